// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/painting/view_style.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;

namespace attn {

// The colour scale and the written values of the pictures, in a row that wraps where the window is narrow.
class StyleControls : public QWidget {
    Q_OBJECT
public:
    explicit StyleControls(QWidget* parent = nullptr);

    const ViewStyle& viewStyle() const { return style_; }
    // Emits nothing.
    void setViewStyle(const ViewStyle& style);

signals:
    void styleChanged(const ViewStyle& style);

private:
    void build();
    void readControls();

    ViewStyle style_;
    QComboBox* map_;
    QComboBox* range_;
    QDoubleSpinBox* low_;
    QDoubleSpinBox* high_;
    QCheckBox* logarithmic_;
    QCheckBox* shared_;
    QComboBox* values_;
    QComboBox* pooling_;
};

} // namespace attn
