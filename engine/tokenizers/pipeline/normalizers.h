// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/pipeline/normalized_text.h"
#include "engine/tokenizers/pipeline/pattern.h"

#include <functional>
#include <optional>

namespace attn {

// The normalizers of the tokenizers library (Hugging Face): how a text is changed before it is split.
using Normalizer = std::function<void(NormalizedText&, TextWork&)>;

struct BertNormalization {
    bool clean_text = true; // control characters go, each white space is a space
    bool handle_chinese_chars = true;
    bool strip_accents = true;
    bool lowercase = true;
};

void normalize_bert(NormalizedText& text, const BertNormalization& options, TextWork& work);
void lowercase(NormalizedText& text, TextWork& work);
void strip_accents(NormalizedText& text, TextWork& work); // every mark; NFD comes before it
void strip(NormalizedText& text, bool left, bool right, TextWork& work);
void normalize_nmt(NormalizedText& text, TextWork& work);
void replace(NormalizedText& text, const Pattern& pattern, std::string_view content, TextWork& work);
void to_byte_letters(NormalizedText& text, TextWork& work); // byte_letters.h

} // namespace attn
