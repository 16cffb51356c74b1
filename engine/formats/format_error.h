// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace attn {

// A foreign file breaks the rules of its format. The message names file, field and, in binary files, the byte offset;
// in text the line and column.
//     throw FormatError(path, "header", Message("npy.magic", "it does not begin with \\x93NUMPY"), 0);
class FormatError : public Error {
public:
    FormatError(const std::string& file, const MessagePart& field, const Message& why,
                std::optional<std::uint64_t> offset = {})
        : Error(Message("", "{0}: {1}: {2}", file,
                        offset ? Message("format.at-byte", "{0} at byte {1}", field, *offset) : field, why))
    {
    }

    // The message without the name of the file.
    Message within_file() const { return {"", "{0}: {1}", message().arguments[1], message().arguments[2]}; }
};

// A text of a foreign file, made fit for a message: at most `most` bytes of it, cut between two characters.
std::string shortened(std::string_view text, std::size_t most = 100);

} // namespace attn
