// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/format_error.h"

#include "engine/text/utf8.h"

namespace attn {

std::string shortened(std::string_view text, std::size_t most)
{
    std::string result(first_bytes(text, most));
    if (result.size() < text.size())
        result += "...";
    return result;
}

} // namespace attn
