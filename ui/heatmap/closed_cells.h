// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/mask.h"
#include "ui/colors/theme.h"

#include <qcustomplot.h>

#include <memory>

namespace attn {

// Paints over the cells that a mask closes, where they are large enough to tell: a cell that may not be looked at is
// not one that is given no weight.
class ClosedCells : public QCPLayerable {
public:
    ClosedCells(QCPAxis* columns, QCPAxis* rows);

    // nullptr: no cell is closed.
    void setOpenCells(std::shared_ptr<const OpenCells> open) { open_ = std::move(open); }
    void setTheme(const Theme& theme) { theme_ = theme; }

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }
    QRect clipRect() const override { return columns_->axisRect()->rect().translated(0, -1); }
    void draw(QCPPainter* painter) override;

private:
    void drawRow(QCPPainter* painter, Index row, Index column, std::span<const unsigned char> open,
                 QList<QLineF>& strokes) const;

    QCPAxis* columns_;
    QCPAxis* rows_;
    std::shared_ptr<const OpenCells> open_;
    Theme theme_;
};

} // namespace attn
