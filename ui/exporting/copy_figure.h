// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/exporting/figure_kinds.h"

class QMimeData;

namespace attn {

// Matrices of more cells are copied without their table.
inline constexpr Index mostCopiedCells = 1'000'000;

// What the clipboard gets: the figure as a picture, and the matrix that it shows - the window, if there is one - with
// its labels as first row and column.
struct FigureCopy {
    QImage picture;
    QString tabbed; // cells apart by tabs, rows by line breaks: what spreadsheets paste; empty: too many cells
    QString html;   // the same as a table
};

// Any thread. Throws Cancelled and what drawing throws.
FigureCopy copyOf(const FigureKind& kind, const std::shared_ptr<const Run>& run, const FigureParameters& parameters,
                  const FigurePage& page, const RunControl& control = {});

QMimeData* clipboardData(const FigureCopy& copy);

} // namespace attn
