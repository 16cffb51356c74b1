// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/pickle_bytes.h"
#include "engine/formats/pickle_values.h"
#include "engine/formats/small_pieces.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace attn {

// The stack of a pickle's machine: values, and places between them that are marked. What it makes of values is added to
// `values`, and `memory` pays for it. Throws FormatError of `bytes` where a pickle takes what is not above the last
// mark, and MemoryError.
class PickleStack {
public:
    // All must outlive this.
    PickleStack(const PickleBytes& bytes, PickleValues& values, SmallPieces& memory)
        : bytes_(bytes), values_(values), memory_(memory)
    {
    }

    void push(PickleValue value) { stack_.push_back(value); }
    void push(PickleValue::Kind kind, std::int64_t number = 0) { push({kind, 0, number}); }
    // Makes a tuple, a list or a dictionary of so many values at the top, and takes them away.
    void push_tuple(std::size_t count);
    void push_changed(PickleValue::Kind kind, std::size_t count);
    // Adds so many values at the top to the list or dictionary below them, and takes them away.
    // What is added to a foreign value is left out with it.
    void append(PickleValue::Kind kind, std::size_t count);
    // Takes so many values at the top away, and puts one in their place.
    void replace(std::size_t count, PickleValue value);

    const PickleValue& top() const;
    PickleValue pop();
    void pop_value_or_mark();
    void drop(std::size_t count) { stack_.resize(stack_.size() - count); }

    void mark();
    // Takes the last mark away, and says how many values stand above it.
    std::size_t unmark();

private:
    std::size_t last_mark() const { return marks_.empty() ? 0 : marks_.back(); }
    std::span<const PickleValue> last(std::size_t count) const;

    const PickleBytes& bytes_;
    PickleValues& values_;
    SmallPieces& memory_;
    std::vector<PickleValue> stack_;
    std::vector<std::size_t> marks_; // places of the stack
};

} // namespace attn
