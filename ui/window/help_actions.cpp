// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/help_actions.h"

#include "ui/window/action_search.h"
#include "ui/window/docks.h"
#include "ui/window/shortcuts_page.h"

#include <QApplication>
#include <QDockWidget>
#include <QMenu>
#include <QMessageBox>

namespace attn {

namespace {

constexpr int searchTop = 64; // pixels below the upper edge of the window

} // namespace

HelpActions::HelpActions(const Actions& actions, const Docks* docks, const QMenu* examples, QWidget* window)
    : QObject(window), actions_(actions), docks_(docks), examples_(examples), window_(window)
{
    actions.on(ActionId::search, this, &HelpActions::searchActions);
    actions.on(ActionId::shortcuts, this, &HelpActions::showShortcuts);
    actions.on(ActionId::about, this, &HelpActions::showAbout);
}

void HelpActions::searchActions()
{
    std::vector<ActionSearch::Entry> entries;
    for (QAction* const action : actions_.all())
        if (action != actions_[ActionId::search])
            entries.push_back({Actions::pathOf(action), action});
    for (QAction* const action : examples_->actions())
        entries.push_back({tr("Example: %1").arg(action->text()), action, action->toolTip()});
    for (QDockWidget* const dock : docks_->all())
        entries.push_back({tr("Panel: %1").arg(dock->windowTitle()), dock->toggleViewAction()});
    ActionSearch search(std::move(entries), window_);
    search.move(window_->mapToGlobal(QPoint((window_->width() - search.width()) / 2, searchTop)));
    search.exec();
}

void HelpActions::showShortcuts()
{
    ShortcutsPage(actions_.all(), window_).exec();
}

void HelpActions::showAbout()
{
    QMessageBox::about(
        window_, tr("About AttnScope"),
        tr("<h3>AttnScope %1</h3><p>Shows what attention looks at.</p>"
           "<p>Free software under the GNU General Public License, version 3 or later.</p>"
           "<p>Built with Qt, QCustomPlot, Eigen, oneTBB, simdjson, libzip, ICU, SentencePiece and CLI11.</p>")
            .arg(QApplication::applicationVersion()));
}

} // namespace attn
