// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/heatmap/heatmap_plot.h"
#include "ui/session/selection.h"

#include <QObject>

class QKeyEvent;

namespace attn {

// What the keyboard does on a heatmap: arrows, Home, End, Page Up and Page Down move the pinned cell, Shift with Up and
// Down adds rows, +, - and 0 zoom, Escape lets go of what is pinned.
class HeatmapKeys : public QObject {
    Q_OBJECT
public:
    HeatmapKeys(HeatmapPlot* plot, Selection* selection) : QObject(plot), plot_(plot), selection_(selection) {}

    // False: the key has no meaning here.
    bool press(const QKeyEvent& event);
    void setCurrent(const Focus& focus);

signals:
    // The plot may show another part.
    void moved();

private:
    bool step(const QKeyEvent& event);
    bool addRow(int key);
    bool zoom(int key);

    HeatmapPlot* plot_;
    Selection* selection_;
};

} // namespace attn
