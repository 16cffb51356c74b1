// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/head_actions.h"

#include "ui/window/head_bar.h"

#include <algorithm>

namespace attn {

HeadActions::HeadActions(Session* session, Actions& actions, QWidget* parent)
    : QObject(parent), session_(session), actions_(actions), bar_(new HeadBar(session->selection(), parent))
{
    actions_.on(ActionId::previousHead, this, [this] { moveHead(-1); });
    actions_.on(ActionId::nextHead, this, [this] { moveHead(1); });
    actions_.on(ActionId::previousLayer, this, [this] { moveLayer(-1); });
    actions_.on(ActionId::nextLayer, this, [this] { moveLayer(1); });
    Selection* const selection = session->selection();
    actions_.on(ActionId::meanHead, this, [selection](bool mean) {
        selection->setHead({selection->head().layer, mean ? Axis::mean() : Axis(0)});
    });
    actions_.on(ActionId::meanLayer, this, [selection](bool mean) {
        const auto [layer, head] = selection->head();
        selection->setHead({mean ? Axis::mean(layer.number) : Axis(layer.number), head});
    });
    connect(selection, &Selection::headChanged, this, &HeadActions::showMeans);
    connect(session->shown(), &ShownRun::runChanged, this, &HeadActions::showRun);
    showRun();
}

void HeadActions::showRun()
{
    const auto run = session_->run();
    bar_->setRun(run.get());
    showMeans();
    for (const ActionId id : {ActionId::previousHead, ActionId::nextHead, ActionId::meanHead})
        actions_[id]->setEnabled(run && run->heads > 1);
    for (const ActionId id : {ActionId::previousLayer, ActionId::nextLayer, ActionId::meanLayer})
        actions_[id]->setEnabled(run && run->layers > 1);
}

void HeadActions::showMeans()
{
    const HeadPick& pick = session_->selection()->head();
    actions_[ActionId::meanHead]->setChecked(pick.head.is_mean());
    actions_[ActionId::meanLayer]->setChecked(pick.layer.is_mean());
}

void HeadActions::moveHead(Index step)
{
    const auto run = session_->run();
    if (!run)
        return;
    const auto [layer, head] = session_->selection()->head();
    const Index next = head.is_number() ? head.number + step : (step > 0 ? 0 : run->heads - 1);
    session_->selection()->setHead({layer, std::clamp<Index>(next, 0, run->heads - 1)});
}

void HeadActions::moveLayer(Index step)
{
    const auto run = session_->run();
    if (!run)
        return;
    // The mean leads back to the layer that was shown before it.
    const auto [layer, head] = session_->selection()->head();
    const Index next = layer.number + (layer.is_mean() ? 0 : step);
    session_->selection()->setHead({std::clamp<Index>(next, 0, run->layers - 1), head});
}

} // namespace attn
