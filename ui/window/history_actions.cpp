// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/history_actions.h"

namespace attn {

HistoryActions::HistoryActions(Session* session, Actions& actions, QObject* parent)
    : QObject(parent), history_(session->undoStack()), actions_(actions)
{
    actions_.on(ActionId::undo, history_, &QUndoStack::undo);
    actions_.on(ActionId::redo, history_, &QUndoStack::redo);
    connect(history_, &QUndoStack::indexChanged, this, &HistoryActions::showHistory);
    showHistory();
}

void HistoryActions::showHistory()
{
    QAction* const undo = actions_[ActionId::undo];
    undo->setEnabled(history_->canUndo());
    undo->setText(history_->canUndo() ? tr("Undo %1").arg(history_->undoText()) : tr("Undo"));
    QAction* const redo = actions_[ActionId::redo];
    redo->setEnabled(history_->canRedo());
    redo->setText(history_->canRedo() ? tr("Redo %1").arg(history_->redoText()) : tr("Redo"));
}

} // namespace attn
