// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/head_bar.h"

#include "ui/widgets/flow_layout.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>

namespace attn {

namespace {

constexpr int meanNumber = -1;

QToolButton* buttonOf(QAction* action, QWidget* parent)
{
    auto* const button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setAccessibleName(action->text());
    button->setAutoRaise(true);
    return button;
}

} // namespace

HeadBar::HeadBar(Selection* selection, const Steps& layers, const Steps& heads, QWidget* parent)
    : QWidget(parent), selection_(selection), layer_(makePart(tr("Layer"), tr("mean"), layers)),
      head_(makePart(tr("Head"), tr("mean"), heads))
{
    setAccessibleName(tr("Layer and head"));
    auto* const layout = new FlowLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(layer_.widget);
    layout->addWidget(head_.widget);

    const auto chooseLayer = [this](int value) {
        const auto [layer, head] = selection_->head();
        selection_->setHead({value == meanNumber ? Axis::mean(layer.number) : Axis(value), head});
    };
    const auto chooseHead = [this](int value) {
        selection_->setHead({selection_->head().layer, value == meanNumber ? Axis::mean() : Axis(value)});
    };
    connect(layer_.slider, &QSlider::valueChanged, this, chooseLayer);
    connect(layer_.number, &QSpinBox::valueChanged, this, chooseLayer);
    connect(head_.slider, &QSlider::valueChanged, this, chooseHead);
    connect(head_.number, &QSpinBox::valueChanged, this, chooseHead);
    connect(selection_, &Selection::headChanged, this, &HeadBar::showSelection);
    showSelection();
}

// A label, a slider between two step buttons, a field for the number, and a button for the mean.
HeadBar::Part HeadBar::makePart(const QString& name, const QString& meanName, const Steps& steps)
{
    Part part{new QWidget(this), new QSlider(Qt::Horizontal), new QSpinBox, steps.mean};
    part.slider->setAccessibleName(name);
    part.slider->setPageStep(1);
    part.slider->setFixedWidth(72);
    part.number->setAccessibleName(tr("%1, by its number").arg(name));
    part.number->setSpecialValueText(meanName);
    part.number->setKeyboardTracking(false);
    part.number->setButtonSymbols(QAbstractSpinBox::NoButtons);
    // When a number was typed, the keys belong to the window again.
    connect(part.number, &QSpinBox::editingFinished, part.number, &QWidget::clearFocus);
    auto* const mean = buttonOf(steps.mean, part.widget);
    mean->setToolButtonStyle(Qt::ToolButtonTextOnly);
    auto* const layout = new QHBoxLayout(part.widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(new QLabel(name, part.widget));
    layout->addWidget(buttonOf(steps.previous, part.widget));
    layout->addWidget(part.slider);
    layout->addWidget(buttonOf(steps.next, part.widget));
    layout->addWidget(part.number);
    layout->addWidget(mean);
    return part;
}

void HeadBar::setRun(const Run* run)
{
    layers_ = run ? run->layers : 1;
    heads_ = run ? run->heads : 1;
    showSelection();
}

void HeadBar::showSelection()
{
    const auto [layer, head] = selection_->head();
    showPart(layer_, layers_, layer.number, layer.is_mean());
    showPart(head_, heads_, head.is_mean() ? head_.slider->value() : head.number, head.is_mean());
}

void HeadBar::showPart(const Part& part, Index count, Index value, bool mean)
{
    const QSignalBlocker sliderBlocker(part.slider);
    const QSignalBlocker numberBlocker(part.number);
    part.widget->setVisible(count > 1);
    part.slider->setRange(0, static_cast<int>(count - 1));
    part.slider->setValue(static_cast<int>(value));
    part.number->setRange(meanNumber, static_cast<int>(count - 1));
    part.number->setSuffix(tr(" of 0–%1").arg(count - 1));
    part.number->setValue(mean ? meanNumber : static_cast<int>(value));
    part.mean->setChecked(mean);
}

} // namespace attn
