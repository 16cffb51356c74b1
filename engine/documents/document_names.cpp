// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/documents/document_names.h"

#include "engine/tensor/error.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace attn {

namespace {

template <class Choice, std::size_t count>
using Names = std::array<std::pair<Choice, std::string_view>, count>;

constexpr Names<InputKind, 4> input_kinds = {{
    {InputKind::text, "text"},
    {InputKind::image, "image"},
    {InputKind::matrices, "matrices"},
    {InputKind::weights, "weights"},
}};

constexpr Names<TokenSplit, 2> token_splits = {{
    {TokenSplit::word, "word"},
    {TokenSplit::character, "character"},
}};

constexpr Names<PatchFeatures, 2> patch_features_names = {{
    {PatchFeatures::pixels, "pixels"},
    {PatchFeatures::color_and_gradients, "color-and-gradients"},
}};

constexpr Names<Embedding, 4> embeddings = {{
    {Embedding::hashed_ngrams, "hashed-ngrams"},
    {Embedding::one_hot, "one-hot"},
    {Embedding::gaussian, "gaussian"},
    {Embedding::matrix, "matrix"},
}};

constexpr Names<Projection, 3> projections = {{
    {Projection::identity, "identity"},
    {Projection::seeded, "seeded"},
    {Projection::matrix, "matrix"},
}};

template <class Table, class Choice>
std::string_view find_name(const Table& table, Choice choice)
{
    return std::ranges::find(table, choice, [](const auto& entry) { return entry.first; })->second;
}

template <class Table>
auto find_choice(const Table& table, const char* what, std::string_view name)
{
    std::string known;
    for (const auto& [choice, known_name] : table) {
        if (known_name == name)
            return choice;
        known += (known.empty() ? "" : ", ") + std::string(known_name);
    }
    throw SettingError(std::string(what) + ": \"" + std::string(name) + "\" is not known, use one of " + known);
}

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
    return find_name(patch_features_names, features);
}
std::string_view name_of(Embedding embedding)
{
    return find_name(embeddings, embedding);
}
std::string_view name_of(Projection projection)
{
    return find_name(projections, projection);
}

InputKind parse_input_kind(std::string_view name)
{
    return find_choice(input_kinds, "input", name);
}
TokenSplit parse_token_split(std::string_view name)
{
    return find_choice(token_splits, "tokenizer", name);
}
PatchFeatures parse_patch_features(std::string_view name)
{
    return find_choice(patch_features_names, "features", name);
}
Embedding parse_embedding(std::string_view name)
{
    return find_choice(embeddings, "embedding", name);
}
Projection parse_projection(std::string_view name)
{
    return find_choice(projections, "projection", name);
}

std::span<const std::string_view> matrix_names()
{
    static constexpr std::string_view names[] = {"q",  "k",  "v",  "x",         "y", "wq", "wk", "wv", "wo",
                                                 "bq", "bk", "bv", "embedding", "m", "p",  "r",  "u"};
    return names;
}

} // namespace attn
