// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QTimer>

#include <functional>

class QLabel;
class QToolButton;

namespace attn {

// Says for some seconds, over the lower edge of another widget, what was just done, and may offer what to do about it.
class Toast : public QFrame {
    Q_OBJECT
public:
    explicit Toast(QWidget* over);

    void say(const QString& message, const QString& offer = {}, std::function<void()> accept = {});
    QString message() const;

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void place();

    QWidget* over_;
    QLabel* text_;
    QToolButton* offer_;
    std::function<void()> accept_;
    QTimer leave_;
};

} // namespace attn
