// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/exporting/figure_kinds.h"

class QMimeData;

namespace attn {

// A matrix with more cells is copied without its table.
inline constexpr Index mostCopiedCells = 1'000'000;

// The content of the clipboard: the figure as a picture, and the part of the matrix that it shows. The table has the
// labels as its first row and column.
struct FigureCopy {
    QImage picture;
    QString tabbed; // for spreadsheets: tabs between cells, line breaks between rows; empty: too many cells
    QString html;   // the same as an HTML table
};

// May be called on any thread. Throws Cancelled, and what drawing throws.
FigureCopy copyOf(const FigureKind& kind, const std::shared_ptr<const Run>& run, const FigureParameters& parameters,
                  const FigurePage& page, const RunControl& control = {});

QMimeData* clipboardData(const FigureCopy& copy);

} // namespace attn
