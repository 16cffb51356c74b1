// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/actions.h"

class QLineEdit;

namespace attn {

class CaptionBar;
class Session;
class StyleActions;
class Toast;
class ViewStack;

// The presentation for a room full of people: everything in one large scale, and keys that a presenter's hand or
// clicker finds. Numbers are hidden until they are revealed, so that the room can guess first.
class Presenter : public QObject {
    Q_OBJECT
public:
    struct Parts {
        Session* session;
        const Actions* actions;
        ViewStack* views;
        CaptionBar* caption;
        StyleActions* style;
        Toast* toast;
        QWidget* window;
    };
    // All must outlive this object.
    explicit Presenter(const Parts& parts);

    void begin();
    void end();
    bool isOn() const { return on_; }

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    // Does what a key stands for, or only says whether it stands for something.
    bool press(int key, bool act);
    void setNumbers(bool shown);
    void setBlack(bool black);
    void editSentence();
    void takeSentence();
    void showKeys();

    Parts parts_;
    bool on_ = false;
    bool numbers_ = false;
    QWidget* black_;
    QLineEdit* sentence_;
};

} // namespace attn
