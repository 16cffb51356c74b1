// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/text_bytes.h"

#include "engine/run_control/memory_budget.h"
#include "engine/text/text_encoding.h"

#include <algorithm>
#include <cstring>

namespace attn {

TextBytes::TextBytes(const RegularFile& file, const RunControl& control) : file_(&file), size_(file.size())
{
    std::string mark(static_cast<std::size_t>(std::min<std::uint64_t>(size_, 4)), '\0');
    file.read_at(0, mark.data(), mark.size());
    if (encoding_of(mark) == TextEncoding::utf8) {
        begin_ = mark.size() - to_utf8(mark).size();
        size_ -= begin_;
        return;
    }
    // Of two bytes of UTF-16, three of UTF-8 may come.
    memory_budget().take(size_ * 5 / 2, 1, file.path());
    std::string bytes(static_cast<std::size_t>(size_), '\0');
    constexpr std::size_t block = std::size_t{1} << 22;
    for (std::size_t done = 0; done < bytes.size(); done += block) {
        control.check();
        file.read_at(done, bytes.data() + done, std::min(block, bytes.size() - done));
    }
    converted_ = std::make_shared<const std::string>(to_utf8(bytes, control));
    size_ = converted_->size();
}

void TextBytes::read_at(std::uint64_t offset, char* out, std::size_t size) const
{
    if (converted_)
        std::memcpy(out, converted_->data() + offset, size);
    else
        file_->read_at(begin_ + offset, out, size);
}

} // namespace attn
