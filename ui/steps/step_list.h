// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/run.h"
#include "ui/painting/focus.h"

#include <QString>

#include <vector>

namespace attn {

enum class StepKind { inputs, context, queries, keys, values, scores, scaled, masked, weights, output, projected };

// What a row or column of a step's matrix stands for.
enum class StepAxis { queries, keys, features };

// One matrix on the way from inputs to output, as much of it as can be looked at.
struct Step {
    StepKind kind = StepKind::weights;
    QString symbol;  // "Q"
    QString name;    // "queries"
    QString formula; // "Q = X Wq"
    QString note;    // of steps behind it that change nothing and are left out; empty: there are none
    Index rows = 0;  // of the whole matrix
    Index columns = 0;
    StepAxis rowAxis = StepAxis::queries;
    StepAxis columnAxis = StepAxis::features;
    Window shown; // of the whole matrix, at most 256 x 256
    Matrix cells; // the window's
};

// The head that the steps are those of: the picked one, or the first when the mean over heads is picked, which has no
// steps. Nor has the mean over layers, where the steps are those of the layer.
HeadIndex stepHead(const HeadPick& pick);

// The steps that the run has, in order; those that change nothing are folded into the scores. Finished weights have
// only one, of the pick itself. Where a matrix is larger than 256 x 256 the window around `around` is taken. `trace` is
// that of the layer, or null. Throws SettingError for a layer or head that the run does not have.
std::vector<Step> stepsOf(const Run& run, std::shared_ptr<const AttentionTrace> trace, const HeadPick& pick,
                          const Focus& around);

// What a focus marks in the step's window: a cell, a row, a column or nothing.
Focus markIn(const Step& step, const Focus& focus);

// The focus that a cell of the window stands for; a part that the step's axes do not name is taken from `otherwise`.
Focus focusOf(const Step& step, Cell cell, const Focus& otherwise);

} // namespace attn
