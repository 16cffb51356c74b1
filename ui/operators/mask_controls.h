// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace attn {

// The masks, which combine: causal, window, padding, and cells that the mask tool has masked one by one.
class MaskControls : public QWidget {
    Q_OBJECT
public:
    // `session` must outlive the controls.
    explicit MaskControls(Session* session, QWidget* parent = nullptr);

    void showMask(const Mask& mask);
    // Shows the state of the mask tool. Emits nothing.
    void setMaskTool(bool on);

signals:
    void maskToolToggled(bool on);

private:
    void edit(const QString& what, const QString& merge, const std::function<void(Mask&)>& change);
    void editPadding();

    Session* session_;
    QCheckBox* causal_;
    QCheckBox* window_;
    QSpinBox* width_;
    QLineEdit* padding_;
    QLabel* refusal_;
    QPushButton* tool_;
    QLabel* closed_;
    QToolButton* clear_;
};

} // namespace attn
