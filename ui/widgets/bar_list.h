// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <QString>
#include <QWidget>

#include <optional>
#include <vector>

namespace attn {

struct Bar {
    QString label;
    double value = 0.0;
    Index index = 0; // the argument of the signals
    bool current = false;
    bool remainder = false; // what is left for all the others: quiet, and no click goes there
};

// Shows labels, bars and numbers in rows. The longest bar fills the room, or of shares what would be all of 1. Bars of
// negative numbers run to the left of a zero line.
class BarList : public QWidget {
    Q_OBJECT
public:
    enum class Numbers { any, shares }; // shares are written in per cent

    explicit BarList(Numbers numbers = Numbers::any, QWidget* parent = nullptr);

    void setBars(std::vector<Bar> bars);
    const std::vector<Bar>& bars() const { return bars_; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void barHovered(Index index);
    void hoverEnded();
    void barClicked(Index index);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    QString textOf(double value) const;
    void click(std::size_t place);
    void paintBar(QPainter& painter, std::size_t place) const;
    void setLit(std::optional<std::size_t> place);
    std::optional<std::size_t> placeAt(const QPoint& point) const;
    int rowHeight() const;
    int labelWidth() const;
    int numberWidth() const;

    Numbers numbers_;
    std::vector<Bar> bars_;
    double low_ = 0.0;
    double high_ = 0.0;
    std::optional<std::size_t> lit_; // the bar of the pointer or the keyboard
};

} // namespace attn
