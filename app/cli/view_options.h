// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/run.h"
#include "ui/exporting/head_files.h"

#include <optional>
#include <string>

namespace CLI {
class App;
}

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
    std::optional<CellRange> rows, columns;
    std::optional<Index> query;          // of the run as it was computed
    std::optional<double> width, height; // millimetres
    double dpi = 300.0;
};

void addViewOptions(CLI::App& command, ViewOptions& options);
// To be called when `command` is parsed. Throws UsageError when the options do not go together.
void checkViewOptions(const ViewOptions& options);

// The size that was asked for; where it was not, the one at which this view of this run looks right.
FigurePage pageOf(const ViewOptions& options, const Run& run);
// Of the first of the chosen heads. Throws SettingError when the run has no such layer, head, query, row or column.
FigureParameters parametersOf(const ViewOptions& options, const Run& run);

} // namespace attn
