// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

// What is known of an array of a file before its numbers are read.
struct ArrayHeader {
    std::string name;
    std::vector<Index> shape;
};

// A matrix [q,k] of an array. Its matrices are counted in the order of the numbers: the first axis is the slowest.
struct MatrixPlace {
    std::size_t array = 0; // by its place among the headers
    Index matrix = 0;
    Index rows = 0;
    Index columns = 0;
    bool operator==(const MatrixPlace&) const = default;
};

// Arrays of a file that are attention weights together.
struct AttentionArrays {
    std::string name;    // of one array, or what the names have in common: "attentions", "blocks.*.attn.hook_pattern"
    bool likely = false; // the name says that it is attention
    Index layers = 1;
    Index heads = 1;
    Index queries = 0;
    Index keys = 0;
    Index batch = 1;                              // rows, one of which is taken
    Index steps = 1;                              // of a generated text, each of which brings the rows of new queries
    std::vector<Index> numbers;                   // of the layers, as the names say; empty where they say none
    std::vector<std::vector<MatrixPlace>> places; // layers * heads, layer by layer; for each of them one a step
    std::vector<std::size_t> left_out;            // arrays of these names that have another shape than most
};

// Finds them by names and shapes, in the order of the file. Names that are alike but for numbers belong together. What
// the number says is taken from the word before it (layer, block, head, step): without such a word it is the layer, and
// of two numbers the first is the step of a generated text, or the layer where each array holds one head.
//
// Shapes are read as weights_shape does. An array is one layer where its name has a number. With `batch_row` the first
// axis of [n,heads,q,k] is a batch in any case. Arrays of other shapes, without cells or without that row are none.
std::vector<AttentionArrays> attention_arrays(std::span<const ArrayHeader> headers,
                                              std::optional<Index> batch_row = {});

// Whether --array `wanted` means these arrays: by their name, or by the name of one of them.
bool is_called(const AttentionArrays& arrays, std::string_view wanted, std::span<const ArrayHeader> headers);

} // namespace attn
