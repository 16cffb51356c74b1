// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pyramid/weights_summary.h"
#include "ui/painting/figure_parameters.h"
#include "ui/steps/step_list.h"

#include <optional>
#include <vector>

namespace attn {

// What the figure shows: the steps, and the sums of the selected cell.
struct StepsContent {
    std::vector<Step> steps;
    QString heading;         // of the explanation: which cell
    QStringList explanation; // of the large step; without one, of every step that makes something of the cell
    Focus cell;              // marked in every matrix; empty: nothing is selected
    std::shared_ptr<const AttentionTrace> trace; // that the steps are of; null for finished weights
    // What the colours of weights cover in every view; nothing for matrices that are too large to be read for it.
    std::optional<WeightsSummary> weights;
};
// A selection that names a query or a key alone is explained for key or query 0. With a large step and nothing selected
// it is the cell of the largest weight.
StepsContent stepsContent(const Run& run, const FigureParameters& parameters);
// The same with what `made` has: makes no trace and reads no weights.
StepsContent stepsContent(const Run& run, const FigureParameters& parameters, StepsContent made);

// The lines of the explanation that are said: none where numbers are hidden. The picture keeps their room.
QStringList shownExplanation(const StepsContent& content, const ViewStyle& style);

// How many weights the first one reads for their colours.
Index weightsRead(const Run& run, const ColorScale& scale);

// The step that is drawn large; nullptr where there is none.
const Step* largeStep(const StepsContent& content, const FigureParameters& parameters);

} // namespace attn
