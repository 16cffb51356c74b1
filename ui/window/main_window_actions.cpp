// SPDX-License-Identifier: GPL-3.0-or-later
// What the actions of the window do.

#include "ui/heads/heads_view.h"
#include "ui/heatmap/heatmap_view.h"
#include "ui/inputs/input_panel.h"
#include "ui/models/predictions_panel.h"
#include "ui/operators/operator_panel.h"
#include "ui/settings/settings_dialog.h"
#include "ui/view/style_controls.h"
#include "ui/window/action_search.h"
#include "ui/window/activity.h"
#include "ui/window/figure_commands.h"
#include "ui/window/file_commands.h"
#include "ui/window/main_window.h"
#include "ui/window/shortcuts_page.h"
#include "ui/window/start_page.h"
#include "ui/window/weights_panel.h"

#include <QApplication>
#include <QDockWidget>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QStatusBar>
#include <QToolBar>
#include <QToolButton>
#include <QUndoStack>

#include <algorithm>

namespace attn {

void MainWindow::connectActions()
{
    const auto on = [this](ActionId id, auto slot) { connect(actions_[id], &QAction::triggered, this, slot); };
    on(ActionId::newSentence, [this] { files_->newSentence(); });
    on(ActionId::open, [this] { files_->chooseAndOpen(); });
    on(ActionId::save, [this] { files_->save(); });
    on(ActionId::saveAs, [this] { files_->saveAs(); });
    on(ActionId::exportFigure, [this] { figures_->exportFigure(); });
    on(ActionId::exportAllHeads, [this] { figures_->exportAllHeads(); });
    on(ActionId::saveNumbers, [this] { figures_->saveNumbers(); });
    on(ActionId::copy, [this] { figures_->copy(); });
    on(ActionId::print, [this] { figures_->print(); });
    on(ActionId::printPreview, [this] { figures_->printPreview(); });
    on(ActionId::quit, [this] { close(); });
    on(ActionId::undo, [this] { session_->undoStack()->undo(); });
    on(ActionId::redo, [this] { session_->undoStack()->redo(); });
    on(ActionId::search, [this] { searchActions(); });
    on(ActionId::settings, [this] { SettingsDialog(settings_, this).exec(); });
    for (const ViewEntry& entry : viewTable())
        on(viewAction(entry.kind), [this, kind = entry.kind] { showView(kind); });
    on(ActionId::fit, [this] { views_->heatmap()->fit(); });
    on(ActionId::profiles, [this](bool shown) {
        settings_->setValue(QStringLiteral("profiles"), shown);
        views_->heatmap()->showProfiles(shown);
    });
    actions_[ActionId::profiles]->setChecked(settings_->value(QStringLiteral("profiles"), true).toBool());
    views_->heatmap()->showProfiles(actions_[ActionId::profiles]->isChecked());
    on(ActionId::headOrder, [this] {
        if (views_->kind() == ViewKind::heads)
            views_->heads()->nextOrder();
        else
            showView(ViewKind::heads);
    });
    views_->heads()->setOrder(static_cast<HeadOrder>(std::clamp(
        settings_->value(QStringLiteral("headOrder"), 0).toInt(), 0, static_cast<int>(head_order_names().size()) - 1)));
    connect(views_->heads(), &HeadsView::orderChanged, this,
            [this](HeadOrder order) { settings_->setValue(QStringLiteral("headOrder"), static_cast<int>(order)); });
    on(ActionId::unpin, [this] {
        if (start_->isVisible())
            showStartPage(false);
        else if (actions_[ActionId::presentation]->isChecked())
            actions_[ActionId::presentation]->trigger();
        else
            session_->selection()->pin({});
    });
    on(ActionId::presentation, [this](bool presenting) { setPresentation(presenting); });
    on(ActionId::resetLayout, [this] { applyDefaultLayout(); });
    on(ActionId::maskTool, [this](bool masking) { setMaskTool(masking); });
    connect(operator_, &OperatorPanel::maskToolToggled, this, &MainWindow::setMaskTool);
    on(ActionId::clearMask, [this] {
        session_->edit(tr("Clear the mask"), {}, [](Document& document) {
            if (has_model(document))
                document.model.masked.clear();
            else
                document.settings.mask.closed_cells.clear();
        });
    });
    on(ActionId::rerun, [this] { session_->restartRun(); });
    on(ActionId::cancelRun, [this] { activity_->cancel(); });
    on(ActionId::startPage, [this] { showStartPage(true); });
    on(ActionId::shortcuts, [this] { showShortcuts(); });
    on(ActionId::about, [this] { showAbout(); });
    connect(session_->undoStack(), &QUndoStack::indexChanged, this, &MainWindow::showWhatIsPossible);
    connect(start_, &StartPage::exampleChosen, files_, &FileCommands::openExample);
    connect(start_, &StartPage::openRequested, files_, &FileCommands::chooseAndOpen);
    connect(start_, &StartPage::openModelRequested, files_, &FileCommands::chooseAndOpenModel);
    connect(start_, &StartPage::closed, this, [this] { showStartPage(false); });
}

void MainWindow::connectHeadActions()
{
    const auto on = [this](ActionId id, auto slot) { connect(actions_[id], &QAction::triggered, this, slot); };
    on(ActionId::previousHead, [this] { moveHead(-1); });
    on(ActionId::nextHead, [this] { moveHead(1); });
    on(ActionId::previousLayer, [this] { moveLayer(-1); });
    on(ActionId::nextLayer, [this] { moveLayer(1); });
    on(ActionId::meanHead, [this](bool mean) {
        Selection* const selection = session_->selection();
        selection->setHead({selection->head().layer, mean ? Axis::mean() : Axis(0)});
    });
    on(ActionId::meanLayer, [this](bool mean) {
        Selection* const selection = session_->selection();
        const auto [layer, head] = selection->head();
        selection->setHead({mean ? Axis::mean(layer.number) : Axis(layer.number), head});
    });
}

void MainWindow::connectStyleActions()
{
    const auto on = [this](ActionId id, auto slot) { connect(actions_[id], &QAction::triggered, this, slot); };
    on(ActionId::largerText, [this] { scaleText(1.125); });
    on(ActionId::smallerText, [this] { scaleText(1.0 / 1.125); });
    on(ActionId::systemTheme, [this] { settings_->setThemeChoice(ThemeChoice::system); });
    on(ActionId::lightTheme, [this] { settings_->setThemeChoice(ThemeChoice::light); });
    on(ActionId::darkTheme, [this] { settings_->setThemeChoice(ThemeChoice::dark); });
    connect(settings_, &Settings::viewStyleChanged, this, &MainWindow::applyStyle);
    connect(styleControls_, &StyleControls::styleChanged, settings_, &Settings::setViewStyle);
}

void MainWindow::connectWeightsActions()
{
    const auto on = [this](ActionId id, auto slot) { connect(actions_[id], &QAction::triggered, this, slot); };
    const auto change = [this, on](ActionId id, auto edit) {
        on(id, [this, edit](bool checked) {
            Derivation derivation = session_->shown()->derivation();
            edit(derivation, checked);
            session_->shown()->setDerivation(derivation);
        });
    };
    change(ActionId::hideFirstKey, [](Derivation& derivation, bool checked) { derivation.skip_first = checked; });
    change(ActionId::hideSpecial, [](Derivation& derivation, bool checked) { derivation.hide_special = checked; });
    change(ActionId::joinWords, [](Derivation& derivation, bool checked) { derivation.words = checked; });
    change(ActionId::weightsAsComputed, [](Derivation& derivation, bool) { derivation = {}; });
    on(ActionId::sortRows, [this] { weightsPanel_->sortRowsBySelection(); });
    on(ActionId::sortColumns, [this] { weightsPanel_->sortColumnsBySelection(); });
    on(ActionId::weights, [this] {
        showDerivation(); // a click leaves it checked or not; it says whether something is changed
        weightsPanel_->popUp(weightsButton_);
    });
    connect(session_->shown(), &ShownRun::derivationChanged, this, &MainWindow::showDerivation);
    connect(session_->selection(), &Selection::pinnedChanged, this, &MainWindow::showDerivation);
    connect(session_->shown(), &ShownRun::runChanged, this, &MainWindow::showDerivation);
    showDerivation();
}

void MainWindow::showDerivation()
{
    const Derivation& derivation = session_->shown()->derivation();
    const bool changed = derivation != Derivation{};
    actions_[ActionId::weights]->setChecked(changed);
    actions_[ActionId::hideFirstKey]->setChecked(derivation.skip_first);
    actions_[ActionId::hideSpecial]->setChecked(derivation.hide_special);
    actions_[ActionId::joinWords]->setChecked(derivation.words);
    actions_[ActionId::sortRows]->setChecked(derivation.row_order == RowOrder::key);
    actions_[ActionId::sortColumns]->setChecked(derivation.column_order == ColumnOrder::query);
    actions_[ActionId::sortRows]->setEnabled(weightsPanel_->canSortRows());
    actions_[ActionId::sortColumns]->setEnabled(weightsPanel_->canSortColumns());
    actions_[ActionId::weightsAsComputed]->setEnabled(changed);
    weightsButton_->setAccessibleDescription(changed ? tr("The weights shown are changed")
                                                     : tr("The weights are shown as computed"));
}

// For the playground it closes cells, of which a derived run has others than those that the mask closes; for a model it
// masks tokens.
void MainWindow::setMaskTool(bool on)
{
    const bool model = has_model(session_->document());
    on = on && (model ? input_->canMask() : !(session_->shown()->run() && session_->shown()->run()->origin));
    actions_[ActionId::maskTool]->setChecked(on);
    views_->heatmap()->setMaskTool(on && !model);
    operator_->setMaskTool(on && !model);
    input_->setMaskTool(on && model);
}

void MainWindow::scaleText(double factor)
{
    ViewStyle style = settings_->viewStyle();
    style.fontPoints *= factor;
    settings_->setViewStyle(style);
}

// One view, full screen, with large type; everything else steps aside and comes back as it was.
void MainWindow::setPresentation(bool on)
{
    if (on) {
        layoutBeforePresentation_ = saveState();
        wasMaximized_ = isMaximized();
        for (QDockWidget* const dock : docks_)
            dock->hide();
        showFullScreen();
    } else {
        restoreState(layoutBeforePresentation_);
        wasMaximized_ ? showMaximized() : showNormal();
    }
    menuBar()->setVisible(!on);
    toolBar_->setVisible(!on);
    statusBar()->setVisible(!on);
    controls_->setVisible(!on);
    applyStyle();
    views_->view()->setFocus();
}

// Actions that would do nothing now are greyed.
void MainWindow::showWhatIsPossible()
{
    const Run* const run = session_->shown()->run().get();
    QUndoStack* const history = session_->undoStack();
    actions_[ActionId::undo]->setEnabled(history->canUndo());
    actions_[ActionId::undo]->setText(history->canUndo() ? tr("Undo %1").arg(history->undoText()) : tr("Undo"));
    actions_[ActionId::redo]->setEnabled(history->canRedo());
    actions_[ActionId::redo]->setText(history->canRedo() ? tr("Redo %1").arg(history->redoText()) : tr("Redo"));
    for (const ActionId id : {ActionId::exportFigure, ActionId::exportAllHeads, ActionId::saveNumbers, ActionId::copy,
                              ActionId::print, ActionId::printPreview, ActionId::fit})
        actions_[id]->setEnabled(run != nullptr);
    for (const ActionId id : {ActionId::previousHead, ActionId::nextHead, ActionId::meanHead})
        actions_[id]->setEnabled(run && run->heads > 1);
    for (const ActionId id : {ActionId::previousLayer, ActionId::nextLayer, ActionId::meanLayer})
        actions_[id]->setEnabled(run && run->layers > 1);
    const Document& document = session_->document();
    const bool model = has_model(document);
    actions_[ActionId::maskTool]->setEnabled(model ? input_->canMask() : run && run->traces);
    if (actions_[ActionId::maskTool]->isChecked())
        setMaskTool(true); // if it still can
    actions_[ActionId::clearMask]->setEnabled(model ? !document.model.masked.empty()
                                                    : !document.settings.mask.closed_cells.empty());
    const auto bundle = session_->bundle();
    const bool writes = bundle && bundle->tokenizer && info_of(*bundle->model).task == Task::language_model;
    actions_[ActionId::maskToken]->setEnabled(run && input_->canMask());
    actions_[ActionId::continueText]->setEnabled(run && writes);
    actions_[ActionId::closeModel]->setEnabled(model);
}

void MainWindow::moveHead(Index step)
{
    const auto run = session_->run();
    if (!run)
        return;
    Selection* const selection = session_->selection();
    const auto [layer, head] = selection->head();
    const Index next = head.is_number() ? head.number + step : (step > 0 ? 0 : run->heads - 1);
    selection->setHead({layer, std::clamp<Index>(next, 0, run->heads - 1)});
}

void MainWindow::moveLayer(Index step)
{
    const auto run = session_->run();
    if (!run)
        return;
    Selection* const selection = session_->selection();
    // From the mean back to the layer that was shown before it.
    const auto [layer, head] = selection->head();
    const Index next = layer.number + (layer.is_mean() ? 0 : step);
    selection->setHead({std::clamp<Index>(next, 0, run->layers - 1), head});
}

void MainWindow::searchActions()
{
    std::vector<ActionSearch::Entry> entries;
    for (QAction* const action : actions_.all())
        if (action != actions_[ActionId::search])
            entries.push_back({Actions::pathOf(action), action});
    for (QAction* const action : findChild<QMenu*>(QStringLiteral("examples"))->actions())
        entries.push_back({tr("Example: %1").arg(action->text()), action, action->toolTip()});
    for (QDockWidget* const dock : docks_)
        entries.push_back({tr("Panel: %1").arg(dock->windowTitle()), dock->toggleViewAction()});
    ActionSearch search(std::move(entries), this);
    search.move(mapToGlobal(QPoint((width() - search.width()) / 2, 64)));
    search.exec();
}

void MainWindow::showShortcuts()
{
    ShortcutsPage(actions_.all(), this).exec();
}

void MainWindow::showAbout()
{
    QMessageBox::about(this, tr("About AttnScope"),
                       tr("<h3>AttnScope %1</h3><p>Shows what attention looks at.</p>"
                          "<p>Free software under the GNU General Public License, version 3 or later.</p>"
                          "<p>Built with Qt, QCustomPlot, Eigen, oneTBB, simdjson, libzip, ICU and CLI11.</p>")
                           .arg(QApplication::applicationVersion()));
}

} // namespace attn
