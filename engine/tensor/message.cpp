// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/message.h"

#include <algorithm>

namespace attn {

namespace {

// The nearest place from `place` on, in steps of `step`, that lies between two characters of UTF-8. A character has no
// more than three bytes behind its first one; text that is not UTF-8 is cut at `place`.
std::size_t between_characters(std::string_view text, std::size_t place, std::ptrdiff_t step)
{
    std::size_t found = place;
    for (int tries = 0; tries < 4 && found < text.size(); ++tries, found += static_cast<std::size_t>(step))
        if ((static_cast<unsigned char>(text[found]) & 0xC0) != 0x80)
            return found;
    return place;
}

std::string beginning_and_end(std::string_view text)
{
    constexpr std::string_view gap = "...";
    constexpr std::size_t behind = MessagePart::longest_plain * 2 / 5;
    constexpr std::size_t before = MessagePart::longest_plain - behind - gap.size();
    if (text.size() <= MessagePart::longest_plain)
        return std::string(text);
    return std::string(text.substr(0, between_characters(text, before, -1)))
        .append(gap)
        .append(text.substr(between_characters(text, text.size() - behind, 1)));
}

} // namespace

MessagePart::MessagePart(std::string_view plain) : text(beginning_and_end(plain))
{
    std::ranges::replace(text, '\0', ' ');
}

std::string MessagePart::english() const
{
    return said([](const MessagePart& part) { return part.text; });
}

std::string MessagePart::said(const std::function<std::string(const MessagePart&)>& translate) const
{
    const std::string pattern = code.empty() ? text : translate(*this);
    if (arguments.empty())
        return pattern;
    std::string filled;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        const std::size_t place = at + 2 < pattern.size() && pattern[at] == '{' && pattern[at + 2] == '}'
            ? static_cast<std::size_t>(static_cast<unsigned char>(pattern[at + 1]) - '0')
            : arguments.size();
        if (place < arguments.size()) {
            filled += arguments[place].said(translate);
            at += 2;
        } else {
            filled += pattern[at];
        }
    }
    return filled;
}

} // namespace attn
