// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QElapsedTimer>
#include <QObject>

class QWidget;

namespace attn {

// Says when the first run, or the first message that there is none, has been painted.
class FirstPicture : public QObject {
    Q_OBJECT
public:
    // `picture`: the widget that shows the run. The time is measured from the construction of this object.
    FirstPicture(Session* session, QWidget* picture, QObject* parent);

    bool eventFilter(QObject* watched, QEvent* event) override;

signals:
    // Once.
    void shown(double milliseconds);

private:
    QWidget* picture_;
    QElapsedTimer timer_;
    bool ready_ = false;
};

} // namespace attn
