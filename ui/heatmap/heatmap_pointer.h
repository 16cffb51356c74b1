// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/heatmap/heatmap_plot.h"

#include <QObject>

namespace attn {

// What the pointer does on a heatmap: dragging moves the picture, the wheel zooms it, and everything else is a place
// that was pointed at or clicked.
class HeatmapPointer : public QObject {
    Q_OBJECT
public:
    explicit HeatmapPointer(HeatmapPlot* plot);

signals:
    void pressed();
    void hovered(const QPoint& position, const QPoint& global);
    void dragBegan();
    // The plot shows another part.
    void moved();
    void clicked(const QPoint& position, Qt::KeyboardModifiers modifiers);
    void left();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void press(QMouseEvent* event);
    void move(QMouseEvent* event);
    void release(QMouseEvent* event);
    void wheel(QWheelEvent* event);
    void drag(const QPoint& position);

    HeatmapPlot* plot_;
    std::optional<QPoint> pressed_; // where the left button went down
    QPoint dragged_;                // how far a drag has come; equal to pressed_ before it begins
    bool dragging_ = false;
};

} // namespace attn
