// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/documents/document_names.h"

namespace attn {

namespace {

constexpr Named<InputKind> input_kinds[] = {
    {InputKind::text, "text"},
    {InputKind::image, "image"},
    {InputKind::matrices, "matrices"},
    {InputKind::weights, "weights"},
};

constexpr Named<TokenSplit> token_splits[] = {
    {TokenSplit::word, "word"},
    {TokenSplit::character, "character"},
};

constexpr Named<PatchFeatures> features_of_patches[] = {
    {PatchFeatures::pixels, "pixels"},
    {PatchFeatures::color_and_gradients, "color-and-gradients"},
};

constexpr Named<Embedding> embeddings[] = {
    {Embedding::hashed_ngrams, "hashed-ngrams"},
    {Embedding::one_hot, "one-hot"},
    {Embedding::gaussian, "gaussian"},
    {Embedding::matrix, "matrix"},
};

constexpr Named<Projection> projections[] = {
    {Projection::identity, "identity"},
    {Projection::seeded, "seeded"},
    {Projection::matrix, "matrix"},
};

} // namespace

std::string_view name_of(InputKind kind)
{
    return find_name(input_kinds, kind);
}
std::string_view name_of(TokenSplit split)
{
    return find_name(token_splits, split);
}
std::string_view name_of(PatchFeatures features)
{
    return find_name(features_of_patches, features);
}
std::string_view name_of(Embedding embedding)
{
    return find_name(embeddings, embedding);
}
std::string_view name_of(Projection projection)
{
    return find_name(projections, projection);
}

std::span<const Named<TokenSplit>> token_split_names()
{
    return token_splits;
}
std::span<const Named<PatchFeatures>> patch_features_names()
{
    return features_of_patches;
}
std::span<const Named<Embedding>> embedding_names()
{
    return embeddings;
}
std::span<const Named<Projection>> projection_names()
{
    return projections;
}

InputKind parse_input_kind(std::string_view name)
{
    return parse_name(input_kinds, "input", name);
}
TokenSplit parse_token_split(std::string_view name)
{
    return parse_name(token_splits, "tokenizer", name);
}
PatchFeatures parse_patch_features(std::string_view name)
{
    return parse_name(features_of_patches, "features", name);
}
Embedding parse_embedding(std::string_view name)
{
    return parse_name(embeddings, "embedding", name);
}
Projection parse_projection(std::string_view name)
{
    return parse_name(projections, "projection", name);
}

std::span<const std::string_view> matrix_names()
{
    static constexpr std::string_view names[] = {"q",  "k",  "v",  "x",         "y", "wq", "wk", "wv", "wo",
                                                 "bq", "bk", "bv", "embedding", "m", "p",  "r",  "u"};
    return names;
}

} // namespace attn
