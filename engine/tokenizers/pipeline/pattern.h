// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/pipeline/normalized_text.h"
#include "engine/tokenizers/pipeline/regular_expression.h"

#include <functional>
#include <memory>

namespace attn {

// A part of a text, and whether the pattern matches it.
struct PatternMatch {
    ByteRange range;
    bool matches = false;
};

// What separates or is replaced: finds its matches in a text. They and what is between them cover the text in its
// order.
struct Pattern {
    std::function<std::vector<PatternMatch>(std::string_view text, TextWork& work)> find;
};

Pattern string_pattern(std::string content); // not empty
Pattern expression_pattern(std::shared_ptr<const RegularExpression> expression);
Pattern character_pattern(std::function<bool(char32_t)> matches); // each character by itself
Pattern inverted(Pattern pattern);

} // namespace attn
