// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/token.h"

#include <optional>
#include <string_view>

namespace attn {

// How vocabularies write where words begin and go on: "##x" (WordPiece) continues the word before it, "Ġx" (GPT-2) and
// "▁x" (SentencePiece) begin a word, "x</w>" (CLIP) ends one, "x@@" (subword-nmt, fairseq) goes on in the next token,
// and "Ċ" is a line break.
namespace token_marks {

inline constexpr std::string_view continues_word = "##";
inline constexpr std::string_view blank_letter = "\u0120"; // Ġ
inline constexpr std::string_view line_break = "\u010a";   // Ċ
inline constexpr std::string_view blank = "\u2581";        // ▁
inline constexpr std::string_view ends_word = "</w>";
inline constexpr std::string_view goes_on = "@@";

} // namespace token_marks

// Whether it is known where in the text it stands.
bool has_place(const Token& token);
// The text may hold a mark's letter as a letter (Maltese has a Ġ). Then the token is as long as its place.
bool may_have_mark(const Token& token);
bool continues_word(const Token& token);
bool begins_word(const Token& token);
bool ends_word(const Token& token);
// Where other tokens have the marks above, "@@" is text.
bool goes_on(const Token& token);
// Special tokens, those that look so, and line breaks.
bool stands_alone(const Token& token);
// The byte that SentencePiece writes so, "<0xE2>", as it has no piece for it; nothing for another text.
std::optional<char> byte_of_token(std::string_view text);

} // namespace attn
