// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/message.h"

#include <optional>
#include <string>
#include <string_view>

namespace attn {

// A number in the one way that scripts write it: with a decimal point, nan, inf. Beyond what a double holds: the
// nearest one, 0 or an infinity.
std::optional<double> plain_number(std::string_view text);

// What a text is by its looks: a number, however people and spreadsheets write it, or no number.
struct NumberSpelling {
    enum class Kind {
        text,
        number,
        other, // a number in a spelling that can mean several things, or more than a number
    };

    Kind kind = Kind::text;
    // Of a number: what plain_number reads, but for `mark`. Thousands marks that can be nothing else are left out.
    std::string digits = {};
    // The only point or comma in `digits`, or 0. It may be a thousands mark where three digits follow it: "1,204".
    char mark = 0;
    bool may_group = false;
    // The point or comma that was a thousands mark beyond doubt, or 0: "1,204.5", "1,204,000".
    char grouping = 0;
    // What the number is to be divided by: 100 for per cent.
    double divisor = 1.0;
    // Of Kind::other: what it seems to be, "an amount of money".
    std::optional<Message> name = {};
};

// `text` is UTF-8. Read are the minus of any keyboard or word processor, also behind the number; digits of all
// scripts and full-width ones; thousands marks of every kind (' ’ , . _ and blanks, also no-break ones) in groups of
// three; decimal commas; Fortran's exponents; per cent and per mille; NA, n/a, null and None; infinities; plain numbers
// in quotes or behind an apostrophe. Characters that nobody sees, such as marks of direction, do not count.
NumberSpelling number_spelling(std::string_view text);

// Whether a number with a decimal point or comma stands somewhere in a text: "tensor(0.5)", "0.1 to 0.5". Parts of
// dates, times, versions and names are none: "01.05.2024", "12:30:01.5", "v1.5".
bool holds_decimal(std::string_view text);

// Whether a text is a number or Kind::other.
bool looks_like_number(std::string_view text);

} // namespace attn
