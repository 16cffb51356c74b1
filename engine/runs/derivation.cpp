// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/derivation.h"

#include "engine/formats/shortest_number.h"
#include "engine/tensor/error.h"
#include "engine/text/named.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace attn {

std::string text_of(const Derivation& derivation)
{
    std::vector<std::string> parts;
    std::string mass = "mass ";
    append_shortest_number(mass, derivation.mass, NumberType::float64);
    const auto add = [&](bool done, std::string part) {
        if (done)
            parts.push_back(std::move(part));
    };
    add(derivation.softmax, "softmax");
    add(derivation.skip_first, "skip-first");
    add(derivation.hide_special, "hide-special");
    add(derivation.hide_padding, "hide-padding");
    add(!derivation.hidden_keys.empty(), "hide-keys " + text_of(derivation.hidden_keys));
    add(derivation.words, "words");
    add(derivation.top_k > 0, "top-k " + std::to_string(derivation.top_k));
    add(derivation.mass < 1.0, mass);
    add(derivation.row_order == RowOrder::largest, "sort-rows largest");
    add(derivation.row_order == RowOrder::key, "sort-rows " + std::to_string(derivation.key));
    add(derivation.column_order == ColumnOrder::total, "sort-columns total");
    add(derivation.column_order == ColumnOrder::query, "sort-columns " + std::to_string(derivation.query));
    return joined(parts);
}

std::vector<TokenRange> parse_keys(std::string_view text)
{
    std::vector<TokenRange> ranges;
    const char* place = text.data();
    const char* const end = text.data() + text.size();
    const auto fail = [&] {
        throw SettingError("hide-keys.text", "hide-keys: \"{0}\" is no list of keys. Write one as 0,5-7.", text);
    };
    const auto number = [&] {
        Index value = 0;
        const auto [read_to, error] = std::from_chars(place, end, value);
        if (error != std::errc() || value < 0 || value == std::numeric_limits<Index>::max())
            fail();
        place = read_to;
        return value;
    };
    for (;;) {
        const Index first = number();
        Index last = first;
        if (place != end && *place == '-') {
            ++place;
            last = number();
        }
        if (last < first || (place != end && *place != ','))
            fail();
        ranges.push_back({first, last + 1});
        if (place == end)
            break;
        ++place;
    }
    std::ranges::sort(ranges, {}, &TokenRange::begin);
    std::vector<TokenRange> joined_ranges;
    for (const TokenRange& range : ranges)
        if (!joined_ranges.empty() && range.begin <= joined_ranges.back().end)
            joined_ranges.back().end = std::max(joined_ranges.back().end, range.end);
        else
            joined_ranges.push_back(range);
    return joined_ranges;
}

std::string text_of(const std::vector<TokenRange>& keys)
{
    std::string text;
    for (const TokenRange& range : keys) {
        text += (text.empty() ? "" : ",") + std::to_string(range.begin);
        if (range.end - range.begin > 1)
            text += "-" + std::to_string(range.end - 1);
    }
    return text;
}

} // namespace attn
