// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/shortest_number.h"

#include <charconv>
#include <cmath>

namespace attn {

void append_shortest_number(std::string& out, double value, NumberType type)
{
    if (std::isnan(value)) { // whose sign would be written too
        out += "nan";
        return;
    }
    char digits[32];
    const auto written = type == NumberType::float32
        ? std::to_chars(std::begin(digits), std::end(digits), static_cast<float>(value))
        : std::to_chars(std::begin(digits), std::end(digits), value);
    out.append(digits, written.ptr);
}

} // namespace attn
