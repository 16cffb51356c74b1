// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/steps/steps_layout.h"

#include <QPainter>

namespace attn {

// `size` in pixels of 1/96 inch.
void drawStepsFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters);
// The same with the content at hand.
void drawStepsFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters,
                     const StepsContent& content);

} // namespace attn
