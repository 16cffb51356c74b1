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

#include <span>

namespace attn {

// How the cells of one small matrix picture are coloured.
struct CellColors {
    ResolvedScale scale;
    Pooling pooling = Pooling::maximum; // where several cells share a pixel
    const OpenCells* open = nullptr;    // nullptr: no cell is masked; must outlive the painting
    Cell origin;                        // where the source's first cell is in `open`
    QColor masked;                      // colour of the cells that are closed in `open`
    QColor stroke = {};                 // line through masked cells; none if invalid
};

// Masked cells are struck through where both of their sides have at least so many pixels.
inline constexpr double smallestStruckCell = 6.0;

// SVG and PDF with more rectangles hold one picture instead; cells are pooled in it if a side has more of them.
inline constexpr Index mostRectangles = 250'000;
inline constexpr Index longestPicture = 16'384; // cells along one side

// Whether the painter writes SVG or PDF, which have no pixels.
bool drawsVectors(const QPainter& painter);

// The edge between pixels that is nearest to a position. A position in the middle goes to the upper edge, also when
// rounding errors have moved it a little.
int nearestPixel(double position);
QRect nearestPixels(const QRectF& area);

// `area` on whole pixels of a device that has pixels, where paintCells fills it; `area` itself in SVG and PDF.
QRectF onWholePixels(const QPainter& painter, const QRectF& area);

// A line around the pixels of `area` and outside of them, so that it hides none of what the area shows.
void paintFrame(QPainter& painter, const QRectF& area, const QColor& color, double width = 1.0);

// A picture of the cells with `size` pixels. Cells become blocks of equal size, or are pooled where they share a pixel.
// Throws Cancelled.
QImage cellImage(const MatrixSource& source, const QSize& size, const CellColors& colors,
                 const RunControl& control = {});

// Fills `area` with the matrix, on whole pixels of a device that has pixels. In SVG and PDF cells are rectangles, runs
// of one colour in a row joined. If that makes more than mostRectangles, it is one lossless picture with one pixel for
// each cell, but at most longestPicture pixels along a side. Reports progress and throws Cancelled.
void paintCells(QPainter& painter, const QRectF& area, const MatrixSource& source, const CellColors& colors,
                const RunControl& control = {});

// Strikes through the masked cells among the rows x columns cells that fill `area`, if they are large enough: those
// that lie in `clip` as a whole, as not every device can cut a line. `values`: those of the cells, row by row, where
// closed_cell is masked too; may be empty.
void strikeMaskedCells(QPainter& painter, const QRectF& area, Index rows, Index columns, const CellColors& colors,
                       const QRectF& clip, std::span<const double> values);

// Writes the number of each cell that is not masked, in the painter's font and where it fits; writes nothing where
// cells are too small for the usual numbers of the scale.
void paintCellValues(QPainter& painter, const QRectF& area, const MatrixSource& source, const CellColors& colors);

// Outlines the cell, row or column that `focus` names, at least 3 pixels wide; nothing for an empty focus.
void outlineFocus(QPainter& painter, const QRectF& area, Index rows, Index columns, const Focus& focus,
                  const QColor& color);

// The place of a cell of a rows x columns matrix that fills `area`.
QRectF cellRect(const QRectF& area, Index rows, Index columns, Cell cell);
// The cell at a point, which must lie inside `area`.
Cell cellAt(const QRectF& area, Index rows, Index columns, const QPointF& point);

} // namespace attn
