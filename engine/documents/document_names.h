// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/documents/document.h"
#include "engine/text/named.h"

#include <span>
#include <string_view>

namespace attn {

// The names of the document's choices, as files and the command line write them. For score, normalizer, position and
// mask see engine/attention/names.h.
std::string_view name_of(InputKind kind);         // text, image, matrices, weights
std::string_view name_of(TokenSplit split);       // word, character
std::string_view name_of(PatchFeatures features); // pixels, color-and-gradients
std::string_view name_of(Embedding embedding);    // hashed-ngrams, one-hot, gaussian, matrix
std::string_view name_of(Projection projection);  // identity, seeded, matrix

std::span<const Named<TokenSplit>> token_split_names();
std::span<const Named<PatchFeatures>> patch_features_names();
std::span<const Named<Embedding>> embedding_names();
std::span<const Named<Projection>> projection_names();

// Throw SettingError that lists the known names.
InputKind parse_input_kind(std::string_view name);
TokenSplit parse_token_split(std::string_view name);
PatchFeatures parse_patch_features(std::string_view name);
Embedding parse_embedding(std::string_view name);
Projection parse_projection(std::string_view name);

// What MatricesInput may hold: q, k, v, x, y, wq, wk, wv, wo, bq, bk, bv, embedding, m, p, r, u.
std::span<const std::string_view> matrix_names();

} // namespace attn
