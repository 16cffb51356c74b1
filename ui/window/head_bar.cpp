// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/head_bar.h"

#include "ui/help/control_help.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>

namespace attn {

namespace {

constexpr int meanNumber = -1;

} // namespace

HeadBar::HeadBar(Selection* selection, QWidget* parent)
    : QWidget(parent), selection_(selection), layer_(makePart(tr("Layer"), "layer")),
      head_(makePart(tr("Head"), "head"))
{
    setAccessibleName(tr("Layer and head"));
    auto* const layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(16);
    layout->addWidget(layer_.widget);
    layout->addWidget(head_.widget);
    connect(layer_.number, &QSpinBox::valueChanged, this, [this](int value) {
        const auto [layer, head] = selection_->head();
        selection_->setHead({value == meanNumber ? Axis::mean(layer.number) : Axis(value), head});
    });
    connect(head_.number, &QSpinBox::valueChanged, this, [this](int value) {
        selection_->setHead({selection_->head().layer, value == meanNumber ? Axis::mean() : Axis(value)});
    });
    connect(selection_, &Selection::headChanged, this, &HeadBar::showSelection);
    showSelection();
}

HeadBar::Part HeadBar::makePart(const QString& name, const char* help)
{
    Part part{new QWidget(this), new QSpinBox};
    part.number->setAccessibleName(name);
    explain(part.number, help);
    part.number->setSpecialValueText(tr("mean"));
    part.number->setKeyboardTracking(false);
    part.number->setWrapping(true);
    // When a number was typed, the keys belong to the window again.
    connect(part.number, &QSpinBox::editingFinished, part.number, &QWidget::clearFocus);
    auto* const label = new QLabel(name, part.widget);
    label->setBuddy(part.number);
    auto* const layout = new QHBoxLayout(part.widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(label);
    layout->addWidget(part.number);
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
    showPart(layer_, layers_, selection_->head().layer);
    showPart(head_, heads_, selection_->head().head);
}

void HeadBar::showPart(const Part& part, Index count, const Axis& axis)
{
    const QSignalBlocker blocker(part.number);
    part.widget->setVisible(count > 1);
    part.number->setRange(meanNumber, static_cast<int>(count - 1));
    part.number->setSuffix(tr(" of %1").arg(count));
    part.number->setValue(axis.is_number() ? static_cast<int>(axis.number) : meanNumber);
}

} // namespace attn
