// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"
#include "ui/window/actions.h"

namespace attn {

class Docks;
class ViewStack;

// Masks by hand: cells in the playground, tokens of a model.
class MaskActions : public QObject {
    Q_OBJECT
public:
    // All must outlive this object.
    MaskActions(Session* session, Actions& actions, Docks* docks, ViewStack* views);

private:
    void setTool(bool on);
    void paintCell(Cell cell, bool first);
    void clear();
    void showModel();
    void showWhatIsPossible();

    Session* session_;
    Actions& actions_;
    Docks* docks_;
    ViewStack* views_;
    bool closing_ = false; // what the stroke of the tool does to its cells
    int strokes_ = 0;
};

} // namespace attn
