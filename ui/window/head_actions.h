// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"
#include "ui/window/actions.h"

namespace attn {

class HeadBar;

// Moves through the layers and heads of a run.
class HeadActions : public QObject {
    Q_OBJECT
public:
    // All must outlive this object.
    HeadActions(Session* session, Actions& actions, QWidget* parent);

    HeadBar* bar() const { return bar_; }

private:
    void moveHead(Index step);
    void moveLayer(Index step);
    void showRun();
    void showMeans();

    Session* session_;
    Actions& actions_;
    HeadBar* bar_;
};

} // namespace attn
