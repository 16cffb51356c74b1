// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/change_notes.h"

#include "ui/heads/heads_view.h"
#include "ui/widgets/toast.h"

#include <utility>

namespace attn {

namespace {

// What is on or off, so that triggering it once more undoes it.
constexpr ActionId switches[] = {ActionId::hideFirstKey, ActionId::hideSpecial, ActionId::joinWords,
                                 ActionId::sortRows,     ActionId::sortColumns, ActionId::profiles,
                                 ActionId::meanHead,     ActionId::meanLayer};

} // namespace

ChangeNotes::ChangeNotes(Session* session, Actions& actions, HeadsView* heads, Toast* toast)
    : QObject(toast), session_(session), actions_(actions), toast_(toast), derivation_(session->shown()->derivation()),
      derivationBefore_(derivation_), kind_(session->shown()->kind()), kindBefore_(kind_), order_(heads->order()),
      orderBefore_(order_), toldOrder_(order_)
{
    noteSwitches();
    noteFilters();
    noteKinds();
    noteOrder(heads);
}

void ChangeNotes::say(const QString& message, const std::function<void()>& undo)
{
    toast_->say(message, tr("Undo"), undo);
}

void ChangeNotes::noteSwitches()
{
    for (const ActionId id : switches)
        actions_.on(id, this, [this, id](bool on) {
            QAction* const action = actions_[id];
            say(on ? tr("%1: on").arg(action->text()) : tr("%1: off").arg(action->text()),
                [action] { action->trigger(); });
        });
}

void ChangeNotes::noteFilters()
{
    ShownRun* const shown = session_->shown();
    connect(shown, &ShownRun::derivationChanged, this,
            [this, shown] { derivationBefore_ = std::exchange(derivation_, shown->derivation()); });
    actions_.on(ActionId::weightsAsComputed, this, [this, shown] {
        say(tr("The weights are shown as computed"),
            [shown, before = derivationBefore_] { shown->setDerivation(before); });
    });
}

void ChangeNotes::noteKinds()
{
    ShownRun* const shown = session_->shown();
    connect(shown, &ShownRun::kindChanged, this, [this, shown] { kindBefore_ = std::exchange(kind_, shown->kind()); });
    for (const ActionId id : {ActionId::encoderAttention, ActionId::decoderAttention, ActionId::crossAttention})
        actions_.on(id, this, [this, id, shown] {
            say(actions_[id]->text(), [shown, before = kindBefore_] { shown->setKind(before); });
        });
}

void ChangeNotes::noteOrder(HeadsView* heads)
{
    connect(heads, &HeadsView::orderChanged, this,
            [this](HeadOrder order) { orderBefore_ = std::exchange(order_, order); });
    actions_.on(ActionId::headOrder, this, [this, heads] {
        if (std::exchange(toldOrder_, order_) != order_) // the key may also just show the view
            say(tr("Order of the heads: %1").arg(heads->orderText()),
                [heads, before = orderBefore_] { heads->setOrder(before); });
    });
}

} // namespace attn
