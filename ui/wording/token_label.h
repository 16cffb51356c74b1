// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/token.h"

#include <QFontMetricsF>
#include <QString>

#include <vector>

namespace attn {

// The token as views write it. Spaces, tabs, line breaks and control characters become visible marks, so that " the"
// and "the" differ on the screen. Characters that change the direction of the text around them are written as numbers.
// A token of more than 200 characters, or with more than 8 combining marks on one letter, is cut. The marks of a
// vocabulary are read (Token::bytes): "Ġthe" is "␣the", and a part of a character its bytes, ‹F0›‹9F›.
QString tokenLabel(const Token& token);

// Whether another one of `tokens` is written as this one.
bool isRepeated(const std::vector<Token>& tokens, Index place);

// Cuts `label` to `width` pixels and adds an ellipsis if anything is missing. At least one character stays.
QString elidedLabel(const QString& label, const QFontMetricsF& metrics, double width);

// Cuts `label` alone where `behind` follows it in the same room, as a number does in "brown (291)".
QString elidedBefore(const QString& behind, const QString& label, const QFontMetricsF& metrics, double width);
// " (291)"
QString placeBehind(Index place);

// A label for a sentence that runs from left to right: Hebrew and Arabic letters in it turn nothing around them.
QString isolated(const QString& label);

// The name of a token in a sentence: “it”, or “it” (7) with its place counted from 0. Of a run's tokens TokenNames
// knows the places.
QString quotedToken(const Token& token);
QString quotedToken(const Token& token, Index place);
// The same with the token as its vocabulary writes it, where that is another text: “␣it” (7, token Ġit).
QString quotedWithText(const Token& token, Index place);

} // namespace attn
