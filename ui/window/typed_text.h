// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/actions.h"

#include <QTimer>

namespace attn {

class Session;

// Sends what is typed into the sentence where no field has the focus. On a picture, a single letter still is a
// shortcut: it waits for a moment, and counts as text when another one follows at once. On a panel, no single key is a
// shortcut, as its effect on the picture would go unseen.
class TypedText : public QObject {
    Q_OBJECT
public:
    // All must outlive this object. `view` is the picture, with everything in it.
    TypedText(const Session* session, const Actions& actions, QWidget* view);

    bool eventFilter(QObject* watched, QEvent* event) override;

signals:
    void typed(const QString& text);

private:
    bool isOfView(const QObject* watched) const;
    void press(const QString& text);
    void actAlone();

    const Session* session_;
    const Actions& actions_;
    QWidget* view_;
    QString waiting_;
    QTimer pause_;
};

} // namespace attn
