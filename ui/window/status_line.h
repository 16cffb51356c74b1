// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pyramid/weights_summary.h"
#include "engine/runs/run.h"

#include <QLabel>

namespace attn {

// The last line of the window: how large the run is, how long it took, and whether its rows are sound.
class StatusLine : public QLabel {
    Q_OBJECT
public:
    explicit StatusLine(QWidget* parent);

    // `model`: the name of the model that ran; empty for the playground.
    void showRun(const Run* run, const WeightsSummary& summary, const QString& model);
};

} // namespace attn
