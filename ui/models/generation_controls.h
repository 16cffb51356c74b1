// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/generation.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace attn {

// How a model goes on from its text: how many tokens, and how each is chosen.
class GenerationControls : public QWidget {
    Q_OBJECT
public:
    explicit GenerationControls(QWidget* parent = nullptr);

    GenerationOptions options() const;
    // While tokens are made there is a progress bar and a way to stop.
    void setBusy(bool busy);
    void setProgress(double share);

signals:
    void continueRequested();
    void stopRequested();

private:
    void build();
    void showChoice();

    QPushButton* continue_;
    QPushButton* stop_;
    QProgressBar* progress_;
    QSpinBox* tokens_;
    QComboBox* choice_;
    QFormLayout* form_;
    QDoubleSpinBox* temperature_;
    QSpinBox* topK_;
    QSpinBox* seed_;
};

} // namespace attn
