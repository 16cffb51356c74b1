// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/help_actions.h"

#include "ui/help/control_help.h"
#include "ui/manual/manual_window.h"
#include "ui/operators/operator_panel.h"
#include "ui/window/action_search.h"
#include "ui/window/docks.h"
#include "ui/window/key_tables.h"
#include "ui/window/view_stack.h"

#include <QApplication>
#include <QComboBox>
#include <QDockWidget>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QWhatsThis>

namespace attn {

namespace {

// What people may call an action beside its name.
struct Keywords {
    ActionId action;
    const char* words;
};

constexpr Keywords keywords[] = {
    {ActionId::newSentence, QT_TRANSLATE_NOOP("attn::HelpActions", "clear empty start over")},
    {ActionId::open, QT_TRANSLATE_NOOP("attn::HelpActions", "load file dump matrix picture photo")},
    {ActionId::openModel, QT_TRANSLATE_NOOP("attn::HelpActions", "load transformer bert gpt hugging face")},
    {ActionId::save, QT_TRANSLATE_NOOP("attn::HelpActions", "store document")},
    {ActionId::exportFigure, QT_TRANSLATE_NOOP("attn::HelpActions", "save image picture png pdf svg")},
    {ActionId::saveNumbers, QT_TRANSLATE_NOOP("attn::HelpActions", "save table csv npy numpy weights")},
    {ActionId::copy, QT_TRANSLATE_NOOP("attn::HelpActions", "clipboard image")},
    {ActionId::print, QT_TRANSLATE_NOOP("attn::HelpActions", "paper hand-out")},
    {ActionId::settings, QT_TRANSLATE_NOOP("attn::HelpActions", "preferences options")},
    {ActionId::fit, QT_TRANSLATE_NOOP("attn::HelpActions", "zoom out home reset")},
    {ActionId::headOrder, QT_TRANSLATE_NOOP("attn::HelpActions", "order entropy")},
    {ActionId::presentation, QT_TRANSLATE_NOOP("attn::HelpActions", "full screen projector beamer slide")},
    {ActionId::largerText, QT_TRANSLATE_NOOP("attn::HelpActions", "font size bigger")},
    {ActionId::smallerText, QT_TRANSLATE_NOOP("attn::HelpActions", "font size")},
    {ActionId::lightTheme, QT_TRANSLATE_NOOP("attn::HelpActions", "day white bright mode")},
    {ActionId::darkTheme, QT_TRANSLATE_NOOP("attn::HelpActions", "night black mode")},
    {ActionId::resetLayout, QT_TRANSLATE_NOOP("attn::HelpActions", "panels docks windows")},
    {ActionId::hideFirstKey, QT_TRANSLATE_NOOP("attn::HelpActions", "attention sink")},
    {ActionId::hideSpecial, QT_TRANSLATE_NOOP("attn::HelpActions", "cls sep bos")},
    {ActionId::joinWords, QT_TRANSLATE_NOOP("attn::HelpActions", "subwords word pieces")},
    {ActionId::meanHead, QT_TRANSLATE_NOOP("attn::HelpActions", "average")},
    {ActionId::meanLayer, QT_TRANSLATE_NOOP("attn::HelpActions", "average")},
    {ActionId::maskTool, QT_TRANSLATE_NOOP("attn::HelpActions", "hide close padding")},
    {ActionId::continueText, QT_TRANSLATE_NOOP("attn::HelpActions", "generate continue")},
    {ActionId::rerun, QT_TRANSLATE_NOOP("attn::HelpActions", "run refresh recompute")},
    {ActionId::cancelRun, QT_TRANSLATE_NOOP("attn::HelpActions", "abort cancel")},
    {ActionId::startPage, QT_TRANSLATE_NOOP("attn::HelpActions", "welcome examples gallery recent")},
    {ActionId::shortcuts, QT_TRANSLATE_NOOP("attn::HelpActions", "keys hotkeys")},
};

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

QString HelpActions::keywordsOf(const QAction* action) const
{
    for (const auto& [id, words] : keywords)
        if ((*parts_.actions)[id] == action)
            return tr(words);
    return {};
}

void HelpActions::searchActions()
{
    std::vector<ActionSearch::Entry> entries;
    const Actions& actions = *parts_.actions;
    for (QAction* const action : actions.all())
        if (action != actions[ActionId::search])
            entries.push_back(ActionSearch::entryOf(Actions::pathOf(action), action, keywordsOf(action)));
    for (QAction* const action : parts_.examples->actions())
        entries.push_back(ActionSearch::entryOf(tr("Example: %1").arg(action->text()), action, action->toolTip()));
    for (QDockWidget* const dock : parts_.docks->all())
        entries.push_back(ActionSearch::entryOf(tr("Panel: %1").arg(dock->windowTitle()), dock->toggleViewAction()));
    for (QComboBox* const combo : parts_.docks->operatorPanel()->findChildren<QComboBox*>())
        for (int value = 0; value < combo->count(); ++value)
            entries.push_back({.path = tr("%1: %2").arg(combo->accessibleName(), combo->itemText(value)),
                               .keywords = tr("operator"),
                               .enabled = !parts_.docks->operatorPanel()->isHidden() && combo->isEnabled(),
                               .run = [combo, value] {
                                   combo->setCurrentIndex(value);
                                   emit combo->activated(value);
                               }});
    const Manual manual({});
    for (const QString& page : manual.pages())
        entries.push_back({.path = tr("Manual: %1").arg(manual.titleOf(page)),
                           .keywords = manual.keywords(page),
                           .run = [this, page] { openManual(page); }});
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
