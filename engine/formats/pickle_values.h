// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/pytorch_globals.h"
#include "engine/formats/small_pieces.h"
#include "engine/tensor/matrix.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

// A value of a pickle: what it is, and its number or its place in one of the lists of PickleValues.
struct PickleValue {
    enum class Kind : std::uint8_t {
        none,
        boolean,
        integer,
        real,
        text,
        tuple,
        list,
        dictionary,
        global,
        storage,
        tensor,
        foreign // left out; it stands in the globals
    };
    Kind kind = Kind::none;
    std::uint32_t count = 0; // of a tuple its items, of a text its bytes
    std::int64_t number = 0; // of a real number, its bits

    bool is_sequence() const { return kind == Kind::tuple || kind == Kind::list; }
};

// Whether it is a small whole number; of others, nothing.
inline bool is_size(PickleValue value)
{
    return value.kind == PickleValue::Kind::integer && value.number >= 0;
}

// Where the numbers of tensors stand, of which several may share one.
struct PickledStorage {
    std::string key;
    const PytorchType* type = nullptr;
    std::uint64_t count = 0; // of its numbers
};

// A view of a storage. Nothing of it was held against the storage.
struct PickledTensor {
    std::size_t storage = 0;
    const PytorchType* type = nullptr;
    std::int64_t offset = 0; // in numbers, as the strides
    std::vector<Index> shape;
    std::vector<Index> strides;
};

// What pickles are made of. A container may be part of several others, and of itself.
struct PickleValues {
    std::string texts;                             // one behind the other
    std::vector<PickleValue> tuples;               // items of tuples, likewise
    std::vector<std::vector<PickleValue>> changed; // items of lists; of dictionaries, keys and values in turn
    std::vector<PytorchGlobal> globals;
    std::vector<PickledStorage> storages;
    std::vector<PickledTensor> tensors;

    // Both are good until another text or container is added.
    std::string_view text(PickleValue value) const;
    std::span<const PickleValue> items_of(PickleValue value) const;
    // Of a foreign value.
    const ForeignType& type_of(PickleValue value) const
    {
        return *globals[static_cast<std::size_t>(value.number)].foreign;
    }

    // Each takes `memory` for what it adds, first. Throw MemoryError.
    PickleValue add_text(std::string_view text, SmallPieces& memory);
    PickleValue add_tuple(std::span<const PickleValue> items, SmallPieces& memory);
    // A list or a dictionary.
    PickleValue add_changed(PickleValue::Kind kind, std::span<const PickleValue> items, SmallPieces& memory);
    // A foreign value, or a global of PyTorch.
    PickleValue add_global(const PytorchGlobal& global, SmallPieces& memory);
};

} // namespace attn
