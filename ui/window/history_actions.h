// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"
#include "ui/window/actions.h"

namespace attn {

// Undo and redo, which name the step that they take back or do again.
class HistoryActions : public QObject {
    Q_OBJECT
public:
    // Both must outlive this object.
    HistoryActions(Session* session, Actions& actions, QObject* parent);

private:
    void showHistory();

    QUndoStack* history_;
    Actions& actions_;
};

} // namespace attn
