// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/pipeline/pattern.h"
#include "engine/tokenizers/vocabularies/token_model.h"

namespace attn {

// A part of the text, and what it became.
struct Piece {
    NormalizedText text;
    std::optional<std::vector<ModelToken>> tokens; // an added token has them from the start
};

using Pieces = std::vector<Piece>;

// The pre-tokenizers of the tokenizers library (Hugging Face): cut the pieces that have no tokens yet into smaller
// ones, and may change their text.
using PreTokenizer = std::function<void(Pieces&, TextWork&)>;

// What becomes of the matches of a pattern that separates.
enum class SplitBehavior { removed, isolated, merged_with_previous, merged_with_next, contiguous };

// Puts what `cut(text)` makes of each piece without tokens in its place; empty ones are left out.
void cut_pieces(Pieces& pieces, const std::function<Pieces(NormalizedText)>& cut, TextWork& work);

Pieces split(const NormalizedText& text, const Pattern& pattern, SplitBehavior behavior, TextWork& work);
PreTokenizer split_by(Pattern pattern, SplitBehavior behavior);

enum class PrependScheme { always, first, never };

struct MetaspaceOptions {
    std::string replacement = "▁"; // one character, for a space
    PrependScheme prepend = PrependScheme::always;
    bool split = true;
};

struct ByteLevelOptions {
    bool add_prefix_space = true;
    bool use_regex = true;
};

PreTokenizer metaspace(MetaspaceOptions options);
PreTokenizer byte_level(ByteLevelOptions options);
PreTokenizer bert_words();
PreTokenizer words_and_marks(); // "Whitespace": \w+|[^\w\s]+
PreTokenizer digits(bool individual);
PreTokenizer punctuation(SplitBehavior behavior);
PreTokenizer fixed_length(std::size_t characters);
PreTokenizer unicode_scripts();

} // namespace attn
