// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

namespace attn {

struct Theme;

// A bar above the view that says what went wrong and what to do about it.
class ErrorBar : public QFrame {
    Q_OBJECT
public:
    explicit ErrorBar(QWidget* parent);

    void showError(const QString& message);
    void setTheme(const Theme& theme);
    QString message() const;

private:
    QLabel* text_;
};

} // namespace attn
