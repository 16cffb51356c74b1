// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pyramid/pyramid.h"
#include "ui/heatmap/heatmap_geometry.h"
#include "ui/painting/cell_painting.h"

#include <vector>

namespace attn {

// What a window of cells shows, on a grid of at most one value for each cell.
struct PooledCells {
    Window window;
    Index height = 0; // of the grid: window.rows where every row has a value of its own
    Index width = 0;
    Pooling pooling = Pooling::maximum;
    std::vector<double> values; // height x width, row-major

    double at(Index y, Index x) const { return values[static_cast<std::size_t>(y * width + x)]; }
    // Whether it shows the same cells on the same grid.
    bool isLike(const PooledCells& other) const
    {
        return window == other.window && height == other.height && width == other.width && pooling == other.pooling;
    }
};

// The grid, still without values, that shows the visible cells on a device: one value for each of its pixels, and
// never more than one for each cell.
PooledCells gridOf(const CellPlaces& where, const QTransform& device, Pooling pooling);

// Fills in the exact values. `pyramid` speeds this up if it is complete; nullptr: there is none. Throws Cancelled soon
// after a stop was asked for, however large the window is.
void poolCells(PooledCells& cells, const MatrixSource& source, const Pyramid* pyramid, const RunControl& control = {});

// The picture of all device pixels in where.cells; transparent where these cells do not reach.
QImage imageOf(const PooledCells& cells, const CellColors& colors, const CellPlaces& where, const QTransform& device);
// Paints such a picture onto these pixels.
void paintImage(QPainter& painter, const QImage& image, const CellPlaces& where, const QTransform& device);
// From the page to the pixels of the painter's device. A turned or sheared device is painted as if its pixels were
// those of the page.
QTransform deviceOf(const QPainter& painter);

// The cells whose pooled value is shown at a pixel of the page in where.cells; on `device` it may be several pixels.
Window cellsAtPixel(const CellPlaces& where, const QTransform& device, const QPoint& pixel);

} // namespace attn
