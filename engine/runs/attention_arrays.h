// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "engine/runs/weights_choice.h"
#include "engine/tensor/matrix.h"
#include "engine/tensor/message.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

// What is known of an array of a file before its numbers are read.
struct ArrayHeader {
    std::string name;
    std::vector<Index> shape;
    bool whole = false;                        // its type holds whole numbers only
    std::shared_ptr<const Message> fault = {}; // why it has no numbers that can be read; null where it has
};

// Rows of a matrix [q,k] of an array. Its matrices are counted in the order of the numbers: the first axis is the
// slowest.
struct MatrixPlace {
    std::size_t array = 0; // by its place among the headers
    Index matrix = 0;
    Index first_row = 0; // the rows that are taken are the last ones of the matrix
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
    Index batch = 1; // inputs, of which `batch_row` is taken, if it is one of them
    Index batch_row = 0;
    // The first axis of the only array, [n,heads,q,k], where its name does not say whether it is layers or a batch.
    Index unsaid_axis = 0;
    Index steps = 1;                 // of a generated text, each of which brings the rows of new queries
    std::vector<Index> numbers;      // of the layers, as the names say; empty where they say none
    std::vector<MatrixPlace> pieces; // the first matrix of each array: by layer, by head, by step
    Index array_layers = 1;          // of each array
    Index array_heads = 1;           // of each array
    // Arrays of these names that have another shape than most or cannot be read, and those of heads and layers that
    // lack what most have.
    std::vector<std::size_t> left_out;

    // The matrices of a head, one for each step, whose rows follow each other.
    std::vector<MatrixPlace> places(Index layer, Index head) const;
};

// Finds them by names and shapes, in the order of the file. Names that are alike but for numbers belong together. What
// a number says is taken from the word before it (layer, block, head, step, sample): without such a word it is the
// layer. Of two numbers the first is the step of a generated text, or the layer where each array is a matrix. Numbers
// that say nothing, and steps of which none goes on where the one before ends, tell different weights apart.
//
// Shapes are read as weights_shape does. An array is one layer where its name has the number of one. Arrays of other
// shapes or without cells are none. Throws Cancelled.
std::vector<AttentionArrays> attention_arrays(std::span<const ArrayHeader> headers, BatchRow batch_row = {},
                                              const RunControl& control = {});

// Whether the name says that an array is attention: "attentions.0", "blocks.0.attn.hook_pattern".
bool is_called_like_attention(const std::string& name);

} // namespace attn
