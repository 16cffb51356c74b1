// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace attn {

class Actions;
class Session;
class Settings;
class ViewStack;

// The rows below the picture: which weights it shows, and in which style.
class PictureControls : public QWidget {
    Q_OBJECT
public:
    // All must outlive this widget. The style is applied to the views as well.
    PictureControls(Session* session, Settings* settings, Actions& actions, ViewStack* views, QWidget* parent);
};

} // namespace attn
