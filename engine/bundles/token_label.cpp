// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/bundles/token_label.h"

#include "engine/text/readable_tokens.h"

namespace attn {

std::string label_of(const Bundle& bundle, TokenId id)
{
    const std::string label = bundle.tokenizer ? bundle.tokenizer->label(id) : "";
    return label.empty() ? std::to_string(id) : label;
}

void make_readable(std::vector<Token>& tokens, std::span<const TokenId> ids, const Bundle& bundle)
{
    bool byte_level = false;
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (const auto bytes = bundle.tokenizer ? bundle.tokenizer->bytes(ids[i]) : std::nullopt) {
            byte_level = true;
            tokens[i].bytes = *bytes == tokens[i].text ? std::string() : *bytes;
        }
    if (!byte_level)
        make_readable(tokens);
}

} // namespace attn
