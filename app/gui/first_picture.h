// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QElapsedTimer>
#include <QObject>

class QWidget;

namespace attn {

// Prints {"first_heatmap": ms} once on standard error, when the first run has been painted: the option --timing of the
// window.
class FirstPicture : public QObject {
    Q_OBJECT
public:
    // `picture`: the widget that shows the run. The time counts from the making of this object.
    FirstPicture(Session* session, QWidget* picture, QObject* parent);

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void print();

    QWidget* picture_;
    QElapsedTimer timer_;
    bool ready_ = false;
};

} // namespace attn
