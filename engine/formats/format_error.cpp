// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/format_error.h"

#include <algorithm>

namespace attn {

std::string shortened(const std::string& name)
{
    std::size_t end = std::min<std::size_t>(name.size(), 100);
    while (end < name.size() && (name[end] & 0xC0) == 0x80)
        --end;
    std::string text = name.substr(0, end) + (end == name.size() ? "" : "...");
    std::ranges::replace(text, '\0', ' '); // which would end the message
    return text;
}

} // namespace attn
