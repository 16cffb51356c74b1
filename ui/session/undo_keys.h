// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QUndoStack;
class QWidget;

namespace attn {

// Text fields keep a history of their own, which would shadow the document's. After this call the undo and redo keys in
// every text field that `panel` holds (also inside of spin boxes) step through `history` instead.
void passUndoKeys(QWidget* panel, QUndoStack* history);

class UndoKeys : public QObject {
    Q_OBJECT
public:
    UndoKeys(QUndoStack* history, QObject* parent);
    bool eventFilter(QObject* field, QEvent* event) override;

private:
    QUndoStack* history_;
};

} // namespace attn
