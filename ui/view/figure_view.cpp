// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/figure_view.h"

#include <QBuffer>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

namespace attn {

namespace {

constexpr double margin = 16.0;
constexpr int staleVeil = 150; // of 255

QString htmlOf(const QImage& picture)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    picture.save(&buffer, "png");
    return QStringLiteral("<img src='data:image/png;base64,%1'>").arg(QLatin1StringView(bytes.toBase64()));
}

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

FigureParameters FigureView::figureParameters() const
{
    FigureParameters parameters = AttentionView::figureParameters();
    if (!run())
        return parameters;
    parameters.selected = pinned();
    std::erase_if(parameters.rows, [&](Index row) { return row >= static_cast<Index>(run()->queries.size()); });
    parameters.head = fitted(parameters.head, *run());
    return parameters;
}

QBoxLayout* FigureView::makeBar(QBoxLayout::Direction direction)
{
    bar_ = new QWidget(this);
    bar_->setAutoFillBackground(true);
    auto* const layout = new QBoxLayout(direction, bar_);
    layout->setContentsMargins(16, 4, 16, 4);
    layout->setSpacing(direction == QBoxLayout::LeftToRight ? 8 : 4);
    return layout;
}

void FigureView::arrange()
{
    if (!bar_ || bar_->parentWidget() != this)
        return;
    const QLayout& layout = *bar_->layout();
    const int barHeight = layout.hasHeightForWidth() ? layout.heightForWidth(width()) : bar_->sizeHint().height();
    bar_->setGeometry(0, height() - barHeight, width(), barHeight);
}

QSizeF FigureView::figureSize() const
{
    return QSizeF(width(), lowerEdge());
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
    const QString text = emptyText().isEmpty() && style().numbers ? toolTipAt(help->pos()) : QString();
    QString tip; // an empty one hides the last
    if (!text.isEmpty()) {
        // Escaped, or a token such as "<b>" would be taken for markup.
        tip = QStringLiteral("<p style='white-space:pre'>%1</p>").arg(text.toHtmlEscaped());
        if (const QImage picture = toolTipPictureAt(help->pos()); !picture.isNull())
            tip.prepend(htmlOf(picture));
    }
    QToolTip::showText(help->globalPos(), tip, this);
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
    QPixmap picture(pixels); // painting it may fail, and then the old one stays
    picture.setDevicePixelRatio(ratio);
    QPainter figure(&picture);
    drawFigure(figure);
    figure.end();
    picture_ = picture;
}

void FigureView::paintEmpty(QPainter& painter, const QString& text)
{
    painter.fillRect(rect(), style().theme.surface);
    painter.setFont(figureFont(style().fontPoints * 1.3));
    painter.setPen(style().theme.quietText);
    painter.drawText(QRectF(rect()).adjusted(margin, margin, -margin, -margin), Qt::AlignCenter | Qt::TextWordWrap,
                     text);
}

void FigureView::resizeEvent(QResizeEvent*)
{
    arrange();
}

void FigureView::mouseMoveEvent(QMouseEvent* event)
{
    if (emptyText().isEmpty())
        selection()->hover(focusAt(event->position()));
}

void FigureView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && emptyText().isEmpty())
        click(event->position(), event->modifiers());
}

Focus FigureView::pointedAt(const QPoint& place) const
{
    return emptyText().isEmpty() ? focusAt(place) : Focus{};
}

void FigureView::click(const QPointF& point, Qt::KeyboardModifiers modifiers)
{
    selection()->choose(focusAt(point), modifiers);
}

void FigureView::keyPressEvent(QKeyEvent* event)
{
    const Focus before = selection()->pinned();
    if (!emptyText().isEmpty() || !pressKey(event->key()))
        AttentionView::keyPressEvent(event);
    if (selection()->pinned() != before)
        selection()->hover({}); // the pointer rests, and is not what is talked about now
}

void FigureView::leaveEvent(QEvent*)
{
    selection()->hover({});
}

} // namespace attn
