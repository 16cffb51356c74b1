// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/byte_source.h"
#include "engine/formats/pytorch_globals.h"
#include "engine/run_control/run_control.h"
#include "engine/tensor/matrix.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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
        tensor
    };
    Kind kind = Kind::none;
    std::uint32_t count = 0; // of a tuple its items, of a text its bytes
    std::int64_t number = 0; // of a real number, its bits

    bool is_sequence() const { return kind == Kind::tuple || kind == Kind::list; }
};

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
    std::string_view text(PickleValue value) const
    {
        return std::string_view(texts).substr(static_cast<std::size_t>(value.number), value.count);
    }
    std::span<const PickleValue> items_of(PickleValue value) const
    {
        const auto place = static_cast<std::size_t>(value.number);
        if (value.kind == PickleValue::Kind::tuple)
            return std::span(tuples).subspan(place, value.count);
        return changed[place];
    }
};

// Takes small pieces of memory from a budget, which is asked for larger ones.
class SmallPieces {
public:
    SmallPieces(MemoryBudget& budget, const std::string& file) : budget_(budget), file_(file) {}
    // Throws MemoryError, perhaps some pieces later.
    void take(std::uint64_t bytes)
    {
        constexpr std::uint64_t asked_for = 1 << 20;
        taken_ += bytes;
        if (taken_ >= asked_for)
            settle();
    }
    void settle() { budget_.take(std::exchange(taken_, 0), 1, file_); }

private:
    MemoryBudget& budget_;
    const std::string& file_;
    std::uint64_t taken_ = 0; // that the budget was not asked for yet
};

// Part of a file that is read from front to back.
class PickleBytes {
public:
    PickleBytes(const RegularFile& file, std::uint64_t begin, std::uint64_t end);

    const std::string& path() const { return file_.path(); }
    std::uint64_t place() const { return begin_ + at_; } // in the file
    std::uint64_t left() const { return end_ - place(); }
    // Both throw FormatError at the end.
    unsigned char byte()
    {
        if (at_ == block_.size())
            fill();
        return static_cast<unsigned char>(block_[at_++]);
    }
    void append(std::uint64_t size, std::string& out);

private:
    void fill();

    const RegularFile& file_;
    std::uint64_t begin_ = 0; // of the block
    std::uint64_t end_ = 0;
    std::string block_;
    std::size_t at_ = 0; // in the block
};

// Reads the pickle that begins at the place of `bytes`, up to its end, adds what it is made of to `values`, and returns
// the object itself. A pickle is a program for a small machine: of that machine only the parts are here that make
// numbers, texts, tuples, lists, dictionaries, torch.Size, types and tensors of PyTorch. Nothing is called, and
// whatever else a pickle names or does is refused: throws FormatError naming it and its byte, MemoryError, Cancelled.
// Protocols 0 to 5.
PickleValue read_pickle(PickleBytes& bytes, PickleValues& values, MemoryBudget& budget, const RunControl& control);

// Whether it is a small whole number; of others, nothing.
inline bool is_size(PickleValue value)
{
    return value.kind == PickleValue::Kind::integer && value.number >= 0;
}

} // namespace attn
