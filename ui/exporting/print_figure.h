// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/exporting/figure_kinds.h"

class QPrinter;
class QWidget;

namespace attn {

// Draws the figure onto one page: as wide as the page, in the proportions of `page`, at the upper edge.
void printOnto(QPrinter& printer, const FigurePage& page, const DrawFigure& draw);

// Asks for a printer and prints on another thread. `name` is that of the job, without what names of files cannot have.
// Throws Error.
void printFigure(const FigureKind& kind, const std::shared_ptr<const Run>& run, const FigureParameters& parameters,
                 const QString& name, QWidget* parent);

// Shows the page as it will be printed, with a button that prints it. Throws Error.
void previewPrint(const FigureKind& kind, const std::shared_ptr<const Run>& run, const FigureParameters& parameters,
                  const QString& name, QWidget* parent);

} // namespace attn
