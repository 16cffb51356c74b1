// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operators/preset_comparison.h"

#include "engine/playground/playground_run.h"
#include "ui/operators/presets.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

std::shared_ptr<const Run> runWith(const Preset& preset, Document document, const RunControl& control)
{
    apply(preset, document.settings);
    return run_playground(document, {.stop = control.stop, .progress = {}});
}

double largestDifference(const MatrixSource& left, const MatrixSource& right, const RunControl& control)
{
    std::vector<double> leftRow(static_cast<std::size_t>(left.columns()));
    std::vector<double> rightRow(leftRow.size());
    double largest = 0.0;
    for (Index row = 0; row < left.rows(); ++row) {
        control.check();
        left.read({row, 0, 1, left.columns()}, leftRow.data());
        right.read({row, 0, 1, left.columns()}, rightRow.data());
        for (std::size_t j = 0; j < leftRow.size(); ++j)
            largest = std::max(largest, std::abs(leftRow[j] - rightRow[j]));
    }
    return largest;
}

} // namespace

std::vector<PresetDifference> comparePresets(const Document& document, const RunControl& control)
{
    const auto all = presets();
    const auto reference = runWith(all.front(), document, control);
    std::vector<PresetDifference> differences;
    for (std::size_t i = 1; i < all.size(); ++i) {
        const auto other = runWith(all[i], document, control);
        PresetDifference difference{all[i].title, 0.0, 0.0, other->milliseconds};
        for (std::size_t head = 0; head < reference->weights.size(); ++head) {
            const MatrixSource& weights = *reference->weights[head];
            difference.largest =
                std::max(difference.largest, largestDifference(weights, *other->weights[head], control));
            difference.cells += static_cast<double>(weights.rows()) * static_cast<double>(weights.columns());
            control.report((static_cast<double>(i - 1)
                            + static_cast<double>(head + 1) / static_cast<double>(reference->weights.size()))
                               / static_cast<double>(all.size() - 1),
                           "compare");
        }
        differences.push_back(difference);
    }
    return differences;
}

} // namespace attn
