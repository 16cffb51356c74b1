#include "ui/window/head_bar.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>

namespace attn {

namespace {

QToolButton* buttonOf(QAction* action, QWidget* parent)
{
    auto* const button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setAccessibleName(action->text());
    button->setAutoRaise(true);
    return button;
}

// A labelled slider between two step buttons, in a widget of its own so that it can be hidden as one.
QWidget* makePart(QWidget* parent, const QString& name, QAction* previous, QAction* next, QSlider*& slider, QLabel*& number)
{
    auto* const part = new QWidget(parent);
    slider = new QSlider(Qt::Horizontal, part);
    slider->setAccessibleName(name);
    slider->setPageStep(1);
    slider->setMinimumWidth(64);
    slider->setMaximumWidth(160);
    number = new QLabel(part);
    auto* const layout = new QHBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(new QLabel(name, part));
    layout->addWidget(buttonOf(previous, part));
    layout->addWidget(slider);
    layout->addWidget(buttonOf(next, part));
    layout->addWidget(number);
    return part;
}

} // namespace

HeadBar::HeadBar(Selection* selection, const Steps& steps, QWidget* parent) : QWidget(parent), selection_(selection), mean_(steps.mean)
{
    setAccessibleName(tr("Layer and head"));
    layerPart_ = makePart(this, tr("Layer"), steps.previousLayer, steps.nextLayer, layer_, layerNumber_);
    headPart_ = makePart(this, tr("Head"), steps.previousHead, steps.nextHead, head_, headNumber_);
    auto* const mean = buttonOf(steps.mean, this);
    mean->setToolButtonStyle(Qt::ToolButtonTextOnly);
    headPart_->layout()->addWidget(mean);
    auto* const layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(16);
    layout->addWidget(layerPart_);
    layout->addWidget(headPart_);

    connect(layer_, &QSlider::valueChanged, this, [this](int value) { selection_->setHead(LayerIndex{value}, selection_->head()); });
    connect(head_, &QSlider::valueChanged, this, [this](int value) { selection_->setHead(selection_->layer(), {HeadIndex{value}}); });
    connect(selection_, &Selection::headChanged, this, &HeadBar::showSelection);
    showSelection();
}

void HeadBar::setRun(const Run* run)
{
    layers_ = run ? run->layers : 1;
    heads_ = run ? run->heads : 1;
    showSelection();
}

void HeadBar::showSelection()
{
    const QSignalBlocker layerBlocker(layer_);
    const QSignalBlocker headBlocker(head_);
    layerPart_->setVisible(layers_ > 1);
    headPart_->setVisible(heads_ > 1);
    layer_->setRange(0, static_cast<int>(layers_ - 1));
    layer_->setValue(static_cast<int>(selection_->layer().value));
    layerNumber_->setText(tr("%1 of 0–%2").arg(selection_->layer().value).arg(layers_ - 1));
    head_->setRange(0, static_cast<int>(heads_ - 1));
    const auto& pick = selection_->head().head;
    if (pick)
        head_->setValue(static_cast<int>(pick->value));
    headNumber_->setText(pick ? tr("%1 of 0–%2").arg(pick->value).arg(heads_ - 1) : tr("mean of %1").arg(heads_));
    mean_->setChecked(!pick);
}

} // namespace attn
