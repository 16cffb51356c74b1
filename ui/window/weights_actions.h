// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"
#include "ui/window/actions.h"

class QToolButton;

namespace attn {

class WeightsPanel;

// The Weights menu: filters and sorts the weights that are shown.
class WeightsActions : public QObject {
    Q_OBJECT
public:
    // All must outlive this object.
    WeightsActions(Session* session, Actions& actions, QWidget* parent);

    // Opens the panel with all of these choices.
    QToolButton* button() const { return button_; }

private:
    void showDerivation();

    Session* session_;
    Actions& actions_;
    WeightsPanel* panel_;
    QToolButton* button_;
};

} // namespace attn
