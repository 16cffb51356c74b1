// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/job_runner.h"

#include <QProgressBar>

namespace attn {

// A bar that shows how much of a runner's job is done. Hidden while the runner has nothing to do.
class JobProgress : public QProgressBar {
    Q_OBJECT
public:
    // `runner` must outlive the bar or never start again. `name`: what a screen reader says.
    JobProgress(const JobRunner* runner, const QString& name, QWidget* parent = nullptr);
};

} // namespace attn
