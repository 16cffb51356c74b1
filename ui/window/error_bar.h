// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QToolButton;

namespace attn {

struct Theme;

// A bar above the view that says what went wrong and what to do about it. Of a long message it shows the beginning, and
// the rest on demand.
class ErrorBar : public QFrame {
    Q_OBJECT
public:
    explicit ErrorBar(QWidget* parent);

    void showError(const QString& message);
    void setTheme(const Theme& theme);
    QString message() const;

private:
    void showWhole();

    QString message_; // whole, where the label shows its beginning
    QLabel* text_;
    QToolButton* more_;
};

} // namespace attn
