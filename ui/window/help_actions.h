// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/actions.h"

class QMenu;

namespace attn {

class Docks;

// Finds and explains what the window can do: the search for actions, the page of shortcuts, and who made the program.
class HelpActions : public QObject {
    Q_OBJECT
public:
    // All must outlive this object. Dialogs stand over `window`.
    HelpActions(const Actions& actions, const Docks* docks, const QMenu* examples, QWidget* window);

private:
    void searchActions();
    void showShortcuts();
    void showAbout();

    const Actions& actions_;
    const Docks* docks_;
    const QMenu* examples_;
    QWidget* window_;
};

} // namespace attn
