// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/colors/theme.h"

#include <QIcon>
#include <QString>

namespace attn {

// An icon of resources/icons (`name` without ".svg"), drawn as a vector at every size and device pixel ratio, its black
// strokes in the theme's text colour: fainter where it is disabled, in the accent's text colour where it lies on a
// selection. A name that does not exist gives an empty icon and a warning on the log.
QIcon themedIcon(const QString& name, const Theme& theme);

} // namespace attn
