// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/token.h"

#include <QFontMetricsF>
#include <QString>

#include <vector>

namespace attn {

// The token as views write it. Spaces, tabs, line breaks and control characters become visible marks, so that " the"
// and "the" differ on the screen. Characters that change the direction of the text around them are written as numbers.
// A token of more than 200 characters, or with more than 8 combining marks on one letter, is cut.
QString tokenLabel(const Token& token);

// Cuts `label` to `width` pixels and adds an ellipsis if anything is missing. At least one character stays.
QString elidedLabel(const QString& label, const QFontMetricsF& metrics, double width);

// The name of a token in a sentence: “it” (7), with its place counted from 0.
QString quotedToken(const Token& token, Index place);
QString quotedToken(const std::vector<Token>& tokens, Index place);

} // namespace attn
