// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/heatmap_pointer.h"

#include <QApplication>

#include <cmath>

namespace attn {

namespace {

constexpr double panStep = 48.0; // pixels for one notch of a sideways wheel

} // namespace

HeatmapPointer::HeatmapPointer(HeatmapPlot* plot) : QObject(plot), plot_(plot)
{
    plot->setMouseTracking(true);
    plot->installEventFilter(this);
    connect(plot, &QCustomPlot::mousePress, this, &HeatmapPointer::press);
    connect(plot, &QCustomPlot::mouseMove, this, &HeatmapPointer::move);
    connect(plot, &QCustomPlot::mouseRelease, this, &HeatmapPointer::release);
    connect(plot, &QCustomPlot::mouseWheel, this, &HeatmapPointer::wheel);
    connect(plot, &QCustomPlot::mouseDoubleClick, this, [this] {
        plot_->fit();
        emit moved();
    });
}

void HeatmapPointer::press(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    pressed_ = dragged_ = event->pos();
    dragging_ = false;
    emit pressed();
    if (paints_)
        emit painted(event->pos(), true);
}

void HeatmapPointer::move(QMouseEvent* event)
{
    if (!pressed_)
        emit hovered(event->pos(), event->globalPosition().toPoint());
    else if (paints_)
        paintTo(event->pos());
    else
        drag(event->pos());
}

void HeatmapPointer::setPaints(bool on)
{
    if (on != paints_)
        pressed_.reset();
    paints_ = on;
}

// A fast pointer leaves out cells.
void HeatmapPointer::paintTo(const QPoint& position)
{
    const QPoint way = position - dragged_;
    const int steps = std::max(std::abs(way.x()), std::abs(way.y()));
    for (int step = 1; step <= steps; ++step)
        emit painted(dragged_ + way * step / steps, false);
    dragged_ = position;
}

void HeatmapPointer::drag(const QPoint& position)
{
    if (!dragging_ && (position - *pressed_).manhattanLength() < QApplication::startDragDistance())
        return;
    if (!dragging_)
        emit dragBegan();
    dragging_ = true;
    plot_->pan(position - dragged_);
    dragged_ = position;
    emit moved();
}

void HeatmapPointer::release(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !pressed_)
        return;
    pressed_.reset();
    if (!dragging_ && !paints_)
        emit clicked(event->pos(), event->modifiers());
    dragging_ = false;
}

void HeatmapPointer::wheel(QWheelEvent* event)
{
    const QPointF notches = QPointF(event->angleDelta()) / 120.0;
    if (notches.y() != 0.0)
        plot_->zoomAt(event->position(), std::pow(zoomStep, notches.y()));
    if (notches.x() != 0.0)
        plot_->pan({notches.x() * panStep, 0.0});
    emit moved();
}

bool HeatmapPointer::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Leave)
        emit left();
    return QObject::eventFilter(watched, event);
}

} // namespace attn
