#pragma once

#include "engine/tensor/matrix.h"
#include "engine/tokenizers/token.h"

#include <cstdint>
#include <span>

namespace attn {

enum class Embedding {
    hashed_ngrams, // like words are alike: character 3- to 5-grams of the case-folded token, each hashed to a vector of signs
    one_hot,       // each different token (after nothing: "The" and "the" differ) has a dimension of its own
    gaussian,      // seeded, one vector per different token
    matrix,        // the user's, one row per token
};

// n x d vectors for tokens. Equal tokens get equal rows, with the same numbers on every system. hashed_ngrams and gaussian rows have
// mean square 1 (as after a layer norm) for the former exactly, for the latter in expectation. one_hot numbers the different tokens
// in the order they first appear and throws SettingError when there are more than `dimension` (the message says how many).
// `embedding` must not be Embedding::matrix.
Matrix embed(std::span<const Token> tokens, Embedding embedding, Index dimension, std::uint64_t seed);

} // namespace attn
