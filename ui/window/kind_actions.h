// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"
#include "ui/window/actions.h"

namespace attn {

// Chooses which kind of attention of a model is shown: encoder, decoder or cross-attention.
class KindActions : public QObject {
    Q_OBJECT
public:
    // Both must outlive this object.
    KindActions(Session* session, Actions& actions, QWidget* parent);

    // One button for each kind; hidden where the run has only one.
    QWidget* chooser() const { return chooser_; }

private:
    void makeChooser();
    void showKinds();

    Session* session_;
    Actions& actions_;
    QWidget* chooser_;
};

} // namespace attn
