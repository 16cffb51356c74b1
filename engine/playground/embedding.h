// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/documents/document.h"
#include "engine/tensor/matrix.h"
#include "engine/text/token.h"

#include <cstdint>
#include <span>

namespace attn {

// n x d vectors for tokens. Equal tokens get equal rows, with the same numbers on every system. hashed_ngrams and
// gaussian rows have mean square 1 (as after a layer norm), the former exactly, the latter in expectation.
//
// hashed_ngrams: the token is case-folded (Unicode's NFKC_Casefold) and put between boundary marks, "<the>"; the whole
// and all of its 3- to 5-grams of code points are hashed (FNV-1a) to d signs each, which are summed and scaled. After
// Bojanowski et al. 2017 (fastText), with signs for learned vectors. Of longer tokens only the
// n-grams of the first 1,000 code points count. one_hot numbers the different tokens in the order they first appear.
//
// Throws SettingError when `dimension` is below 1, when one_hot needs more dimensions (the message says how many), and
// for Embedding::matrix, which is not made from tokens.
Matrix embed(std::span<const Token> tokens, Embedding embedding, Index dimension, std::uint64_t seed);

} // namespace attn
