// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/painting/figure_parameters.h"

#include <QPainter>

namespace attn {

// Fills the background and writes the title, if there is one. Returns the room that is left, with a margin around it,
// and leaves the painter set to the figure's font.
QRectF beginFigure(QPainter& painter, const QSizeF& size, const FigureParameters& parameters);

// The height of the caption of a figure of this width, with the space around it; 0 where there is none.
double captionHeight(double width, const FigureParameters& parameters);
// Writes the caption at the bottom of a figure of this size, onto its background.
void paintCaption(QPainter& painter, const QSizeF& size, const FigureParameters& parameters);

// The room that beginFigure leaves, for layouts made without painting.
QRectF figureRoom(const QSizeF& size, const FigureParameters& parameters);

// Which texts of a figure are cut for want of room.
struct CutTexts {
    bool labels = false;
    bool title = false;
};
// Whether that is so of the title that beginFigure writes.
bool isTitleCut(const QSizeF& size, const FigureParameters& parameters);

} // namespace attn
