// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/colors/theme.h"

#include <QImage>
#include <QString>

namespace attn {

// How a picture of the manual is to look.
struct PictureLook {
    Theme theme;
    double width = 520.0; // pixels of 1/96 inch
    double scale = 1.0;   // dots for each of them
};

// Draws a shipped example by a view, as the manual asks for it:
//   "example=pronoun&view=links&query=7"   what is pinned: query, key; what is shown: layer, head, profiles=on
//   "example=pronoun&normalizer=sparsemax" settings of the operator: score, normalizer, position, mask, temperature
// Throws Error for a name that is not known.
QImage manualPicture(const QString& settings, const PictureLook& look);

} // namespace attn
