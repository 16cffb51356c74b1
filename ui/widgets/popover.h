// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

namespace attn {

// A frame with controls that stands beside the button that opened it, until the user clicks elsewhere.
class Popover : public QFrame {
    Q_OBJECT
public:
    explicit Popover(QWidget* parent);

    // Above the anchor where there is room, and otherwise below it; all of it on the screen. `first` gets the keyboard.
    void popUp(const QWidget* anchor, QWidget* first);
};

} // namespace attn
