// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pyramid/weights_summary.h"
#include "engine/runs/run.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace attn {

// The last line of the window: how large the run is, how long it took, whether its rows are sound, and what is going
// on.
class StatusLine : public QWidget {
    Q_OBJECT
public:
    explicit StatusLine(QWidget* parent);

    // `model`: the name of the model that ran; empty for the playground.
    void showRun(const Run* run, const WeightsSummary& summary, const QString& model);
    QString text() const;

    // The bar appears when the work has gone on for 300 ms.
    void workStarted();
    void workProgressed(double share, const QString& stage);
    void workEnded();

signals:
    void cancelRequested();

private:
    QLabel* text_;
    QLabel* stage_;
    QProgressBar* progress_;
    QToolButton* cancel_;
    QTimer delay_;
};

} // namespace attn
