// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/trace.h"
#include "engine/formats/named_array.h"
#include "engine/images/patches.h"
#include "engine/runs/placement.h"
#include "engine/runs/weights_choice.h"
#include "engine/runs/weights_labels.h"
#include "engine/text/split.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace attn {

enum class InputKind { text, image, matrices, weights };

// A sentence, and for cross-attention a second one that gives the keys and values.
struct TextInput {
    std::string text;
    std::string other;  // empty: self-attention
    bool exact = false; // `text` and `other` are tokens as given, "a|b|c"
    TokenSplit split = TokenSplit::word;
    bool operator==(const TextInput&) const = default;
};

struct ImageInput {
    std::string path;
    std::shared_ptr<const Image> image; // decoded; the engine does not read picture files
    Index patch = 16;
    PatchFeatures features = PatchFeatures::color_and_gradients;
    bool operator==(const ImageInput&) const = default;
};

// Matrices by name, as the user gave them. Which ones are used depends on the rest of the document:
// q k v        InputKind::matrices, taken as they are; v may be absent
// x y          InputKind::matrices without q: inputs that projections turn into q, k, v; y is the other sequence
// wq wk wv wo bq bk bv  Projection::matrix
// embedding    Embedding::matrix: one row per token (those of the other sentence last) or per patch
// m p r u      parameters of the scores bilinear and additive
struct MatricesInput {
    std::map<std::string, std::shared_ptr<const Matrix>> by_name;
    bool operator==(const MatricesInput&) const = default;

    const Matrix* find(const std::string& name) const;
};

enum class Embedding {
    // like words are alike: character 3- to 5-grams of the case-folded token, each hashed to a vector of signs
    hashed_ngrams,
    one_hot,  // each different token (after nothing: "The" and "the" differ) has a dimension of its own
    gaussian, // seeded, one vector per different token
    matrix,   // the user's, one row per token
};

enum class Projection { identity, seeded, matrix };

struct OperatorSettings {
    Score score = Score::scaled_dot;
    Normalizer normalizer = Normalizer::softmax;
    Mask mask;
    Position position = Position::none;
    double temperature = 1.0;
    Index heads = 4;
    Index key_value_heads = 0; // 0: as many as heads
    Index dimension = 64;      // d, the width of embeddings
    std::uint64_t seed = 0;
    Embedding embedding = Embedding::hashed_ngrams;
    Projection projection = Projection::seeded;
    bool operator==(const OperatorSettings&) const = default;
};

// A model in the place of the playground's one layer, and what its input is beside the document's text or picture.
struct ModelSettings {
    std::string path;   // its folder; empty: the playground
    std::string pair;   // the second sentence of a pair
    std::string target; // the decoder's side of an encoder-decoder model; empty: what the model generates
    // What the model wrote, at the end of the text that it goes on with: the target of an encoder-decoder model, the
    // text of others.
    std::string written;
    std::vector<Index> masked; // tokens, by their place in the input, that the model sees as its mask token; sorted
    // In the place of what the tokenizer makes of the texts, where they are not empty.
    std::vector<TokenId> ids;
    std::vector<Index> types;
    std::vector<unsigned char> attended; // 0 for padding
    std::vector<TokenId> target_ids;
    // In the place of what the preprocessor makes of the picture: a channels x height x width tensor.
    std::shared_ptr<const NamedArray> pixels;
    bool operator==(const ModelSettings&) const = default;
};

// Everything a run depends on: what the user edits, undoes, saves. Plain data, cheap to copy.
struct Document {
    std::string title;
    InputKind kind = InputKind::text;
    TextInput text;
    ImageInput image;
    MatricesInput matrices;
    std::string weights_path; // InputKind::weights: the file of finished weights
    WeightsLabels weights_labels;
    WeightsChoice weights_choice;
    OperatorSettings settings;
    ModelSettings model;
    // Where keys or queries lie, on pictures that are decoded; not for InputKind::image, which cuts its own picture.
    std::optional<Placement> placement;
    bool operator==(const Document&) const = default;
};

// The settings that a new input of this kind starts with. Those of pictures find patches of like colour, so that any
// photo shows something.
OperatorSettings default_settings(InputKind kind);

// Makes this kind the input. Another kind than before starts with its own settings, as those of a sentence mean nothing
// for a picture.
void set_kind(Document& document, InputKind kind);

// The text that a model goes on with: the target where there is one.
const std::string& continued_text(const Document& document);

// Forgets what the model wrote where the text does not end with it any more, or where another model than before reads
// it.
void settle_written(Document& changed, const Document& before);

// Nothing to run yet: no text but white space, no picture, neither Q nor X, no file; of a model neither ids nor pixels.
bool is_empty(const Document& document);

// Whether a model runs the document, and not the playground.
bool has_model(const Document& document);

} // namespace attn
