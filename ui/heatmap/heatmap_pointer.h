// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/heatmap/heatmap_plot.h"

#include <QObject>

namespace attn {

// What the pointer does on a heatmap: dragging moves the picture or paints over its cells, the wheel zooms it, and
// everything else is a place that was pointed at or clicked.
class HeatmapPointer : public QObject {
    Q_OBJECT
public:
    explicit HeatmapPointer(HeatmapPlot* plot);

    // Whether clicks and drags paint.
    void setPaints(bool on);

signals:
    void pressed();
    void hovered(const QPoint& position, const QPoint& global);
    void dragBegan();
    // The plot shows another part.
    void moved();
    void clicked(const QPoint& position, Qt::KeyboardModifiers modifiers);
    void left();
    // A stroke passes over a place; `first`: it begins there.
    void painted(const QPoint& position, bool first);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void press(QMouseEvent* event);
    void move(QMouseEvent* event);
    void release(QMouseEvent* event);
    void wheel(QWheelEvent* event);
    void drag(const QPoint& position);
    void paintTo(const QPoint& position);

    HeatmapPlot* plot_;
    bool paints_ = false;
    std::optional<QPoint> pressed_; // where the left button went down
    QPoint dragged_;                // how far a drag has come; equal to pressed_ before it begins
    bool dragging_ = false;
};

} // namespace attn
