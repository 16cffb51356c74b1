// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/help_actions.h"

#include "ui/help/control_help.h"
#include "ui/manual/manual_window.h"
#include "ui/window/action_search.h"
#include "ui/window/docks.h"
#include "ui/window/key_tables.h"
#include "ui/window/view_stack.h"

#include <QApplication>
#include <QDockWidget>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QWhatsThis>

namespace attn {

namespace {

constexpr int searchTop = 64; // pixels below the upper edge of the window

} // namespace

HelpActions::HelpActions(const Parts& parts) : QObject(parts.window), parts_(parts)
{
    const Actions& actions = *parts.actions;
    actions.on(ActionId::search, this, &HelpActions::searchActions);
    actions.on(ActionId::manual, this, &HelpActions::explainFocus);
    actions.on(ActionId::whatsThis, this, &QWhatsThis::enterWhatsThisMode);
    actions.on(ActionId::shortcuts, this, [this] { openManual(QStringLiteral("keyboard")); });
    actions.on(ActionId::about, this, &HelpActions::showAbout);
    addToManual(QStringLiteral("keys"), [this] { return keyTables(*parts_.actions); });
}

void HelpActions::searchActions()
{
    std::vector<ActionSearch::Entry> entries;
    const Actions& actions = *parts_.actions;
    for (QAction* const action : actions.all())
        if (action != actions[ActionId::search])
            entries.push_back({Actions::pathOf(action), action});
    for (QAction* const action : parts_.examples->actions())
        entries.push_back({tr("Example: %1").arg(action->text()), action, action->toolTip()});
    for (QDockWidget* const dock : parts_.docks->all())
        entries.push_back({tr("Panel: %1").arg(dock->windowTitle()), dock->toggleViewAction()});
    QObject pages; // owns the actions that open them
    const Manual manual({});
    for (const QString& page : manual.pages()) {
        auto* const open = new QAction(&pages);
        connect(open, &QAction::triggered, this, [this, page] { openManual(page); });
        entries.push_back({tr("Manual: %1").arg(manual.titleOf(page)), open, manual.keywords(page)});
    }
    ActionSearch search(std::move(entries), parts_.window);
    search.move(parts_.window->mapToGlobal(QPoint((parts_.window->width() - search.width()) / 2, searchTop)));
    search.exec();
}

void HelpActions::addToManual(const QString& name, const std::function<QString()>& make)
{
    inserts_[name] = make;
}

// The page of what has the focus, or that of the view.
void HelpActions::explainFocus()
{
    const QString page = manualPageOf(QApplication::focusWidget());
    openManual(page.isEmpty() ? QString::fromLatin1(entryOf(parts_.views->kind()).name) : page);
}

// A dialog that everything waits for has a manual of its own, as it keeps the events of all other windows away.
void HelpActions::openManual(const QString& place)
{
    if (QWidget* const popup = QApplication::activePopupWidget())
        popup->close();
    QWidget* const dialog = QApplication::activeModalWidget();
    QWidget* const before = dialog ? dialog : parts_.window;
    auto* manual = before->findChild<ManualWindow*>(QString(), Qt::FindDirectChildrenOnly);
    if (!manual) {
        Manual::Inserts inserts;
        for (const auto& [name, make] : inserts_.asKeyValueRange())
            inserts[name] = make();
        manual = new ManualWindow(inserts, parts_.settings, before);
    }
    manual->open(place);
}

void HelpActions::showAbout()
{
    QMessageBox about(
        QMessageBox::NoIcon, tr("About AttnScope"),
        tr("<h3>AttnScope %1</h3><p>Shows what attention looks at.</p>"
           "<p>Free software under the GNU General Public License, version 3 or later.</p>"
           "<p>Built with Qt, QCustomPlot, Eigen, oneTBB, simdjson, libzip, ICU, SentencePiece and CLI11.</p>")
            .arg(QApplication::applicationVersion()),
        QMessageBox::Close, parts_.window);
    about.setIconPixmap(parts_.window->windowIcon().pixmap(64));
    const QPushButton* const manual = about.addButton(tr("Open the manual"), QMessageBox::HelpRole);
    about.exec();
    if (about.clickedButton() == manual)
        openManual(QStringLiteral("index"));
}

} // namespace attn
