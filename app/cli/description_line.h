// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>

namespace attn {

// A line of what `attnscope info` says: "  shape     [2, 3]". `room`: the characters for the names of fields.
inline std::string descriptionLine(std::string field, const std::string& value, std::size_t room = 9)
{
    field.resize(std::max(field.size(), room), ' ');
    return "  " + field + ' ' + value + '\n';
}

} // namespace attn
