// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/byte_source.h"
#include "engine/formats/number_bytes.h"
#include "engine/tensor/message.h"

#include <cstdint>
#include <string>

namespace attn {

// Part of a file that is read from front to back, an instruction of a pickle after the other. Whatever reads throws
// FormatError where the part ends before.
class PickleBytes {
public:
    // From `begin` to `end` in the file, which must outlive this.
    PickleBytes(const RegularFile& file, std::uint64_t begin, std::uint64_t end);

    const std::string& path() const { return file_.path(); }
    std::uint64_t place() const { return begin_ + at_; } // in the file
    std::uint64_t left() const { return end_ - place(); }

    unsigned char byte()
    {
        if (at_ == block_.size())
            fill();
        return static_cast<unsigned char>(block_[at_++]);
    }
    // The code of an instruction, which errors name the place of from now on.
    unsigned char instruction()
    {
        instruction_at_ = place();
        return byte();
    }
    // An unsigned number.
    template <class Number>
    Number little_endian()
    {
        unsigned char bytes[sizeof(Number)];
        for (unsigned char& read : bytes)
            read = byte();
        return load_bytes<Number, false>(bytes);
    }
    // Up to the end of a line, of 64 KB at most, as protocol 0 writes arguments.
    std::string line();
    void append(std::uint64_t size, std::string& out);
    void skip(std::uint64_t size);

    // Throw FormatError that names the file and the instruction.
    [[noreturn]] void fail(const Message& why) const;
    [[noreturn]] void fail_damaged() const;

private:
    void fill();

    const RegularFile& file_;
    std::uint64_t begin_ = 0; // of the block
    std::uint64_t end_ = 0;
    std::uint64_t instruction_at_ = 0;
    std::string block_;
    std::size_t at_ = 0; // in the block
};

} // namespace attn
