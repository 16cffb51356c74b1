// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/vocabularies/byte_fallback.h"

namespace attn {

namespace {

constexpr std::string_view digits = "0123456789ABCDEF";

} // namespace

std::string byte_token(char byte)
{
    const auto value = static_cast<unsigned char>(byte);
    return std::string("<0x") + digits[value >> 4] + digits[value & 15] + '>';
}

std::optional<char> byte_of_token(std::string_view token)
{
    if (token.size() != 6 || !token.starts_with("<0x") || token[5] != '>')
        return {};
    const std::size_t high = digits.find(token[3]);
    const std::size_t low = digits.find(token[4]);
    if (high == digits.npos || low == digits.npos)
        return {};
    return static_cast<char>(high << 4 | low);
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
