// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/generation_controls.h"

#include "ui/help/control_help.h"
#include "ui/wording/counted.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>

#include <limits>

namespace attn {

namespace {

enum Choice { greedy, sampled };

QSpinBox* makeSpin(int least, int most, int value, const QString& name, const char* help)
{
    auto* const spin = new QSpinBox;
    spin->setRange(least, most);
    spin->setValue(value);
    spin->setAccessibleName(name);
    explain(spin, help);
    return spin;
}

} // namespace

GenerationControls::GenerationControls(QWidget* parent)
    : QWidget(parent), continue_(new QPushButton(tr("Write"))), stop_(new QPushButton(tr("Stop"))),
      progress_(new QProgressBar), tokens_(makeSpin(1, 1000, 20, tr("Tokens to write"), "token-count")),
      choice_(new QComboBox), form_(new QFormLayout), temperature_(new QDoubleSpinBox),
      topK_(makeSpin(0, 100000, 50, tr("How many of the most likely tokens to choose among"), "among")),
      seed_(makeSpin(0, std::numeric_limits<int>::max(), 0, tr("Seed of the random numbers"), "writing-seed"))
{
    build();
    connect(continue_, &QPushButton::clicked, this, &GenerationControls::continueRequested);
    connect(stop_, &QPushButton::clicked, this, &GenerationControls::stopRequested);
    connect(choice_, &QComboBox::activated, this, &GenerationControls::showChoice);
    showChoice();
    setBusy(false);
}

void GenerationControls::build()
{
    setAccessibleName(tr("Writing more text"));
    continue_->setAccessibleName(tr("Write more text"));
    explain(continue_, "write-text");
    stop_->setAccessibleName(tr("Stop writing"));
    explain(stop_, "stop-writing");
    progress_->setAccessibleName(tr("Progress of writing"));
    progress_->setRange(0, 1000);
    progress_->setTextVisible(false);
    const auto showCount = [this](int count) {
        tokens_->setSuffix(counted(tr(" more token(s)", nullptr, count), count));
    };
    connect(tokens_, &QSpinBox::valueChanged, this, showCount);
    showCount(tokens_->value());
    choice_->addItems({tr("most likely"), tr("by chance")});
    choice_->setAccessibleName(tr("How a token is chosen"));
    explain(choice_, "token-choice");
    temperature_->setRange(0.05, 10.0);
    temperature_->setSingleStep(0.1);
    temperature_->setValue(1.0);
    temperature_->setAccessibleName(tr("Temperature"));
    explain(temperature_, "writing-temperature");
    topK_->setSpecialValueText(tr("all"));

    auto* const row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(continue_);
    row->addWidget(tokens_);
    row->addWidget(stop_);
    row->addWidget(progress_, 1);
    row->addStretch();
    form_->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form_->addRow(tr("Choose"), choice_);
    form_->addRow(tr("Temperature"), temperature_);
    form_->addRow(tr("Among"), topK_);
    form_->addRow(tr("Seed"), seed_);
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(row);
    layout->addLayout(form_);
}

void GenerationControls::showChoice()
{
    const bool draws = choice_->currentIndex() == sampled;
    for (QWidget* const field :
         {static_cast<QWidget*>(temperature_), static_cast<QWidget*>(topK_), static_cast<QWidget*>(seed_)}) {
        field->setVisible(draws);
        form_->labelForField(field)->setVisible(draws);
    }
}

GenerationOptions GenerationControls::options() const
{
    if (choice_->currentIndex() == greedy)
        return {.tokens = tokens_->value()};
    return {.tokens = tokens_->value(),
            .temperature = temperature_->value(),
            .top_k = topK_->value(),
            .seed = static_cast<std::uint64_t>(seed_->value())};
}

void GenerationControls::setBusy(bool busy)
{
    continue_->setVisible(!busy);
    tokens_->setVisible(!busy);
    stop_->setVisible(busy);
    progress_->setVisible(busy);
    progress_->setValue(0);
}

void GenerationControls::setProgress(double share)
{
    progress_->setValue(static_cast<int>(1000.0 * share));
}

} // namespace attn
