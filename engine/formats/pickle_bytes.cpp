// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pickle_bytes.h"

#include "engine/formats/format_error.h"

#include <algorithm>

namespace attn {

namespace {

constexpr std::uint64_t longest_line = 1 << 16;

Message pickle_field()
{
    return Message("pickle.field", "pickle");
}

} // namespace

PickleBytes::PickleBytes(const RegularFile& file, std::uint64_t begin, std::uint64_t end)
    : file_(file), begin_(begin), end_(end)
{
}

std::string PickleBytes::line()
{
    std::string text;
    for (char c = 0; (c = static_cast<char>(byte())) != '\n';) {
        if (text.size() == longest_line)
            fail_damaged();
        text += c;
    }
    return text;
}

void PickleBytes::fill()
{
    constexpr std::uint64_t block = 1 << 16;
    begin_ += block_.size();
    at_ = 0;
    block_.resize(static_cast<std::size_t>(std::min(block, end_ - begin_)));
    if (block_.empty())
        throw FormatError(path(), pickle_field(),
                          Message("pickle.cut", "it ends in its middle. Copy or download it again."), begin_);
    file_.read_at(begin_, block_.data(), block_.size());
}

void PickleBytes::append(std::uint64_t size, std::string& out)
{
    while (size > 0) {
        if (at_ == block_.size())
            fill();
        const std::size_t part = std::min<std::size_t>(static_cast<std::size_t>(size), block_.size() - at_);
        out.append(block_, at_, part);
        at_ += part;
        size -= part;
    }
}

void PickleBytes::skip(std::uint64_t size)
{
    if (size > left())
        fail_damaged();
    const std::size_t read = std::min<std::size_t>(static_cast<std::size_t>(size), block_.size() - at_);
    at_ += read;
    begin_ += size - read; // of a block that is read up to its end
}

void PickleBytes::fail(const Message& why) const
{
    throw FormatError(path(), pickle_field(), why, instruction_at_);
}

void PickleBytes::fail_damaged() const
{
    fail(Message("pickle.damaged", "it is damaged. Copy or save it again."));
}

} // namespace attn
