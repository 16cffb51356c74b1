// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/job_progress.h"

namespace attn {

JobProgress::JobProgress(const JobRunner* runner, const QString& name, QWidget* parent) : QProgressBar(parent)
{
    setAccessibleName(name);
    setRange(0, 1000);
    hide();
    connect(runner, &JobRunner::started, this, [this] { setValue(0); });
    connect(runner, &JobRunner::progressed, this,
            [this](double share) { setValue(static_cast<int>(share * maximum())); });
    connect(runner, &JobRunner::busyChanged, this, &QWidget::setVisible);
}

} // namespace attn
