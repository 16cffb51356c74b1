// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/head_pyramid.h"
#include "ui/session/shown_run.h"

#include <vector>

namespace attn {

// Summary and levels of detail of the weights that the views show: those of the selected layer and head of the shown
// run. Both are computed on another thread, and again for every other run and head.
class HeadDetail : public QObject {
    Q_OBJECT
public:
    // Both must outlive this object.
    HeadDetail(const ShownRun* shown, Selection* selection);

    // The summary of the last weights that were read. It stays until the next one is there.
    const WeightsSummary& summary() const { return summary_; }
    // The levels of detail, complete or still growing. Null for small matrices.
    const HeadPyramid& pyramid() const { return pyramid_; }

    // Reads the weights.
    JobRunner* jobs() { return &jobs_; }
    // Stops a pyramid that grows. A summary takes only a moment, and goes on.
    void cancel();

signals:
    void summaryChanged(); // after ShownRun::runChanged, and after every change of head
    void pyramidGrown();   // there is more of pyramid() to draw, or another one

private:
    void readSelected();
    void summarizeWeights();
    void growPyramid();

    const ShownRun* shown_;
    Selection* selection_;
    WeightsSummary summary_;
    HeadPyramid pyramid_;
    std::vector<HeadPyramid> kept_; // complete pyramids of the shown run, the newest last
    JobRunner jobs_;                // last, so that it ends before what its answers use
};

} // namespace attn
