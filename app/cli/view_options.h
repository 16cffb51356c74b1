// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/option_table.h"
#include "engine/runs/run.h"
#include "ui/exporting/figure_kinds.h"

#include <optional>
#include <string>

namespace attn {

// Rows or columns from the first to the last, both of them included.
struct CellRange {
    Index first = 0;
    Index last = 0;
};

// How a figure looks.
struct ViewOptions {
    std::string view = "heatmap";
    FigureParameters parameters; // layer and head are chosen below
    HeadPick heads;
    bool rawTokens = false;   // shown as their vocabulary writes them
    bool together = false;    // several queries in one picture
    bool sharedRange = false; // the colours of one head stand for the range of all
    std::optional<CellRange> rows, columns;
    std::vector<Index> queries;          // of the run as it was computed
    std::optional<Index> key;            // of it as well
    std::optional<double> width, height; // millimetres
    double dpi = 300.0;
};

// "--view heatmap" and so on for the kinds of figures that `has` holds for.
Partners viewsWhere(const std::function<bool(const FigureKind&)>& has);

// The options that fill `options`, which must outlive them, and among them `kind`.
OptionGroup viewOptions(ViewOptions& options, Option kind);
// To be called when the command is parsed. Throws UsageError when values of the options do not go together.
void checkViewOptions(const ViewOptions& options);

// The figure that was chosen.
const FigureKind& figureKindOf(const ViewOptions& options);

// The size that was asked for, or else a size that suits this view of this run.
FigurePage pageOf(const ViewOptions& options, const Run& run);
// The parameters for the first of the chosen heads. Throws SettingError or UsageError when the run has no such layer,
// head, query, row or column.
FigureParameters parametersOf(const ViewOptions& options, const Run& run);

} // namespace attn
