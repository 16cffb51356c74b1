// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/mask_actions.h"

#include "ui/heatmap/heatmap_view.h"
#include "ui/inputs/input_panel.h"
#include "ui/operators/operator_panel.h"
#include "ui/window/docks.h"
#include "ui/window/view_stack.h"

#include <QUndoStack>

#include <algorithm>

namespace attn {

MaskActions::MaskActions(Session* session, Actions& actions, Docks* docks, ViewStack* views)
    : QObject(docks), session_(session), actions_(actions), docks_(docks), views_(views)
{
    actions_.on(ActionId::maskTool, this, [this](bool on) { setTool(on); });
    actions_.on(ActionId::clearMask, this, [this] { clear(); });
    actions_.on(ActionId::maskToken, this, [this] { docks_->inputPanel()->toggleMask(); });
    connect(docks->operatorPanel(), &OperatorPanel::maskToolToggled, this, &MaskActions::setTool);
    connect(views, &ViewStack::cellPainted, this, &MaskActions::paintCell);
    connect(views, &ViewStack::tokenToggled, docks->inputPanel(), &InputPanel::toggleMaskOf);
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
    using Tool = HeatmapView::MaskTool;
    views_->heatmap()->setMaskTool(!on ? Tool::off : model ? Tool::tokens : Tool::cells);
    views_->setFramed(on);
    docks_->operatorPanel()->setMaskTool(on && !model);
    docks_->inputPanel()->setMaskTool(on && model);
}

// The first cell of a stroke says whether it masks or unmasks; the stroke is one step of the history. Cells that are
// masked by something else stay as they are.
void MaskActions::paintCell(Cell cell, bool first)
{
    const auto& byHand = session_->document().settings.mask.closed_cells;
    const bool masked = std::ranges::find(byHand, cell) != byHand.end();
    if (first) {
        closing_ = !masked;
        ++strokes_;
    }
    const auto run = session_->run();
    const auto open = run ? run->open_cells(LayerIndex{0}) : nullptr;
    const bool maskedOtherwise = !masked && open && cell.query < open->queries() && cell.key < open->keys()
        && !open->is_open(cell.query, cell.key);
    if (masked == closing_ || maskedOtherwise)
        return;
    session_->edit(closing_ ? tr("Mask cells") : tr("Unmask cells"), QStringLiteral("mask-stroke-%1").arg(strokes_),
                   [cell, this](Document& document) {
                       auto& closed = document.settings.mask.closed_cells;
                       if (closing_)
                           closed.push_back(cell);
                       else
                           std::erase(closed, cell);
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
