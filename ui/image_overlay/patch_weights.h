// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "engine/runs/run.h"
#include "ui/painting/figure_parameters.h"

#include <optional>
#include <vector>

namespace attn {

// A token is counted as in the run that was computed. Those of the pictures are keys, or queries where the layout
// places queries only. Where a derived run has put them is said by the functions below.

// The keys that stand in a strip beside the pictures, as they lie nowhere: the text around a picture, or [CLS]. The
// first mostStripTokens of them.
inline constexpr Index mostStripTokens = 2048;
std::vector<Index> stripTokens(const Run& run);

// The token that a row or a column stands for (with rows merged: the first of them); nothing where its axis is none of
// those that the layout places.
std::optional<Index> tokenOfQuery(const Run& run, Index row);
std::optional<Index> tokenOfKey(const Run& run, Index column);

// How the token is called: “[CLS]”, or “patch 3,4” by its row and column in the picture.
QString pictureTokenName(const Run& run, Index token);
QString stripTokenName(const Run& run, Index token);

// What lies over the pictures: one number a cell, and those of the tokens in the strip. A token that the run does not
// show has -infinity.
struct PatchWeights {
    std::vector<Matrix> parts; // one for each part of the layout; empty where nothing lies over the pictures
    std::vector<double> strip; // by stripTokens; empty when there is nothing to show
    // Which part of the weights it is.
    enum class Kind { none, rows, column, mean } kind = Kind::none;
    // The sums of the weights on the pictures and on all other tokens, of one row or of the mean of rows.
    double onPictures = 0.0;
    double elsewhere = 0.0;
};
// The weight of a cell.
double weightAt(const PatchWeights& weights, const LayoutCell& cell);

// Rows that are chosen: their mean. A key alone: its column. Nothing: the mean over all queries, unless the matrix has
// more than 4 million cells. Where only queries lie on the pictures, a column lies over them and a row is seen in the
// strip. `run` needs a placement. Throws Cancelled.
PatchWeights patchWeights(const Run& run, const FigureParameters& parameters, const RunControl& control = {});
// How many cells it reads.
Index countPatchCells(const Run& run, const FigureParameters& parameters);

// The rows whose weights are shown: those of `parameters.rows`, or else the selected one.
std::vector<Index> chosenRows(const FigureParameters& parameters);

// The parameters of each picture that the figure shows: one for each of several rows that stand side by side, at most
// mostSideBySide of them; otherwise one.
inline constexpr std::size_t mostSideBySide = 12;
std::vector<FigureParameters> sideBySide(const FigureParameters& parameters);
// The weights of each of them.
std::vector<PatchWeights> allPatchWeights(const Run& run, const FigureParameters& parameters,
                                          const RunControl& control = {});

} // namespace attn
