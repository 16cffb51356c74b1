// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"
#include "ui/window/actions.h"

namespace attn {

class Settings;
class ViewStack;

// Chooses the view, and how the heatmap and the heads are shown.
class ViewActions : public QObject {
    Q_OBJECT
public:
    // All must outlive this object.
    ViewActions(Session* session, Settings* settings, Actions& actions, ViewStack* views);

    void show(ViewKind kind);

signals:
    void aboutToShow();

private:
    void connectHeatmap();
    void connectHeads();
    void connectTokens();
    void followPicture();

    Session* session_;
    Settings* settings_;
    Actions& actions_;
    ViewStack* views_;
    bool hadPicture_ = false;
};

} // namespace attn
