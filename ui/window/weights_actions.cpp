// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/weights_actions.h"

#include "ui/help/control_help.h"
#include "ui/window/weights_panel.h"

#include <QToolButton>

namespace attn {

WeightsActions::WeightsActions(Session* session, Actions& actions, QWidget* parent)
    : QObject(parent), session_(session), actions_(actions), panel_(new WeightsPanel(session, parent)),
      button_(new QToolButton(parent))
{
    actions_[ActionId::weights]->setIconText(tr("Filter and sort"));
    button_->setDefaultAction(actions_[ActionId::weights]);
    button_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button_->setAutoRaise(true);
    button_->setAccessibleName(tr("Filter and sort"));
    explain(button_, "filter-and-sort");

    const auto change = [this](ActionId id, auto edit) {
        actions_.on(id, this, [this, edit](bool checked) {
            Derivation derivation = session_->shown()->derivation();
            edit(derivation, checked);
            session_->shown()->setDerivation(derivation);
        });
    };
    change(ActionId::hideFirstKey, [](Derivation& derivation, bool checked) { derivation.skip_first = checked; });
    change(ActionId::hideSpecial, [](Derivation& derivation, bool checked) { derivation.hide_special = checked; });
    change(ActionId::joinWords, [](Derivation& derivation, bool checked) { derivation.words = checked; });
    change(ActionId::weightsAsComputed, [](Derivation& derivation, bool) { derivation = {}; });
    actions_.on(ActionId::sortRows, this, [this] { panel_->sortRowsBySelection(); });
    actions_.on(ActionId::sortColumns, this, [this] { panel_->sortColumnsBySelection(); });
    actions_.on(ActionId::weights, this, [this] {
        showDerivation(); // a click has toggled it, but it says whether something is changed
        panel_->popUp(button_);
    });
    connect(session->shown(), &ShownRun::derivationChanged, this, &WeightsActions::showDerivation);
    connect(session->selection(), &Selection::pinnedChanged, this, &WeightsActions::showDerivation);
    connect(session->shown(), &ShownRun::runChanged, this, &WeightsActions::showDerivation);
    showDerivation();
}

void WeightsActions::showDerivation()
{
    const Derivation& derivation = session_->shown()->derivation();
    // Padding is left out from the start, but not every run has some.
    Derivation others = derivation;
    others.hide_padding = false;
    const auto run = session_->shown()->run();
    const bool changed = others != Derivation{} || (run && run->origin);
    actions_[ActionId::weights]->setChecked(changed);
    actions_[ActionId::hideFirstKey]->setChecked(derivation.skip_first);
    actions_[ActionId::hideSpecial]->setChecked(derivation.hide_special);
    actions_[ActionId::joinWords]->setChecked(derivation.words);
    actions_[ActionId::sortRows]->setChecked(derivation.row_order == RowOrder::key);
    actions_[ActionId::sortColumns]->setChecked(derivation.column_order == ColumnOrder::query);
    actions_[ActionId::sortRows]->setEnabled(panel_->canSortRows());
    actions_[ActionId::sortColumns]->setEnabled(panel_->canSortColumns());
    actions_[ActionId::weightsAsComputed]->setEnabled(changed);
    button_->setAccessibleDescription(changed ? tr("The weights are filtered or sorted")
                                              : tr("The weights are shown as computed"));
}

} // namespace attn
