// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/token.h"

#include <vector>

namespace attn {

// Sets Token::bytes of a sequence, as far as the tokens together show how their vocabulary writes:
// - GPT-2's letters of bytes (byte_letters.h), where tokens begin with "Ġ" or are "Ċ", or where all of them read as
//   UTF-8 by these letters. Where some are decoded already ("Ġcafé" for "ĠcafÃ©"), only blanks and characters that are
//   split between tokens are read.
// - SentencePiece: "▁" is a blank, and "<0xE2>" a byte.
// - WordPiece: "##" is left out. CLIP: "</w>" is left out. subword-nmt: "@@" at the end is left out.
// Special tokens stay as they are.
void make_readable(std::vector<Token>& tokens);

} // namespace attn
