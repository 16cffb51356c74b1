// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/token.h"

#include <QFontMetricsF>
#include <QString>

#include <vector>

namespace attn {

// The token as views write it: space, tab, line break and control characters as visible marks, so that " the" and "the"
// differ on the screen; characters that would turn the direction of the text around them are spelled out by number. A
// token of more than 200 characters, or with more than 8 combining marks on one letter, is cut.
QString tokenLabel(const Token& token);

// `label` cut to `width` pixels, with an ellipsis when something is missing. At least one character stays.
QString elidedLabel(const QString& label, const QFontMetricsF& metrics, double width);

// How a sentence names a token: “it” (7), with its place counted from 0.
QString quotedToken(const Token& token, Index place);
QString quotedToken(const std::vector<Token>& tokens, Index place);

} // namespace attn
