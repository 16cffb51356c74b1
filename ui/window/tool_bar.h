// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolBar>

class QMenu;

namespace attn {

class Actions;

// The actions that are needed most often.
class ToolBar : public QToolBar {
    Q_OBJECT
public:
    // The bar takes over `modelButton`. Everything else must outlive it.
    ToolBar(const Actions& actions, QWidget* modelButton, QMenu* examples, QWidget* parent);
};

} // namespace attn
