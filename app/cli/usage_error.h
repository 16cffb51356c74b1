// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/error.h"

#include <cctype>
#include <string>

namespace attn {

// The call itself is wrong: options are unknown, missing or exclude each other. The program ends with exit code 2. The
// command line speaks English, so that a finished text is enough.
class UsageError : public Error {
public:
    explicit UsageError(const std::string& text) : Error("", "{0}", text) {}
};

// A sentence as the rest of a message. A leading name in capitals stays as it is.
inline std::string lowerFirst(std::string text)
{
    if (text.size() > 1 && std::islower(static_cast<unsigned char>(text[1])))
        text.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(text.front())));
    return text;
}

} // namespace attn
