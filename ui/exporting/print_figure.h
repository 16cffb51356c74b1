// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/exporting/figure_kinds.h"

class QPrinter;
class QWidget;

namespace attn {

// Draws the figure onto one page: as wide as the page lets it be, with the proportions of `page`, in the middle of the
// upper edge.
void printOnto(QPrinter& printer, const FigurePage& page, const DrawFigure& draw);

// Asks for a printer and prints, off the window's thread. Throws Error; so for the next.
void printFigure(const FigureKind& kind, const std::shared_ptr<const Run>& run, const FigureParameters& parameters,
                 QWidget* parent);

// Shows the page as it will be printed, and prints it from there.
void previewPrint(const FigureKind& kind, const std::shared_ptr<const Run>& run, const FigureParameters& parameters,
                  QWidget* parent);

} // namespace attn
