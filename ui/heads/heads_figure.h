// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "ui/heads/heads_layout.h"

#include <QPainter>

namespace attn {

// `place`: in layers * heads. Reads every weight of the head once; throws Cancelled.
HeadOverview overviewHead(const Run& run, Index place, const RunControl& control = {});
// layers * heads of them, layer by layer.
std::vector<HeadOverview> overviewHeads(const Run& run, const RunControl& control = {});

// The percentiles that the scale asks for; empty where it asks for none. Throws Cancelled.
HeadPercentiles headPercentiles(const Run& run, const ColorScale& scale, const RunControl& control = {});

// `size` in pixels of 1/96 inch.
void drawHeadsFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters,
                     const RunControl& control = {});
// The same with overviews that the caller has made; heads without one are left empty. Fast for a run of any size.
void drawHeadsFigure(QPainter& painter, const QSizeF& size, const Run& run, const std::vector<HeadOverview>& heads,
                     const FigureParameters& parameters, const HeadsSight& sight = {});

} // namespace attn
