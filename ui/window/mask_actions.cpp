// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/mask_actions.h"

#include "ui/heatmap/heatmap_view.h"
#include "ui/inputs/input_panel.h"
#include "ui/operators/operator_panel.h"
#include "ui/window/docks.h"
#include "ui/window/view_stack.h"

#include <QUndoStack>

namespace attn {

MaskActions::MaskActions(Session* session, Actions& actions, Docks* docks, ViewStack* views)
    : QObject(docks), session_(session), actions_(actions), docks_(docks), views_(views)
{
    actions_.on(ActionId::maskTool, this, [this](bool on) { setTool(on); });
    actions_.on(ActionId::clearMask, this, [this] { clear(); });
    actions_.on(ActionId::maskToken, this, [this] { docks_->inputPanel()->toggleMask(); });
    connect(docks->operatorPanel(), &OperatorPanel::maskToolToggled, this, &MaskActions::setTool);
    connect(views, &ViewStack::cellToggled, this, &MaskActions::toggleCell);
    connect(session, &Session::documentChanged, this, &MaskActions::showModel);
    connect(session, &Session::modelChanged, this, &MaskActions::showWhatIsPossible);
    connect(session->shown(), &ShownRun::runChanged, this, &MaskActions::showWhatIsPossible);
    connect(session->undoStack(), &QUndoStack::indexChanged, this, &MaskActions::showWhatIsPossible);
    showModel();
    showWhatIsPossible();
}

// The tool needs the run as it was computed: cells of a derived run are not those of the mask.
void MaskActions::setTool(bool on)
{
    const bool model = has_model(session_->document());
    const auto shown = session_->shown()->run();
    on = on && (model ? docks_->inputPanel()->canMask() : !(shown && shown->origin));
    actions_[ActionId::maskTool]->setChecked(on);
    views_->heatmap()->setMaskTool(on && !model);
    docks_->operatorPanel()->setMaskTool(on && !model);
    docks_->inputPanel()->setMaskTool(on && model);
}

void MaskActions::toggleCell(Cell cell)
{
    session_->edit(tr("Mask a cell"), {}, [cell](Document& document) {
        auto& closed = document.settings.mask.closed_cells;
        if (std::erase(closed, cell) == 0)
            closed.push_back(cell);
    });
}

void MaskActions::clear()
{
    session_->edit(tr("Clear the mask"), {}, [](Document& document) {
        if (has_model(document))
            document.model.masked.clear();
        else
            document.settings.mask.closed_cells.clear();
    });
}

void MaskActions::showModel()
{
    const bool model = has_model(session_->document());
    actions_[ActionId::maskTool]->setText(model ? tr("Mask tool: click masks a token")
                                                : tr("Mask tool: click masks a cell"));
    actions_[ActionId::clearMask]->setText(model ? tr("Unmask all tokens") : tr("Unmask all cells masked by hand"));
}

void MaskActions::showWhatIsPossible()
{
    const Document& document = session_->document();
    const auto run = session_->shown()->run();
    const bool canMask = docks_->inputPanel()->canMask();
    const bool model = has_model(document);
    actions_[ActionId::maskTool]->setEnabled(model ? canMask : run && run->traces);
    if (actions_[ActionId::maskTool]->isChecked())
        setTool(true); // or turn it off if it cannot be used any more
    actions_[ActionId::clearMask]->setEnabled(model ? !document.model.masked.empty()
                                                    : !document.settings.mask.closed_cells.empty());
    actions_[ActionId::maskToken]->setEnabled(run && canMask);
}

} // namespace attn
