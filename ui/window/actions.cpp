// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/actions.h"

#include "ui/help/control_help.h"
#include "ui/widgets/icon.h"

#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>

#include <algorithm>
#include <iterator>
#include <string_view>

namespace attn {

namespace {

struct ActionSpec {
    ActionId id;
    const char* menu;
    const char* text;
    const char* keys; // as QKeySequence reads them; several are separated by "; "
    const char* icon; // its name in resources/icons; nullptr: none
    bool checkable = false;
    bool separated = false;          // by a line above it in its menu
    const char* context = "Actions"; // of the translation of its text
    const char* help = nullptr;      // what is said of it in ui/help; nullptr: its text
};

constexpr ActionSpec ownSpecs[] = {
    {ActionId::newSentence, QT_TRANSLATE_NOOP("Actions", "File"), QT_TRANSLATE_NOOP("Actions", "New"), "Ctrl+N",
     nullptr},
    {ActionId::open, "File", QT_TRANSLATE_NOOP("Actions", "Open…"), "Ctrl+O", "open"},
    {ActionId::openModel, "File", QT_TRANSLATE_NOOP("Actions", "Open model folder…"), "Ctrl+Shift+O", nullptr},
    {ActionId::closeModel, "File", QT_TRANSLATE_NOOP("Actions", "Close the model"), "Ctrl+Shift+W", nullptr},
    {ActionId::save, "File", QT_TRANSLATE_NOOP("Actions", "Save"), "Ctrl+S", "save", false, true},
    {ActionId::saveAs, "File", QT_TRANSLATE_NOOP("Actions", "Save as…"), "Ctrl+Shift+S", nullptr},
    {ActionId::exportFigure, "File", QT_TRANSLATE_NOOP("Actions", "Export figure…"), "Ctrl+E", "export", false, true},
    {ActionId::exportAllHeads, "File", QT_TRANSLATE_NOOP("Actions", "Export all heads…"), "Ctrl+Alt+E", nullptr},
    {ActionId::saveNumbers, "File", QT_TRANSLATE_NOOP("Actions", "Export numbers…"), "Ctrl+Shift+E", nullptr},
    {ActionId::print, "File", QT_TRANSLATE_NOOP("Actions", "Print…"), "Ctrl+P", "print", false, true},
    {ActionId::printPreview, "File", QT_TRANSLATE_NOOP("Actions", "Print preview…"), "Ctrl+Shift+P", nullptr},
    {ActionId::quit, "File", QT_TRANSLATE_NOOP("Actions", "Quit"), "Ctrl+Q", nullptr, false, true},

    {ActionId::undo, QT_TRANSLATE_NOOP("Actions", "Edit"), QT_TRANSLATE_NOOP("Actions", "Undo"), "Ctrl+Z", "undo"},
    {ActionId::redo, "Edit", QT_TRANSLATE_NOOP("Actions", "Redo"), "Ctrl+Shift+Z; Ctrl+Y", "redo"},
    {ActionId::copy, "Edit", QT_TRANSLATE_NOOP("Actions", "Copy picture and table"), "Ctrl+Shift+C", "copy", false,
     true},
    {ActionId::copyCommand, "Edit", QT_TRANSLATE_NOOP("Actions", "Copy as command line"), "Ctrl+Alt+C", nullptr},
    {ActionId::copyPython, "Edit", QT_TRANSLATE_NOOP("Actions", "Copy as Python"), "", nullptr},
    {ActionId::search, "Edit", QT_TRANSLATE_NOOP("Actions", "Search actions…"), "Ctrl+K", "search", false, true},
    {ActionId::settings, "Edit", QT_TRANSLATE_NOOP("Actions", "Settings…"), "Ctrl+,", "settings"},

    {ActionId::fit, QT_TRANSLATE_NOOP("Actions", "View"), QT_TRANSLATE_NOOP("Actions", "Fit the whole matrix"), "0",
     "fit", false, true},
    {ActionId::profiles, "View", QT_TRANSLATE_NOOP("Actions", "Row and column profiles"), "P", nullptr, true},
    {ActionId::rawTokens, "View", QT_TRANSLATE_NOOP("Actions", "Tokens as the vocabulary writes them"), "", nullptr,
     true},
    {ActionId::headOrder, "View", QT_TRANSLATE_NOOP("Actions", "Sort heads by…"), "O", nullptr},
    {ActionId::unpin, "View", QT_TRANSLATE_NOOP("Actions", "Unpin the cell"), "Esc", nullptr},
    {ActionId::presentation, "View", QT_TRANSLATE_NOOP("Actions", "Presentation"), "F11", "presentation", true, true},
    {ActionId::largerText, "View", QT_TRANSLATE_NOOP("Actions", "Larger text"), "Ctrl++; Ctrl+=", "zoom-in"},
    {ActionId::smallerText, "View", QT_TRANSLATE_NOOP("Actions", "Smaller text"), "Ctrl+-", "zoom-out"},
    {ActionId::systemTheme, "View", QT_TRANSLATE_NOOP("Actions", "Follow system"), "", nullptr, true, true},
    {ActionId::lightTheme, "View", QT_TRANSLATE_NOOP("Actions", "Light theme"), "", "theme-light", true},
    {ActionId::darkTheme, "View", QT_TRANSLATE_NOOP("Actions", "Dark theme"), "", "theme-dark", true},
    {ActionId::resetLayout, "View", QT_TRANSLATE_NOOP("Actions", "Reset the layout"), "", nullptr, false, true},

    {ActionId::weights, QT_TRANSLATE_NOOP("Actions", "Weights"), QT_TRANSLATE_NOOP("Actions", "Filter and sort…"), "W",
     "weights", true},
    {ActionId::hideFirstKey, "Weights", QT_TRANSLATE_NOOP("Actions", "Hide the first key"), "F", nullptr, true, true},
    {ActionId::hideSpecial, "Weights", QT_TRANSLATE_NOOP("Actions", "Hide special tokens"), "S", nullptr, true},
    {ActionId::joinWords, "Weights", QT_TRANSLATE_NOOP("Actions", "Join sub-tokens into words"), "J", nullptr, true},
    {ActionId::sortRows, "Weights", QT_TRANSLATE_NOOP("Actions", "Sort rows by the selected key"), "R", nullptr, true},
    {ActionId::sortColumns, "Weights", QT_TRANSLATE_NOOP("Actions", "Sort columns by the selected query"), "C", nullptr,
     true},
    {ActionId::weightsAsComputed, "Weights", QT_TRANSLATE_NOOP("Actions", "Show as computed"), "A", nullptr, false,
     true},

    {ActionId::previousHead, QT_TRANSLATE_NOOP("Actions", "Model"), QT_TRANSLATE_NOOP("Actions", "Previous head"), ",",
     "previous"},
    {ActionId::nextHead, "Model", QT_TRANSLATE_NOOP("Actions", "Next head"), ".", "next"},
    {ActionId::meanHead, "Model", QT_TRANSLATE_NOOP("Actions", "Mean over heads"), "M", nullptr, true},
    {ActionId::previousLayer, "Model", QT_TRANSLATE_NOOP("Actions", "Previous layer"), "[", "previous", false, true},
    {ActionId::nextLayer, "Model", QT_TRANSLATE_NOOP("Actions", "Next layer"), "]", "next"},
    {ActionId::meanLayer, "Model", QT_TRANSLATE_NOOP("Actions", "Mean over layers"), "Shift+M", nullptr, true},
    {ActionId::encoderAttention, "Model", QT_TRANSLATE_NOOP("Actions", "Encoder attention"), "E", nullptr, true, true},
    {ActionId::decoderAttention, "Model", QT_TRANSLATE_NOOP("Actions", "Decoder attention"), "D", nullptr, true},
    {ActionId::crossAttention, "Model", QT_TRANSLATE_NOOP("Actions", "Cross-attention"), "X", nullptr, true},
    {ActionId::maskTool, "Model", QT_TRANSLATE_NOOP("Actions", "Mask tool: click masks a cell"), "Ctrl+M", "mask-cell",
     true, true},
    {ActionId::maskToken, "Model", QT_TRANSLATE_NOOP("Actions", "Mask the selected token"), "Ctrl+Shift+M", nullptr},
    {ActionId::clearMask, "Model", QT_TRANSLATE_NOOP("Actions", "Unmask all cells masked by hand"), "", nullptr},
    {ActionId::continueText, "Model", QT_TRANSLATE_NOOP("Actions", "Write more text"), "Ctrl+Return", nullptr},
    {ActionId::rerun, "Model", QT_TRANSLATE_NOOP("Actions", "Compute again"), "F5", "play", false, true},
    {ActionId::cancelRun, "Model", QT_TRANSLATE_NOOP("Actions", "Stop computing"), "Ctrl+.", "stop"},

    {ActionId::manual, QT_TRANSLATE_NOOP("Actions", "Help"), QT_TRANSLATE_NOOP("Actions", "Manual"), "F1", "help"},
    {ActionId::whatsThis, "Help", QT_TRANSLATE_NOOP("Actions", "What is this?"), "Shift+F1", nullptr},
    {ActionId::shortcuts, "Help", QT_TRANSLATE_NOOP("Actions", "Keyboard shortcuts"), "Ctrl+/", nullptr},
    {ActionId::startPage, "Help", QT_TRANSLATE_NOOP("Actions", "Start page"), "Ctrl+F1", nullptr, false, true},
    {ActionId::about, "Help", QT_TRANSLATE_NOOP("Actions", "About AttnScope"), "", nullptr},
};

// The table above, with the views at the top of their menu.
std::vector<ActionSpec> allSpecs()
{
    std::vector<ActionSpec> all(std::begin(ownSpecs), std::end(ownSpecs));
    auto place = std::ranges::find(all, std::string_view("View"), &ActionSpec::menu);
    for (const ViewEntry& view : viewTable())
        place = std::next(all.insert(place,
                                     {.id = viewAction(view.kind),
                                      .menu = place->menu,
                                      .text = figureKindOf(view.kind).label,
                                      .keys = view.shortcut,
                                      .icon = view.name,
                                      .checkable = true,
                                      .context = figureContext,
                                      .help = view.name}));
    return all;
}

const std::vector<ActionSpec>& specs()
{
    static const std::vector<ActionSpec> table = allSpecs();
    return table;
}

QString menuText(const char* menu)
{
    return QCoreApplication::translate("Actions", menu);
}

QString textOf(const ActionSpec& spec)
{
    return QCoreApplication::translate(spec.context, spec.text);
}

const ActionSpec& specOf(const QAction* action)
{
    return specs()[action->data().toUInt()];
}

} // namespace

Actions::Actions(QWidget* window) : QObject(window)
{
    actions_.resize(specs().size());
    for (std::size_t i = 0; i < specs().size(); ++i) {
        const ActionSpec& spec = specs()[i];
        auto* const action = new QAction(textOf(spec), this);
        action->setData(static_cast<uint>(i));
        if (*spec.keys)
            action->setShortcuts(QKeySequence::listFromString(QString::fromUtf8(spec.keys)));
        action->setCheckable(spec.checkable);
        const QString plain = textOf(spec).remove(QStringLiteral("…"));
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        action->setToolTip(keys.isEmpty() ? plain : QStringLiteral("%1 (%2)").arg(plain, keys));
        action->setWhatsThis(spec.help ? whatsThis(spec.help) : action->toolTip());
        actions_[static_cast<std::size_t>(spec.id)] = action;
        window->addAction(action);
    }
}

QAction* Actions::operator[](ActionId id) const
{
    return actions_[static_cast<std::size_t>(id)];
}

std::vector<QAction*> Actions::all() const
{
    std::vector<QAction*> inOrder(actions_.size());
    for (QAction* const action : actions_)
        inOrder[action->data().toUInt()] = action;
    return inOrder;
}

QString Actions::pathOf(const QAction* action)
{
    return QStringLiteral("%1: %2").arg(menuText(specOf(action).menu), QString(action->text()).remove(u'…'));
}

void Actions::fill(QMenuBar* bar)
{
    for (QAction* const action : all()) {
        const ActionSpec& spec = specOf(action);
        if (menus_.empty() || menus_.back().first != spec.menu) {
            menus_.emplace_back(spec.menu, bar->addMenu(QLatin1Char('&') + menuText(spec.menu)));
            menus_.back().second->setObjectName(QString::fromUtf8(spec.menu));
        }
        QMenu* const menu = menus_.back().second;
        if (spec.separated)
            menu->addSeparator();
        menu->addAction(action);
    }
}

QMenu* Actions::menu(const char* name) const
{
    for (const auto& [known, menu] : menus_)
        if (known == name)
            return menu;
    return nullptr;
}

void Actions::setTheme(const Theme& theme)
{
    for (QAction* const action : actions_)
        if (const char* const icon = specOf(action).icon)
            action->setIcon(themedIcon(QString::fromUtf8(icon), theme));
}

} // namespace attn
