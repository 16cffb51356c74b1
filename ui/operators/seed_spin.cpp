// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operators/seed_spin.h"

#include <QLineEdit>

#include <algorithm>
#include <limits>

namespace attn {

namespace {

constexpr auto largestSeed = std::numeric_limits<std::uint64_t>::max();

} // namespace

SeedSpin::SeedSpin(QWidget* parent) : QAbstractSpinBox(parent)
{
    setSeed(0);
    connect(lineEdit(), &QLineEdit::textEdited, this, &SeedSpin::readField);
    connect(this, &QAbstractSpinBox::editingFinished, this, [this] { setSeed(seed_); });
}

void SeedSpin::setSeed(std::uint64_t seed)
{
    seed_ = seed;
    const QString digits = QString::number(seed);
    if (lineEdit()->text() != digits)
        lineEdit()->setText(digits);
}

void SeedSpin::readField()
{
    bool ok = false;
    const quint64 seed = lineEdit()->text().toULongLong(&ok);
    if (!ok || seed == seed_)
        return;
    seed_ = seed;
    emit seedEdited(seed);
}

void SeedSpin::stepBy(int steps)
{
    const auto size = static_cast<std::uint64_t>(std::abs(steps));
    setSeed(steps > 0 ? seed_ + std::min(size, largestSeed - seed_) : seed_ - std::min(size, seed_));
    emit seedEdited(seed_);
}

QAbstractSpinBox::StepEnabled SeedSpin::stepEnabled() const
{
    StepEnabled enabled = StepNone;
    if (seed_ > 0)
        enabled |= StepDownEnabled;
    if (seed_ < largestSeed)
        enabled |= StepUpEnabled;
    return enabled;
}

QValidator::State SeedSpin::validate(QString& input, int&) const
{
    if (input.isEmpty())
        return QValidator::Intermediate;
    bool ok = false;
    input.toULongLong(&ok);
    return ok && input.front().isDigit() ? QValidator::Acceptable : QValidator::Invalid;
}

QSize SeedSpin::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(QLatin1Char('0')) * 9 + 32, QAbstractSpinBox::sizeHint().height()};
}

QSize SeedSpin::minimumSizeHint() const
{
    return {fontMetrics().horizontalAdvance(QLatin1Char('0')) * 4 + 32, QAbstractSpinBox::minimumSizeHint().height()};
}

} // namespace attn
