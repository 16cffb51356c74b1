// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <charconv>
#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace attn {

// The whole of `text` as a number, or nullopt when it is not a number or out of range.
template <class Number>
std::optional<Number> parseNumber(std::string_view text)
{
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

// An index from 0, or nullopt.
inline std::optional<Index> parseIndex(std::string_view text)
{
    const std::optional<Index> index = parseNumber<Index>(text);
    return index && *index >= 0 ? index : std::nullopt;
}

// The number of a text that has passed one of the checks below.
template <class Number>
Number number(const std::string& text)
{
    return parseNumber<Number>(text).value();
}

// Checks of options for CLI11. They return what is wrong, or an empty text.
using NumberCheck = std::function<std::string(const std::string&)>;

inline NumberCheck wholeFrom(Index lowest)
{
    return [lowest](const std::string& text) {
        const std::optional<Index> number = parseNumber<Index>(text);
        return number && *number >= lowest ? std::string()
                                           : "\"" + text + "\" is not a whole number from " + std::to_string(lowest);
    };
}

inline NumberCheck between(int lowest, int highest)
{
    return [lowest, highest](const std::string& text) {
        const std::optional<double> number = parseNumber<double>(text);
        return number && *number >= lowest && *number <= highest
            ? std::string()
            : "\"" + text + "\" is not a number from " + std::to_string(lowest) + " to " + std::to_string(highest);
    };
}

inline std::string aboveZero(const std::string& text)
{
    const std::optional<double> number = parseNumber<double>(text);
    return number && std::isfinite(*number) && *number > 0.0 ? std::string()
                                                             : "\"" + text + "\" is not a number above 0";
}

inline std::string shareAboveZero(const std::string& text)
{
    const std::optional<double> number = parseNumber<double>(text);
    return number && *number > 0.0 && *number <= 1.0 ? std::string()
                                                     : "\"" + text + "\" is not a share above 0 and up to 1";
}

} // namespace attn
