// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/scrolled_view.h"

#include <QScrollBar>
#include <QSignalBlocker>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr double zoomStep = 1.2; // one notch of the wheel, one press of + or -

int wholePixels(double pixels)
{
    return static_cast<int>(pixels < 0.0 ? std::floor(pixels) : std::ceil(pixels));
}

// By how many pixels to scroll so that `first` to `last` lies between `begin` and `end`; where both do not fit,
// `first`.
double missing(double first, double last, double begin, double end)
{
    return first < begin ? first - begin : std::max(0.0, last - end);
}

} // namespace

ScrolledView::ScrolledView(const QString& acrossName, const QString& downName, Selection* selection, QWidget* parent)
    : FigureView(selection, parent), down_(makeScrollBar(Qt::Vertical, downName)),
      across_(makeScrollBar(Qt::Horizontal, acrossName))
{
}

QScrollBar* ScrolledView::makeScrollBar(Qt::Orientation orientation, const QString& name)
{
    auto* const scroll = new QScrollBar(orientation, this);
    scroll->setAccessibleName(name);
    scroll->setSingleStep(24);
    scroll->hide();
    connect(scroll, &QScrollBar::valueChanged, this, &ScrolledView::redraw);
    return scroll;
}

QPointF ScrolledView::scrolled() const
{
    return QPointF(across_->value(), down_->value());
}

double ScrolledView::scrolledShare() const
{
    return down_->maximum() > 0 ? static_cast<double>(down_->value()) / down_->maximum() : 0.0;
}

void ScrolledView::scrollTo(const QPointF& pixels)
{
    across_->setValue(static_cast<int>(std::lround(pixels.x())));
    down_->setValue(static_cast<int>(std::lround(pixels.y())));
}

void ScrolledView::scrollBy(const QPointF& pixels)
{
    across_->setValue(across_->value() + wholePixels(pixels.x()));
    down_->setValue(down_->value() + wholePixels(pixels.y()));
}

void ScrolledView::reveal(const QRectF& part, const QRectF& room)
{
    scrollBy({missing(part.left(), part.right(), room.left(), room.right()),
              missing(part.top(), part.bottom(), room.top(), room.bottom())});
}

void ScrolledView::fitScrollBars()
{
    const auto fit = [](QScrollBar* bar, double room, double overflow) {
        const QSignalBlocker quiet(bar);
        bar->setRange(0, static_cast<int>(std::ceil(overflow)));
        bar->setPageStep(std::max(1, static_cast<int>(room)));
        bar->setVisible(overflow > 0.0);
    };
    across_->hide();
    down_->hide();
    for (int round = 0; round < 2; ++round) { // each bar takes room from the other direction
        const auto [room, overflow] = extent();
        fit(across_, room.width(), overflow.width());
        fit(down_, room.height(), overflow.height());
    }
    const QSize size = figureSize().toSize();
    down_->setGeometry(size.width(), 0, down_->sizeHint().width(), size.height());
    across_->setGeometry(0, size.height(), size.width(), across_->sizeHint().height());
}

void ScrolledView::arrange()
{
    FigureView::arrange();
    fitScrollBars();
}

QSizeF ScrolledView::figureSize() const
{
    const double right = down_->isVisibleTo(this) ? down_->sizeHint().width() : 0.0;
    const double below = across_->isVisibleTo(this) ? across_->sizeHint().height() : 0.0;
    return FigureView::figureSize() - QSizeF(right, below);
}

void ScrolledView::styleChanged()
{
    fitScrollBars();
    redraw();
}

bool ScrolledView::pressKey(int key)
{
    const QPointF middle = QRectF(QPointF(), figureSize()).center();
    switch (key) {
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoom(zoomStep, middle); return true;
    case Qt::Key_Minus: zoom(1.0 / zoomStep, middle); return true;
    default: return false;
    }
}

void ScrolledView::wheelEvent(QWheelEvent* event)
{
    if (!emptyText().isEmpty())
        return;
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        zoom(std::pow(zoomStep, event->angleDelta().y() / 120.0), event->position());
        return;
    }
    const QPoint moved = event->pixelDelta().isNull() ? event->angleDelta() / 2 : event->pixelDelta();
    const bool sideways = event->modifiers().testFlag(Qt::ShiftModifier) && across_->isVisible();
    scrollBy(sideways ? QPointF(-moved.y(), 0) : QPointF(-moved));
}

} // namespace attn
