// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operators/temperature_control.h"

#include "engine/documents/document_limits.h"
#include "ui/help/control_help.h"

#include <QDoubleSpinBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QSlider>

#include <cmath>

namespace attn {

namespace {

constexpr double lowest = 0.05;
constexpr double highest = 20.0;
constexpr int steps = 200;

double temperatureAt(int step)
{
    // The ends are written out, because exp(log(20)) is not exactly 20. Three digits are enough for a slider.
    const double exact = lowest * std::pow(highest / lowest, static_cast<double>(step) / steps);
    return std::round(exact * 1000.0) / 1000.0;
}

int stepAt(double temperature)
{
    return static_cast<int>(std::lround(steps * std::log(temperature / lowest) / std::log(highest / lowest)));
}

} // namespace

TemperatureControl::TemperatureControl(QWidget* parent)
    : QWidget(parent), slider_(new QSlider(Qt::Horizontal)), field_(new QDoubleSpinBox)
{
    slider_->setRange(0, steps);
    slider_->setPageStep(steps / 10);
    slider_->setAccessibleName(tr("Temperature slider"));
    slider_->setMinimumWidth(40);
    field_->setDecimals(3);
    field_->setRange(document_limits::temperature.lowest, document_limits::temperature.highest);
    field_->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    field_->setFixedWidth(field_->fontMetrics().horizontalAdvance(QStringLiteral("1000.000")) + 24);
    field_->setAccessibleName(tr("Temperature"));
    for (QWidget* part : {static_cast<QWidget*>(slider_), static_cast<QWidget*>(field_)}) {
        explain(part, "temperature");
        part->installEventFilter(this);
    }
    setTemperature(1.0);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(slider_, 1);
    layout->addWidget(field_);
    connect(slider_, &QSlider::valueChanged, this, [this](int step) { edit(temperatureAt(step)); });
    connect(slider_, &QSlider::sliderReleased, this, &TemperatureControl::editingEnded);
    connect(field_, &QDoubleSpinBox::valueChanged, this, &TemperatureControl::edit);
    connect(field_, &QDoubleSpinBox::editingFinished, this, &TemperatureControl::editingEnded);
}

void TemperatureControl::setTemperature(double temperature)
{
    temperature_ = temperature;
    const QSignalBlocker quietSlider(slider_);
    const QSignalBlocker quietField(field_);
    if (!slider_->isSliderDown())
        slider_->setValue(stepAt(temperature));
    if (field_->value() != temperature)
        field_->setValue(temperature);
}

void TemperatureControl::edit(double temperature)
{
    if (temperature == temperature_)
        return;
    setTemperature(temperature);
    emit temperatureEdited(temperature);
}

bool TemperatureControl::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == slider_ && event->type() == QEvent::MouseButtonDblClick) {
        edit(1.0);
        emit editingEnded();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace attn
