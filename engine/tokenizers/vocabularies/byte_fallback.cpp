// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/vocabularies/byte_fallback.h"

namespace attn {

std::string byte_token(char byte)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto value = static_cast<unsigned char>(byte);
    return std::string("<0x") + digits[value >> 4] + digits[value & 15] + '>';
}

ByteTokens find_byte_tokens(const Vocabulary& vocabulary)
{
    ByteTokens tokens(256);
    for (std::size_t byte = 0; byte < tokens.size(); ++byte)
        tokens[byte] = vocabulary.id(byte_token(static_cast<char>(byte)));
    return tokens;
}

std::optional<std::vector<TokenId>> to_byte_tokens(const ByteTokens& tokens, std::string_view text)
{
    std::vector<TokenId> ids;
    for (const char byte : text) {
        const std::optional<TokenId> id = tokens[static_cast<unsigned char>(byte)];
        if (!id)
            return {};
        ids.push_back(*id);
    }
    return ids;
}

} // namespace attn
