// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/pickle_bytes.h"
#include "engine/formats/pickle_values.h"
#include "engine/formats/small_pieces.h"

#include <span>
#include <string>
#include <vector>

namespace attn {

// Makes what torch.save writes as calls of functions and classes of PyTorch, none of which is called
// (torch/_utils.py, torch/serialization.py). What it makes is added to `values`, and `memory` pays for it. Throws
// FormatError of `bytes` for other functions, classes and arguments, and MemoryError.
class PickleObjects {
public:
    // All must outlive this.
    PickleObjects(const PickleBytes& bytes, PickleValues& values, SmallPieces& memory)
        : bytes_(bytes), values_(values), memory_(memory)
    {
    }

    // A function, class or type by its name.
    PickleValue global(const std::string& module, const std::string& name);
    // What the function would make of its arguments.
    PickleValue called(PickleValue function, PickleValue arguments);
    // The storage that a persistent id names: ("storage", class, key, device, numbers), in old files also what part of
    // another storage it is.
    PickleValue storage(PickleValue id);

    [[noreturn]] void refuse_call(const std::string& module, const std::string& name) const;
    // For making or changing an object of a class.
    [[noreturn]] void refuse_object() const;

private:
    const PytorchGlobal& meaning_of(PickleValue global) const;
    std::span<const PickleValue> sequence(PickleValue value) const;
    PickleValue dictionary_of(std::span<const PickleValue> given);
    PickleValue tensor_of(std::span<const PickleValue> given, const PytorchType* type);
    std::vector<Index> sizes(PickleValue value) const;

    const PickleBytes& bytes_;
    PickleValues& values_;
    SmallPieces& memory_;
};

} // namespace attn
