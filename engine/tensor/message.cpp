// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/message.h"

namespace attn {

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
