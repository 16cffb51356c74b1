#pragma once

#include "engine/run_control/run_control.h"
#include "engine/runs/run.h"
#include "ui/colors/color_scale.h"
#include "ui/view/figure_parameters.h"

#include <QImage>
#include <QPainter>

#include <optional>

namespace attn {

// What lies over the picture: one number a patch, laid out as the patches are.
struct PatchWeights {
    Matrix values; // grid rows x grid columns; empty when there is nothing to show
    // Which part of the weights it is.
    enum class Kind { none, rows, column, mean } kind = Kind::none;
};

// Rows that are chosen: their mean. A key alone: its column. Nothing: the mean over all queries, unless the matrix has more than
// 4 million cells. `run` needs a picture whose patches are the keys, for a column also the queries.
// Throws Cancelled.
PatchWeights patchWeights(const Run& run, const FigureParameters& parameters, const RunControl& control = {});
// How many cells it reads.
Index countPatchCells(const Run& run, const FigureParameters& parameters);

// Whether the keys of the run are the patches of its picture.
bool hasPatchKeys(const Run& run);

// The picture as large as fits, its patches on whole multiples of one size; patches of the right and lower edge may reach out of it.
struct ImageLayout {
    QRectF grid;     // all patches
    QRectF picture;  // its upper left part
    QRectF colorBar;
    Index rows = 0;
    Index columns = 0;
};
ImageLayout layoutImage(const QSizeF& size, const Run& run, const FigureParameters& parameters);

QRectF patchRect(const ImageLayout& layout, Index patch);
std::optional<Index> patchAt(const ImageLayout& layout, const QPointF& point);

// The picture's pixels, shared with the run, which must outlive them.
QImage pictureOf(const Run& run);

// The scale of what is shown.
ResolvedScale overlayScale(const PatchWeights& weights, const ViewStyle& style);

// `size` in pixels of 1/96 inch. Without a picture it draws the background only.
void drawImageFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters);
// The same with the picture, at any resolution, and the weights at hand: reads nothing of the run's.
void drawImageFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters, const QImage& picture,
                     const PatchWeights& weights);

} // namespace attn
