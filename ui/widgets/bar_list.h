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
};

// Shows labels, bars and numbers in rows. Bars of negative numbers run to the left of a zero line.
class BarList : public QWidget {
    Q_OBJECT
public:
    explicit BarList(QWidget* parent = nullptr);

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
    void paintBar(QPainter& painter, std::size_t place) const;
    void setLit(std::optional<std::size_t> place);
    std::optional<std::size_t> placeAt(const QPoint& point) const;
    int rowHeight() const;
    int labelWidth() const;
    int numberWidth() const;

    std::vector<Bar> bars_;
    double low_ = 0.0;
    double high_ = 0.0;
    std::optional<std::size_t> lit_; // the bar of the pointer or the keyboard
};

} // namespace attn
