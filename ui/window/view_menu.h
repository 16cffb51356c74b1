// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/actions.h"

#include <QMenu>

namespace attn {

class Session;
class ViewStack;

// What can be done with the cell, row or column of a picture that was clicked with the right button.
class ViewMenu : public QMenu {
    Q_OBJECT
public:
    // Both others must outlive the menu.
    ViewMenu(Session* session, Actions& actions, ViewStack* views, const Focus& focus, QWidget* parent);

private:
    void addPin();
    void addSorts();
    void addMask();

    Session* session_;
    Actions& actions_;
    ViewStack* views_;
    Focus focus_;
};

} // namespace attn
