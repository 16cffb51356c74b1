// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/colors/theme.h"

#include <QIcon>
#include <QString>

namespace attn {

// An icon of resources/icons (`name` without ".svg"), drawn as a vector at every size. Its black strokes get the text
// colour of the theme: fainter if disabled, and the text colour of the accent on a selection. An unknown name gives an
// empty icon and a warning in the log.
QIcon themedIcon(const QString& name, const Theme& theme);

} // namespace attn
