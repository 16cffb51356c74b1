// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/head_detail.h"

namespace attn {

HeadDetail::HeadDetail(const ShownRun* shown, Selection* selection) : shown_(shown), selection_(selection)
{
    connect(selection, &Selection::headChanged, this, &HeadDetail::readSelected);
    connect(shown, &ShownRun::runChanged, this, &HeadDetail::readSelected);
}

void HeadDetail::cancel()
{
    if (pyramid_.pyramid && pyramid_.pyramid->growing())
        jobs_.cancel();
}

void HeadDetail::readSelected()
{
    pyramid_ = {};
    if (!shown_->run()) {
        jobs_.cancel();
        summary_ = {};
        kept_.clear();
        emit summaryChanged();
    } else if (needsPyramid(*shown_->run(), selection_->head()))
        growPyramid();
    else
        summarizeWeights();
}

void HeadDetail::summarizeWeights()
{
    const auto source = shown_->run()->source(selection_->head());
    jobs_.start([this, source](const RunControl& control) -> std::function<void()> {
        return [this, summary = summarize(*source, control)] {
            summary_ = summary;
            emit summaryChanged();
        };
    });
}

void HeadDetail::growPyramid()
{
    constexpr std::size_t mostKept = 3;
    const std::shared_ptr<const Run> run = shown_->run();
    std::erase_if(kept_, [&run](const HeadPyramid& kept) { return kept.run != run; });
    for (const HeadPyramid& kept : kept_) {
        if (!kept.isOf(run, selection_->head()))
            continue;
        jobs_.cancel();
        pyramid_ = kept;
        summary_ = pyramid_.pyramid->summary();
        emit pyramidGrown();
        emit summaryChanged();
        return;
    }
    pyramid_ = {run, selection_->head(), std::make_shared<Pyramid>(run->source(selection_->head()))};
    emit pyramidGrown();
    jobs_.start([this, grown = pyramid_](const RunControl& control) -> std::function<void()> {
        grown.pyramid->build(
            control, [this] { QMetaObject::invokeMethod(this, &HeadDetail::pyramidGrown, Qt::QueuedConnection); });
        return [this, grown] {
            if (kept_.size() == mostKept)
                kept_.erase(kept_.begin());
            kept_.push_back(grown);
            summary_ = grown.pyramid->summary();
            emit pyramidGrown();
            emit summaryChanged();
        };
    });
}

} // namespace attn
