// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/mask.h"
#include "engine/pyramid/pooling.h"
#include "engine/run_control/run_control.h"
#include "engine/tensor/indices.h"
#include "engine/tensor/matrix_source.h"
#include "ui/colors/color_scale.h"
#include "ui/colors/theme.h"
#include "ui/painting/focus.h"

#include <QImage>
#include <QPainter>

namespace attn {

// How the cells of one small matrix picture are coloured.
struct CellColors {
    ResolvedScale scale;
    Pooling pooling = Pooling::maximum; // where several cells share a pixel
    const OpenCells* open = nullptr;    // closed cells are struck through; must outlive the painting
    Cell origin;                        // the cell of `open` that the source's first cell is
    QColor closed;                      // ... on this colour; also of cells that hold -infinity
};

// Beyond these SVG and PDF hold one picture instead of rectangles, and beyond the next its cells are pooled.
inline constexpr Index mostRectangles = 250'000;
inline constexpr Index longestPicture = 16'384; // cells along one side

// Whether the painter makes SVG or PDF, and no pixels.
bool drawsVectors(const QPainter& painter);

// The cells at `size` pixels: each cell in equal blocks where there are pixels enough, pooled where there are not.
// Throws Cancelled.
QImage cellImage(const MatrixSource& source, const QSize& size, const CellColors& colors,
                 const RunControl& control = {});

// Fills `area` with the matrix. On pixels it is sharp at those of the device. In SVG and PDF cells are rectangles, runs
// of one colour in a row joined; where that makes more than mostRectangles, one lossless picture of exactly one pixel a
// cell, or of longestPicture pixels along a side that has more cells. Tells how far it is, and throws Cancelled.
void paintCells(QPainter& painter, const QRectF& area, const MatrixSource& source, const CellColors& colors,
                const RunControl& control = {});

// The number of each open cell, if all of them fit in their cells at the painter's font; otherwise paints nothing.
void paintCellValues(QPainter& painter, const QRectF& area, const MatrixSource& source, const CellColors& colors);

// Outlines the cell, row or column that `focus` names, at least 3 pixels wide; nothing for an empty focus.
void outlineFocus(QPainter& painter, const QRectF& area, Index rows, Index columns, const Focus& focus,
                  const QColor& color);

// Of a rows x columns matrix that fills `area`.
QRectF cellRect(const QRectF& area, Index rows, Index columns, Cell cell);
// Needs a point inside `area`.
Cell cellAt(const QRectF& area, Index rows, Index columns, const QPointF& point);

} // namespace attn
