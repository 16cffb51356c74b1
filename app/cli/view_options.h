#pragma once

#include "engine/runs/run.h"
#include "ui/exporting/figure_kinds.h"

#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace attn {

// How a figure looks.
struct ViewOptions {
    std::string view = "heatmap";
    FigureParameters parameters;
    std::optional<Index> query; // of the run as it was computed
    std::optional<double> width, height; // millimetres
    double dpi = 300.0;
};

void addViewOptions(CLI::App& command, ViewOptions& options);
// To be called when `command` is parsed. Throws UsageError when the options do not go together.
void checkViewOptions(const ViewOptions& options);

// The size that was asked for; where it was not, the one at which this view of this run looks right.
FigurePage pageOf(const ViewOptions& options, const Run& run);
// Throws SettingError when the run has no such layer, head or query.
FigureParameters parametersOf(const ViewOptions& options, const Run& run);

} // namespace attn
