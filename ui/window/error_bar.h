// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include <functional>

class QLabel;
class QToolButton;

namespace attn {

struct Theme;

// A bar above the view that says what went wrong and what to do about it, or in quiet colours what the user should
// know. Of a long message it shows the beginning, and the rest on demand.
class ErrorBar : public QFrame {
    Q_OBJECT
public:
    enum class Tone { error, notice };
    ErrorBar(Tone tone, QWidget* parent);

    void showError(const QString& message);
    // With a button named `offer` that calls `accept`, until another message is shown; and a second one like it.
    struct Offer {
        QString text;
        std::function<void()> accept;
    };
    void showError(const QString& message, const QString& offer, std::function<void()> accept);
    void showError(const QString& message, const Offer& first, const Offer& second);
    void setTheme(const Theme& theme);
    QString message() const;

private:
    void showWhole();

    Tone tone_;
    QString message_; // whole, where the label shows its beginning
    std::function<void()> accept_;
    std::function<void()> acceptOther_;
    QLabel* text_;
    QToolButton* more_;
    QToolButton* offer_;
    QToolButton* other_;
};

} // namespace attn
