// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "engine/runs/run.h"
#include "ui/painting/figure_parameters.h"

#include <optional>
#include <vector>

namespace attn {

// A token of a picture's run counts from the first of those before the patches ([CLS]), as in the run that was
// computed: the patch is token - prefix. Where a derived run has put it is said by the functions below.

// The picture of the run, or of the one that it is derived from; null: it has none.
const PatchedImage* patchedImage(const Run& run);
// Whether the keys of the run as it was computed are the tokens of its picture, and whether the queries are.
bool hasPatchKeys(const Run& run);
bool hasPatchQueries(const Run& run);

// The token that a row or a column stands for (with rows merged: the first of them); nothing where it is none of the
// picture's.
std::optional<Index> tokenOfQuery(const Run& run, Index row);
std::optional<Index> tokenOfKey(const Run& run, Index column);

// How the token is called: “[CLS]”, or “patch 3,4” by its row and column in the picture.
QString pictureTokenName(const Run& run, Index token);

// What lies over the picture: one number a patch, laid out as the patches are, and those of the tokens before the
// patches. A token that the run does not show has -infinity.
struct PatchWeights {
    Matrix patches; // grid rows x grid columns; empty when there is nothing to show
    std::vector<double> prefix;
    // Which part of the weights it is.
    enum class Kind { none, rows, column, mean } kind = Kind::none;

    double of(Index token) const;
};

// Rows that are chosen: their mean. A key alone: its column. Nothing: the mean over all queries, unless the matrix has
// more than 4 million cells. `run` needs a picture whose tokens are the keys, for a column also the queries. Throws
// Cancelled.
PatchWeights patchWeights(const Run& run, const FigureParameters& parameters, const RunControl& control = {});
// How many cells it reads.
Index countPatchCells(const Run& run, const FigureParameters& parameters);

// The rows whose weights are shown: those of `parameters.rows`, or else the selected one.
std::vector<Index> chosenRows(const FigureParameters& parameters);

} // namespace attn
