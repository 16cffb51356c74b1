// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settings_dialog.h"

#include "ui/help/control_help.h"
#include "ui/settings/setting_fields.h"
#include "ui/view/style_controls.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace attn {

SettingsDialog::SettingsDialog(Settings* settings, QWidget* parent)
    : QDialog(parent), settings_(settings), theme_(new QComboBox), font_(new QDoubleSpinBox), style_(new StyleControls)
{
    build();
    connect(theme_, &QComboBox::activated, this,
            [this] { settings_->setThemeChoice(static_cast<ThemeChoice>(theme_->currentData().toInt())); });
    connect(font_, &QDoubleSpinBox::valueChanged, this, [this](double points) {
        ViewStyle style = settings_->viewStyle();
        style.fontPoints = points;
        settings_->setViewStyle(style);
    });
    connect(style_, &StyleControls::styleChanged, this, [this](const ViewStyle& chosen) {
        ViewStyle style = settings_->viewStyle();
        style.scale = chosen.scale;
        style.values = chosen.values;
        style.pooling = chosen.pooling;
        style.aspect = chosen.aspect;
        settings_->setViewStyle(style);
    });
    connect(settings, &Settings::viewStyleChanged, this, &SettingsDialog::showSettings);
    adjustSize();
    showSettings();
}

void SettingsDialog::build()
{
    setManualPage(this, QStringLiteral("colours"));
    setWindowTitle(tr("Settings"));
    theme_->addItem(tr("Follow system"), static_cast<int>(ThemeChoice::system));
    theme_->addItem(tr("Light"), static_cast<int>(ThemeChoice::light));
    theme_->addItem(tr("Dark"), static_cast<int>(ThemeChoice::dark));
    theme_->setAccessibleName(tr("Theme"));
    explain(theme_, "theme");
    const SettingField& size = settingField(QStringLiteral("style/fontPoints"));
    font_->setRange(size.lowest, size.highest);
    font_->setSingleStep(1.0);
    font_->setDecimals(1);
    font_->setSuffix(tr(" pt"));
    font_->setAccessibleName(tr("Font size in pictures"));
    explain(font_, "picture-font");

    auto* layout = new QVBoxLayout(this);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Theme"), theme_);
    form->addRow(tr("Font size in pictures"), font_);
    form->addRow(tr("Colours"), style_);
    layout->addLayout(form, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::RestoreDefaults | QDialogButtonBox::Close);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this,
            &SettingsDialog::restoreDefaults);
}

void SettingsDialog::showSettings()
{
    const QSignalBlocker quiet(font_);
    const ViewStyle style = settings_->viewStyle();
    theme_->setCurrentIndex(theme_->findData(static_cast<int>(settings_->themeChoice())));
    font_->setValue(style.fontPoints);
    style_->setViewStyle(style);
    // A range that is set by hand adds a row to the colours.
    resize(width(), std::max(height(), layout()->totalHeightForWidth(width())));
}

void SettingsDialog::restoreDefaults()
{
    settings_->setThemeChoice(ThemeChoice::system);
    settings_->setViewStyle({});
    showSettings();
}

} // namespace attn
