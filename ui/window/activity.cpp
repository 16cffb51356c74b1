// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/activity.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace attn {

namespace {

constexpr qint64 patience = 300; // milliseconds

} // namespace

Activity::Activity(QWidget* parent) : QWidget(parent), stage_(new QLabel(this)), bar_(new QProgressBar(this))
{
    setAccessibleName(tr("Activity"));
    bar_->setAccessibleName(tr("Progress"));
    bar_->setRange(0, 1000);
    bar_->setMaximumWidth(160);
    bar_->setTextVisible(true);
    auto* const cancel = new QToolButton(this);
    cancel->setText(tr("Cancel"));
    cancel->setAccessibleName(tr("Cancel the run"));
    auto* const layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 0, 8, 0);
    layout->setSpacing(8);
    layout->addWidget(stage_);
    layout->addWidget(bar_);
    layout->addWidget(cancel);
    ripening_.setSingleShot(true);
    connect(&ripening_, &QTimer::timeout, this, &Activity::refresh);
    connect(cancel, &QToolButton::clicked, this, &Activity::cancel);
    hide();
}

void Activity::follow(JobRunner* runner, Cancel cancel)
{
    if (!cancel)
        cancel = [runner] { runner->cancel(); };
    connect(runner, &JobRunner::started, this, [this, runner, cancel] { begin(runner, cancel); });
    connect(runner, &JobRunner::progressed, this,
            [this, runner](double share, const QString& stage) { progress(runner, share, stage); });
    connect(runner, &JobRunner::busyChanged, this, [this, runner](bool busy) {
        if (!busy)
            end(runner);
    });
    if (runner->busy())
        begin(runner, cancel);
}

std::vector<Activity::Work>::iterator Activity::find(const JobRunner* runner)
{
    return std::ranges::find(works_, runner, &Work::runner);
}

// A run that starts again with every key counts as one piece of work: once its bar is shown, it stays.
void Activity::begin(const JobRunner* runner, const Cancel& cancel)
{
    const bool wasBusy = busy();
    Work work{.runner = runner, .cancel = cancel, .age = {}, .share = 0.0, .stage = {}};
    const auto before = find(runner);
    if (before != works_.end()) {
        work.age = before->age;
        works_.erase(before);
    }
    if (!work.age.isValid() || work.age.elapsed() < patience)
        work.age.start();
    works_.insert(works_.begin(), std::move(work));
    refresh();
    if (!wasBusy)
        emit busyChanged(true);
}

void Activity::progress(const JobRunner* runner, double share, const QString& stage)
{
    Work& work = *find(runner);
    work.share = share;
    work.stage = stage;
    refresh();
}

void Activity::end(const JobRunner* runner)
{
    const bool ended = std::erase_if(works_, [runner](const Work& work) { return work.runner == runner; }) > 0;
    refresh();
    if (ended && !busy())
        emit busyChanged(false);
}

void Activity::cancel()
{
    for (const Work& work : std::vector(works_)) // a copy, as each removes itself
        work.cancel();
}

void Activity::refresh()
{
    const Work* shown = nullptr;
    ripening_.stop();
    for (const Work& work : works_) {
        const qint64 rest = patience - work.age.elapsed();
        if (rest > 0)
            ripening_.start(static_cast<int>(rest)); // the older ones have less time left
        else if (!shown)
            shown = &work;
    }
    if (shown) {
        stage_->setText(shown->stage);
        bar_->setValue(static_cast<int>(1000.0 * shown->share));
    }
    setVisible(shown != nullptr);
}

} // namespace attn
