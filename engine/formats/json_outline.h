// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/byte_source.h"
#include "engine/run_control/memory_budget.h"
#include "engine/run_control/run_control.h"
#include "engine/tensor/matrix.h"
#include "engine/tensor/message.h"

#include <optional>
#include <string>
#include <vector>

namespace attn {

// A list within a list of others that it is not like, itself an array.
struct OutlinedPart {
    std::vector<Index> indices; // where it stands in the list
    std::vector<Index> shape;
};

// An outermost list of a JSON text that holds no other values than numbers, texts and such lists.
struct OutlinedList {
    std::vector<std::string> keys;       // that lead to it, with the numbers of lists of objects
    bool numbered = false;               // one of them is such a number
    std::vector<Index> shape;            // the length of the first list of each depth
    std::vector<bool> leaves;            // for each depth, whether its lists hold values and not lists
    Index numbers = 0;                   // how many, those that are quoted not counted
    Index words = 0;                     // texts that are no numbers
    Index special = 0;                   // the texts "NaN", "Infinity" and "-Infinity"
    std::vector<std::string> texts = {}; // of both kinds
    std::optional<Message> fault = {};   // why it is no array: not all lists of a depth are alike
    // Of a faulty list: its arrays of 3 or 4 sizes that it is made of, where it is made of nothing else, as of layers
    // that have not one shape, or of the layers of each step of a generated text.
    std::vector<OutlinedPart> parts = {};

    bool is_array() const
    {
        return !fault && words == 0 && (numbers > 0 || shape.size() > 1 || (special == 0 && texts.empty()));
    }
    bool is_texts() const
    {
        return !fault && numbers == 0 && !texts.empty() && (shape.size() == 1 || (shape.size() == 2 && shape[0] == 1));
    }
};

// A text under a key.
struct OutlinedText {
    std::vector<std::string> keys;
    std::string text;
};

// What a JSON text holds, but for its numbers.
struct JsonOutline {
    std::vector<OutlinedList> lists; // in the order of the text
    std::vector<OutlinedText> texts;
};

// Goes through a JSON text, nested 64 deep at most, and says which lists and texts it holds. `budget` pays for them.
// Throws FormatError naming the byte where it is no JSON; MemoryError, Cancelled.
JsonOutline json_outline(const RegularFile& file, MemoryBudget& budget, const RunControl& control);

// Goes through the same text again and appends the numbers of its lists to `numbers`, row-major: one for each list of
// the outline, null for those that are not wanted. The lists behind the last of them are not wanted either.
void read_outlined_numbers(const RegularFile& file, const std::vector<std::vector<double>*>& numbers,
                           const RunControl& control);

} // namespace attn
