// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/analysis/head_scores.h"
#include "ui/session/session.h"
#include "ui/window/actions.h"

namespace attn {

class HeadsView;
class Toast;

// Says what a key has changed in the picture, with a button that undoes it: one letter is easily pressed by accident.
class ChangeNotes : public QObject {
    Q_OBJECT
public:
    // All must outlive this object, which says its notes in `toast`.
    ChangeNotes(Session* session, Actions& actions, HeadsView* heads, Toast* toast);

private:
    void noteSwitches();
    void noteFilters();
    void noteKinds();
    void noteOrder(HeadsView* heads);
    void say(const QString& message, const std::function<void()>& undo);

    Session* session_;
    Actions& actions_;
    Toast* toast_;
    // What is shown, and what was shown before it.
    Derivation derivation_;
    Derivation derivationBefore_;
    AttentionKind kind_;
    AttentionKind kindBefore_;
    HeadOrder order_;
    HeadOrder orderBefore_;
    HeadOrder toldOrder_;
};

} // namespace attn
