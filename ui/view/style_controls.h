// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/painting/view_style.h"
#include "ui/widgets/popover.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;

namespace attn {

// The colour scale and the written values of the pictures.
class StyleControls : public Popover {
    Q_OBJECT
public:
    explicit StyleControls(QWidget* parent = nullptr);

    // What has an effect on the picture; the rest is not shown.
    struct Effects {
        bool colors = true;
        bool values = true;
        bool pooling = true; // cells may share a pixel
    };
    // `view`: the number of the one whose look is shown.
    void setEffects(const Effects& effects, int view = -1);
    // Further controls that one view alone has; this widget owns them.
    void addLook(int view, QWidget* look);
    void popUp(const QWidget* anchor);

    const ViewStyle& viewStyle() const { return style_; }
    // Emits nothing.
    void setViewStyle(const ViewStyle& style);

signals:
    void styleChanged(const ViewStyle& style);

private:
    void build();
    void readControls();

    ViewStyle style_;
    Effects effects_;
    std::vector<std::pair<int, QWidget*>> looks_;
    QFormLayout* form_;
    QComboBox* map_;
    QComboBox* range_;
    QDoubleSpinBox* low_;
    QDoubleSpinBox* high_;
    QCheckBox* logarithmic_;
    QCheckBox* shared_;
    QComboBox* values_;
    QComboBox* pooling_;
    QComboBox* aspect_;
};

} // namespace attn
