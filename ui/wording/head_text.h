// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/run.h"

#include <QString>

namespace attn {

// The name of a matrix of the run: "layer 3, head 5", "layer 3, mean over heads", "mean over layers, head 5". A run
// with one layer has only "head 5".
QString headText(const Run& run, const HeadPick& head);

// The same with how many there are: "head 0 of 4", "layer 3 of 12, head 5 of 12", "mean over 4 heads". Empty where
// there is only one matrix.
QString headOfText(const Run& run, const HeadPick& head);

// The same for several heads of a layer that are drawn at once: "layer 3 of 12, 4 heads, each in its colour".
QString headsOfText(const Run& run, const Axis& layer, Index heads);

} // namespace attn
