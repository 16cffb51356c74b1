// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/actions.h"

#include <QTimer>

namespace attn {

class Session;

// Sends what is typed while a picture has the focus into the sentence. A single letter still is a shortcut: it waits
// for a moment, and counts as text when another one follows at once.
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
