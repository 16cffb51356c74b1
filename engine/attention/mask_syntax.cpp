// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/mask_syntax.h"

#include "engine/tensor/error.h"

#include <charconv>
#include <utility>

namespace attn {

namespace {

Index parse_index(std::string_view text, std::string_view whole)
{
    Index value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size() || value < 0)
        throw SettingError("mask.number", "mask: \"{0}\" is written with whole numbers from 0, and \"{1}\" is not one.",
                           whole, text);
    return value;
}

// Calls `take` for each part of `list` between commas.
template <class Take>
void split_list(std::string_view list, Take take)
{
    for (;;) {
        const std::size_t comma = list.find(',');
        take(list.substr(0, comma));
        if (comma == std::string_view::npos)
            return;
        list.remove_prefix(comma + 1);
    }
}

} // namespace

void add_mask(Mask& mask, std::string_view text)
{
    const std::size_t colon = text.find(':');
    const std::string_view kind = text.substr(0, colon);
    const std::string_view list = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
    if (text == "none")
        return;
    if (text == "causal") {
        mask.causal = true;
    } else if (kind == "window") {
        mask.window = parse_index(list, text);
    } else if (kind == "padding") {
        split_list(list, [&](std::string_view key) { mask.closed_keys.push_back(parse_index(key, text)); });
    } else if (kind == "custom") {
        split_list(list, [&](std::string_view cell) {
            const std::size_t dash = cell.find('-');
            if (dash == std::string_view::npos)
                throw SettingError("mask.cells",
                                   "mask: \"{0}\" does not name cells. Write them query-key, as custom:0-1,2-0.", text);
            mask.closed_cells.push_back(
                {parse_index(cell.substr(0, dash), text), parse_index(cell.substr(dash + 1), text)});
        });
    } else {
        throw SettingError(
            "mask.unknown",
            "mask: \"{0}\" is not known. Use one of none, causal, window:W, padding:j,j,..., custom:i-j,i-j,...", text);
    }
}

std::vector<std::string> describe(const Mask& mask)
{
    std::vector<std::string> texts;
    if (mask.causal)
        texts.emplace_back("causal");
    if (mask.window)
        texts.push_back("window:" + std::to_string(*mask.window));
    std::string list;
    for (const Index key : mask.closed_keys)
        list += (list.empty() ? "padding:" : ",") + std::to_string(key);
    if (!list.empty())
        texts.push_back(std::exchange(list, {}));
    for (const Cell& cell : mask.closed_cells)
        list += (list.empty() ? "custom:" : ",") + std::to_string(cell.query) + "-" + std::to_string(cell.key);
    if (!list.empty())
        texts.push_back(list);
    return texts;
}

} // namespace attn
