// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settings/settings.h"

#include <QDialog>

class QComboBox;
class QDoubleSpinBox;

namespace attn {

class StyleControls;

// Changes how the program looks. Every change is seen at once, so that there is nothing to confirm.
class SettingsDialog : public QDialog {
    Q_OBJECT
public:
    // `settings` must outlive the dialog.
    explicit SettingsDialog(Settings* settings, QWidget* parent = nullptr);

private:
    void build();
    void showSettings();
    void restoreDefaults();

    Settings* settings_;
    QComboBox* theme_;
    QDoubleSpinBox* font_;
    StyleControls* style_;
};

} // namespace attn
