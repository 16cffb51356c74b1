#pragma once

#include "ui/exporting/figure_kinds.h"

class QMimeData;

namespace attn {

// What the clipboard gets: the figure as a picture, and the matrix that it shows as text with tabs, which spreadsheets paste as a table.
// A matrix of more than a million cells comes without the text.
QMimeData* clipboardData(const FigureKind& kind, const Run& run, const FigureParameters& parameters, const FigurePage& page);

void copyFigure(const FigureKind& kind, const Run& run, const FigureParameters& parameters, const FigurePage& page);

} // namespace attn
