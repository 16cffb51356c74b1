// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/figure_frame.h"

#include <algorithm>

namespace attn {

namespace {

constexpr double margin = 16.0;

QFont titleFont(const ViewStyle& style)
{
    QFont font = figureFont(style.fontPoints * 1.2);
    font.setBold(true);
    return font;
}

constexpr int captionFlags = Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap;
constexpr double lowestCaption = 0.3; // of the width: more words are cut

} // namespace

double captionHeight(double width, const FigureParameters& parameters)
{
    if (parameters.caption.isEmpty())
        return 0.0;
    const QFontMetricsF metrics(figureFont(parameters.style.fontPoints));
    const QRectF room(0.0, 0.0, std::max(1.0, width - 2.0 * margin), lowestCaption * width);
    return std::min(room.height(), metrics.boundingRect(room, captionFlags, parameters.caption).height()) + margin;
}

void paintCaption(QPainter& painter, const QSizeF& size, const FigureParameters& parameters)
{
    const double height = captionHeight(size.width(), parameters);
    const QRectF strip(0.0, size.height() - height, size.width(), height);
    painter.fillRect(strip, parameters.style.theme.surface);
    painter.setFont(figureFont(parameters.style.fontPoints));
    painter.setPen(parameters.style.theme.quietText);
    painter.drawText(strip.adjusted(margin, 0.0, -margin, -margin), captionFlags, parameters.caption);
}

QRectF figureRoom(const QSizeF& size, const FigureParameters& parameters)
{
    const double edge = std::min({margin, size.width() / 20.0, size.height() / 20.0});
    QRectF room = QRectF(QPointF(), size).adjusted(edge, edge, -edge, -edge);
    if (!parameters.title.isEmpty())
        room.setTop(room.top() + QFontMetricsF(titleFont(parameters.style)).height() + edge / 2.0);
    return room;
}

bool isTitleCut(const QSizeF& size, const FigureParameters& parameters)
{
    return QFontMetricsF(titleFont(parameters.style)).horizontalAdvance(parameters.title)
        > figureRoom(size, parameters).width();
}

QRectF beginFigure(QPainter& painter, const QSizeF& size, const FigureParameters& parameters)
{
    const Theme& theme = parameters.style.theme;
    painter.fillRect(QRectF(QPointF(), size), theme.surface);
    const QRectF room = figureRoom(size, parameters);
    if (!parameters.title.isEmpty()) {
        painter.setFont(titleFont(parameters.style));
        painter.setPen(theme.text);
        const QFontMetricsF metrics(painter.font());
        const QRectF line(room.left(), room.left(), room.width(), metrics.height());
        painter.drawText(line, Qt::AlignCenter, metrics.elidedText(parameters.title, Qt::ElideRight, line.width()));
    }
    painter.setFont(figureFont(parameters.style.fontPoints));
    painter.setPen(theme.text);
    return room;
}

} // namespace attn
