// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/error.h"

#include <cstdint>
#include <optional>
#include <string>

namespace attn {

// A foreign file breaks the rules of its format. The message names file, field and, in binary files, the byte offset;
// in text the line and column.
class FormatError : public Error {
public:
    FormatError(const std::string& file, const std::string& field, const std::string& why,
                std::optional<std::uint64_t> offset = {})
        : Error(file + ": " + field + (offset ? " at byte " + std::to_string(*offset) : std::string()) + ": " + why)
    {
    }
};

// A name out of a foreign file, fit for a message whatever stands in the file: at most 100 bytes of it, cut between two
// characters.
std::string shortened(const std::string& name);

} // namespace attn
