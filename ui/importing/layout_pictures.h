// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "engine/runs/guessed_placement.h"

#include <QStringList>

namespace attn {

// The layout with its pictures, whose names count from `folder` and become absolute. A picture that cannot be read is
// left out. Throws Cancelled.
Placement withPictures(Layout layout, const QString& folder, const RunControl& control = {});

// Throws Error for a picture that cannot be read, and Cancelled.
NamedPictures readPictures(const QStringList& paths, const RunControl& control = {});

// A run of finished weights with the layout that lies beside their file or stands in it. One that cannot be read is
// left out, as weights need none, and a note says so. Throws Cancelled.
struct PlacedWeights {
    std::shared_ptr<const Run> run;
    std::optional<Placement> placement;
};
PlacedWeights placedByFile(const std::shared_ptr<const Run>& run, const QString& path, const RunControl& control = {});

} // namespace attn
