// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/undo_keys.h"

#include <QAbstractSpinBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QUndoStack>

namespace attn {

void passUndoKeys(QWidget* panel, QUndoStack* history)
{
    auto* keys = new UndoKeys(history, panel);
    for (auto* field : panel->findChildren<QLineEdit*>())
        field->installEventFilter(keys);
    for (auto* field : panel->findChildren<QPlainTextEdit*>())
        field->installEventFilter(keys);
    // These hand their keys to the field inside of them past its filters.
    for (auto* field : panel->findChildren<QAbstractSpinBox*>())
        field->installEventFilter(keys);
}

UndoKeys::UndoKeys(QUndoStack* history, QObject* parent) : QObject(parent), history_(history) {}

bool UndoKeys::eventFilter(QObject* field, QEvent* event)
{
    if (event->type() != QEvent::ShortcutOverride && event->type() != QEvent::KeyPress)
        return QObject::eventFilter(field, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool undo = key->matches(QKeySequence::Undo);
    if (!undo && !key->matches(QKeySequence::Redo))
        return QObject::eventFilter(field, event);
    // Accepting the override brings the key here instead of to a menu's shortcut, so that it counts once.
    event->accept();
    if (event->type() == QEvent::KeyPress && undo)
        history_->undo();
    else if (event->type() == QEvent::KeyPress)
        history_->redo();
    return true;
}

} // namespace attn
