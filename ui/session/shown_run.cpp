// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/shown_run.h"

#include <utility>

namespace attn {

ShownRun::ShownRun(Selection* selection, JobRunner* jobs) : selection_(selection), jobs_(jobs)
{
    connect(selection, &Selection::headChanged, this, &ShownRun::deriveIfOutdated);
}

void ShownRun::setKind(AttentionKind kind)
{
    if (kind == kind_)
        return;
    kind_ = kind;
    emit kindChanged();
    deriveIfOutdated();
}

void ShownRun::setDerivation(const Derivation& derivation)
{
    if (derivation == derivation_)
        return;
    derivation_ = derivation;
    emit derivationChanged();
    deriveIfOutdated();
}

ShownRun::Choice ShownRun::wanted() const
{
    return {derivation_, kind_, selection_->head()};
}

// The choice may name a kind, a layer or a head that the run does not have.
ShownRun::Made ShownRun::make(std::shared_ptr<const Run> whole, Choice choice, const RunControl& control)
{
    const std::shared_ptr<const Run> run = of_kind(whole, choice.kind);
    choice.head = fitted(choice.head, *run);
    auto shown = derive(run, fitted(choice.derivation, *run), choice.head, control);
    return {std::move(whole), std::move(shown), choice};
}

bool ShownRun::isOutdated() const
{
    const Choice now = wanted();
    const Choice& then = made_.choice;
    return now.derivation != then.derivation || of_kind(whole(), now.kind) != computed_
        || (now.derivation.sorts() && now.head != then.head);
}

void ShownRun::deriveIfOutdated()
{
    if (!computed_ || (jobs_->busy() && !deriving_) || !isOutdated())
        return;
    deriving_ = true;
    emit derivingStarted();
    jobs_->start([this, whole = whole(), choice = wanted()](const RunControl& control) -> std::function<void()> {
        return [this, made = make(whole, choice, control)] {
            show(made);
            deriveIfOutdated();
        };
    });
}

void ShownRun::show(const Made& made)
{
    const std::shared_ptr<const Run> before = std::exchange(made_, made).shown;
    computed_ = of_kind(made_.whole, made_.choice.kind);
    selection_->carryOver(before.get(), *made_.shown);
    emit runChanged();
}

void ShownRun::clear()
{
    made_.whole = made_.shown = computed_ = nullptr;
    emit runChanged();
}

void ShownRun::keepShowing()
{
    if (!run())
        return;
    if (kind_ != made_.choice.kind) {
        kind_ = made_.choice.kind;
        emit kindChanged();
    }
    if (derivation_ != made_.choice.derivation) {
        derivation_ = made_.choice.derivation;
        emit derivationChanged();
    }
}

} // namespace attn
