// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <string>

namespace attn {

// One token of a sequence and where it stands in the text it came from.
struct Token {
    std::string text; // UTF-8, as it stands in the input; for an image patch "row,column"
    // Bytes [begin, end) of the UTF-8 text; both 0 where there is no text (exact tokens, patches, matrices).
    Index begin = 0;
    Index end = 0;
    bool special = false; // added around the text by a model's tokenizer ([CLS], </s>), not a part of it
    // What the marks and letters of a vocabulary in `text` stand for (make_readable): " cat" for "Ġcat". It may be a
    // part of a character. Empty where it is `text`.
    std::string bytes = {};
    bool raw = false;     // shown as `text` nevertheless
    bool written = false; // by the model that reads it, and not given to it
    bool operator==(const Token&) const = default;
};

} // namespace attn
