// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/head_pyramid.h"
#include "ui/session/shown_run.h"

#include <vector>

namespace attn {

// What can be said of the weights that the views show: those of the shown run which the selection's layer and head
// pick. It is made on another thread, and made again with every other run and head.
class HeadDetail : public QObject {
    Q_OBJECT
public:
    // Both must outlive this object.
    HeadDetail(const ShownRun* shown, Selection* selection);

    // The summary of the last weights that were read; stays until that of the next ones is there.
    const WeightsSummary& summary() const { return summary_; }
    // Their levels of detail, complete or still growing. Null for small matrices.
    const HeadPyramid& pyramid() const { return pyramid_; }

    // What reads the weights.
    JobRunner* jobs() { return &jobs_; }
    // Stops the growing of a pyramid. Anything else takes a moment only.
    void cancel();

signals:
    void summaryChanged(); // follows ShownRun::runChanged and every change of head
    void pyramidGrown();   // there is more of pyramid() to draw, or another one

private:
    void readSelected();
    void summarizeWeights();
    void growPyramid();

    const ShownRun* shown_;
    Selection* selection_;
    WeightsSummary summary_;
    HeadPyramid pyramid_;
    std::vector<HeadPyramid> kept_; // complete ones of the shown run, the newest last
    JobRunner jobs_;                // ends before what its answers are for
};

} // namespace attn
