// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/token.h"

#include <optional>
#include <vector>

namespace attn {

// Tokens [begin, end) of a sequence.
struct TokenRange {
    Index begin = 0;
    Index end = 0;
    bool operator==(const TokenRange&) const = default;
};

// Which of some ranges a token is in; nothing where it is in none.
std::optional<Index> find_range(const std::vector<TokenRange>& ranges, Index token);

// One word and the tokens that it is made of. Its text is theirs without their markers, its place in the text is theirs
// together.
struct Word {
    Token token;
    TokenRange tokens;
    bool operator==(const Word&) const = default;
};

// The words of a sequence, each at least one token, in their order. What belongs together is told by
// - WordPiece's marker: "##x" continues the word before it;
// - the markers of GPT-2 and SentencePiece: "Ġx" and "▁x" begin a word, and what has none continues it; "Ċ", a line
// break, stands alone;
// - that of CLIP: "x</w>" ends a word;
// - that of subword-nmt and fairseq: "x@@" goes on in the next token;
// - otherwise the text: tokens that touch there are joined to what split_text makes of it by word, as letters to a
// word. Special tokens (Token::special), and such as [CLS], <s> and </s> by their look, always stand alone. A marker
// counts as one only where the text itself does not hold it. Parts of one character (Token::bytes) stay together.
std::vector<Word> words_of(const std::vector<Token>& tokens);

// Joins the tokens of a range, which must not be empty, into one. If they are a whole word, the result is its token.
Token joined_token(const std::vector<Token>& tokens, TokenRange range);

} // namespace attn
