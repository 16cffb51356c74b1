// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <vector>

class QAction;

namespace attn {

// Every action that has keys, and the keys of the views, in one table.
class ShortcutsPage : public QDialog {
    Q_OBJECT
public:
    ShortcutsPage(const std::vector<QAction*>& actions, QWidget* parent);
};

} // namespace attn
