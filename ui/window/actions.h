// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/colors/theme.h"
#include "ui/window/view_table.h"

#include <QAction>
#include <QObject>

#include <vector>

class QMenu;
class QMenuBar;
class QWidget;

namespace attn {

enum class ActionId {
    newSentence,
    open,
    openModel,
    closeModel,
    save,
    saveAs,
    exportFigure,
    exportAllHeads,
    saveNumbers,
    print,
    printPreview,
    quit,
    undo,
    redo,
    copy,
    copyCommand,
    copyPython,
    search,
    settings,
    fit,
    profiles,
    rawTokens,
    headOrder,
    unpin,
    presentation,
    largerText,
    smallerText,
    lightTheme,
    darkTheme,
    systemTheme,
    resetLayout,
    weights,
    hideFirstKey,
    hideSpecial,
    joinWords,
    sortRows,
    sortColumns,
    weightsAsComputed,
    previousHead,
    nextHead,
    previousLayer,
    nextLayer,
    meanHead,
    meanLayer,
    encoderAttention,
    decoderAttention,
    crossAttention,
    maskTool,
    maskToken,
    clearMask,
    continueText,
    rerun,
    cancelRun,
    manual,
    whatsThis,
    shortcuts,
    startPage,
    about,
    firstView, // followed by one for each further view, see viewAction
};

// The action that shows a view.
constexpr ActionId viewAction(ViewKind kind)
{
    return static_cast<ActionId>(static_cast<int>(ActionId::firstView) + static_cast<int>(kind));
}

// Every action of the window in one table: menus, shortcuts, the tool bar and the action search are made from it.
class Actions : public QObject {
    Q_OBJECT
public:
    // The actions are added to `window`, so that their shortcuts work wherever the focus is.
    explicit Actions(QWidget* window);

    QAction* operator[](ActionId id) const;
    std::vector<QAction*> all() const;
    // Calls `slot`, a member of `context` or a function, whenever the user triggers the action.
    template <class Context, class Slot>
    void on(ActionId id, Context* context, Slot slot) const
    {
        connect((*this)[id], &QAction::triggered, context, slot);
    }
    // How the action search names an action: "View: Fit".
    static QString pathOf(const QAction* action);

    // Adds the menus to the bar, in the order of the table.
    void fill(QMenuBar* bar);
    // One of these menus by its untranslated name; nullptr when there is none.
    QMenu* menu(const char* name) const;

    void setTheme(const Theme& theme);

private:
    std::vector<QAction*> actions_; // by ActionId
    std::vector<std::pair<QByteArray, QMenu*>> menus_;
};

} // namespace attn
