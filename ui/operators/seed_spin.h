// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSpinBox>

#include <cstdint>

namespace attn {

// A spin box for the 64 bits of a seed, which QSpinBox cannot hold.
class SeedSpin : public QAbstractSpinBox {
    Q_OBJECT
public:
    explicit SeedSpin(QWidget* parent = nullptr);

    std::uint64_t seed() const { return seed_; }
    // Emits nothing.
    void setSeed(std::uint64_t seed);

    void stepBy(int steps) override;
    QValidator::State validate(QString& input, int& position) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void seedEdited(quint64 seed);

protected:
    StepEnabled stepEnabled() const override;

private:
    void readField();

    std::uint64_t seed_ = 0;
};

} // namespace attn
