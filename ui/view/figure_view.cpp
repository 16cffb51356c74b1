// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/figure_view.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace attn {

namespace {

constexpr double margin = 16.0;
constexpr int staleVeil = 150; // of 255

} // namespace

FigureView::FigureView(Selection* selection, QWidget* parent) : AttentionView(selection, parent)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(160, 120);
    connect(selection, &Selection::headChanged, this, &FigureView::redraw);
    connect(selection, &Selection::pinnedChanged, this, &FigureView::redraw);
    connect(selection, &Selection::hoverChanged, this, qOverload<>(&FigureView::update));
}

Focus FigureView::fitted(Focus focus) const
{
    if (!run() || (focus.query && *focus.query >= static_cast<Index>(run()->queries.size())))
        focus.query.reset();
    if (!run() || (focus.key && *focus.key >= static_cast<Index>(run()->keys.size())))
        focus.key.reset();
    return focus;
}

FigureParameters FigureView::figureParameters() const
{
    FigureParameters parameters = AttentionView::figureParameters();
    if (!run())
        return parameters;
    parameters.selected = pinned();
    std::erase_if(parameters.rows, [&](Index row) { return row >= static_cast<Index>(run()->queries.size()); });
    parameters.head = attn::fitted(parameters.head, *run());
    return parameters;
}

void FigureView::redraw()
{
    outdated_ = true;
    update();
}

bool FigureView::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return AttentionView::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QString text = emptyText().isEmpty() ? toolTipAt(help->pos()) : QString();
    // Escaped, or a token such as "<b>" would be taken for markup. An empty text hides the last tip.
    QToolTip::showText(
        help->globalPos(),
        text.isEmpty() ? text : QStringLiteral("<p style='white-space:pre'>%1</p>").arg(text.toHtmlEscaped()), this);
    return true;
}

void FigureView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    if (const QString text = emptyText(); !text.isEmpty()) {
        paintEmpty(painter, text);
        return;
    }
    updatePicture();
    if (picture_.size() != (figureSize() * devicePixelRatioF()).toSize())
        painter.fillRect(rect(), style().theme.surface);
    painter.drawPixmap(QPointF(), picture_);
    if (!outdated_)
        drawHover(painter);
    if (stale() || outdated_) {
        QColor veil = style().theme.surface;
        veil.setAlpha(staleVeil);
        painter.fillRect(rect(), veil);
    }
}

void FigureView::updatePicture()
{
    const double ratio = devicePixelRatioF();
    const QSize pixels = (figureSize() * ratio).toSize();
    outdated_ = outdated_ || picture_.size() != pixels;
    if (!outdated_ || pixels.isEmpty() || !prepareFigure())
        return;
    outdated_ = false;
    picture_ = QPixmap(pixels);
    picture_.setDevicePixelRatio(ratio);
    QPainter figure(&picture_);
    drawFigure(figure);
}

void FigureView::paintEmpty(QPainter& painter, const QString& text)
{
    painter.fillRect(rect(), style().theme.surface);
    painter.setFont(figureFont(style().fontPoints * 1.3));
    painter.setPen(style().theme.quietText);
    painter.drawText(QRectF(rect()).adjusted(margin, margin, -margin, -margin), Qt::AlignCenter | Qt::TextWordWrap,
                     text);
}

void FigureView::leaveEvent(QEvent*)
{
    selection()->hover({});
}

} // namespace attn
