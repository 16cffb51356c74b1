// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/token.h"

#include <QFont>
#include <QString>

#include <span>

namespace attn {

// Names the first characters of these tokens that no installed font has, so that boxes stand in their place: "no font
// has U+1F9FF, U+12345 and 3 more: boxes stand for them". Empty where every character has one.
QString missingGlyphsText(std::span<const Token> tokens, const QFont& font);

} // namespace attn
