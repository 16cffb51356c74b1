// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QDoubleSpinBox;
class QSlider;

namespace attn {

// A logarithmic slider from 0.05 to 20 with 1 in its middle, and a field for exact values. A double click sets 1.
class TemperatureControl : public QWidget {
    Q_OBJECT
public:
    explicit TemperatureControl(QWidget* parent = nullptr);

    double temperature() const { return temperature_; }
    // Emits nothing.
    void setTemperature(double temperature);

    bool eventFilter(QObject* watched, QEvent* event) override;

signals:
    void temperatureEdited(double temperature);
    void editingEnded(); // the user has let go of the slider or left the field

private:
    void edit(double temperature);

    double temperature_ = 1.0;
    QSlider* slider_;
    QDoubleSpinBox* field_;
};

} // namespace attn
