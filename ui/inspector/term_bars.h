// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <optional>
#include <vector>

namespace attn {

// The numbers that a score is the sum of, one small bar for each dimension, up for positive and down for negative.
class TermBars : public QWidget {
    Q_OBJECT
public:
    explicit TermBars(QWidget* parent = nullptr);

    void setTerms(std::vector<double> terms);
    const std::vector<double>& terms() const { return terms_; }

    QSize sizeHint() const override { return {200, 72}; }
    QSize minimumSizeHint() const override { return {80, 48}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    std::optional<std::size_t> dimensionAt(int x) const;

    std::vector<double> terms_;
};

} // namespace attn
