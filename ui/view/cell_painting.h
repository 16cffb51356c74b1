#pragma once

#include "engine/attention/mask.h"
#include "engine/tensor/indices.h"
#include "engine/tensor/matrix_source.h"
#include "ui/colors/color_scale.h"
#include "ui/colors/theme.h"
#include "ui/session/selection.h"

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

// The cells at `size` pixels: each cell in equal blocks where there are pixels enough, pooled where there are not.
QImage cellImage(const MatrixSource& source, const QSize& size, const CellColors& colors);

// Fills `area` with the matrix: sharp at the device's pixels; as rectangles in SVG and PDF while there are at most 4,096 cells.
void paintCells(QPainter& painter, const QRectF& area, const MatrixSource& source, const CellColors& colors);

// The number of each open cell, if all of them fit in their cells at the painter's font; otherwise paints nothing.
void paintCellValues(QPainter& painter, const QRectF& area, const MatrixSource& source, const CellColors& colors);

// Outlines the cell, row or column that `focus` names, at least 3 pixels wide; nothing for an empty focus.
void outlineFocus(QPainter& painter, const QRectF& area, Index rows, Index columns, const Focus& focus, const QColor& color);

// Of a rows x columns matrix that fills `area`.
QRectF cellRect(const QRectF& area, Index rows, Index columns, Cell cell);
// Needs a point inside `area`.
Cell cellAt(const QRectF& area, Index rows, Index columns, const QPointF& point);

} // namespace attn
