// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/byte_letters.h"

#include "engine/text/utf8.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <array>

namespace attn {

namespace {

constexpr char32_t most_letters = 0x144; // the last byte that is no printable character, 0xAD, is U+0143

struct Letters {
    std::array<std::string, 256> of_byte;
    std::array<std::optional<char>, most_letters> bytes;

    Letters()
    {
        char32_t next = 0x100;
        for (char32_t byte = 0; byte < 256; ++byte) {
            const bool printable = (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte != 0xAD);
            const char32_t letter = printable ? byte : next++;
            of_byte[byte] = to_utf8(letter);
            bytes[letter] = static_cast<char>(byte);
        }
    }
};

const Letters& letters()
{
    static const Letters table;
    return table;
}

} // namespace

std::string_view letter_of_byte(char byte)
{
    return letters().of_byte[static_cast<unsigned char>(byte)];
}

std::optional<char> byte_of_letter(char32_t letter)
{
    return letter < most_letters ? letters().bytes[letter] : std::nullopt;
}

std::optional<std::string> bytes_of_letters(std::string_view token)
{
    std::string bytes;
    bool known = true;
    for_each_character(token, [&](char32_t letter, std::string_view) {
        const std::optional<char> byte = byte_of_letter(letter);
        known = known && byte;
        bytes += byte.value_or('\0');
    });
    return known ? std::optional(bytes) : std::nullopt;
}

std::string readable_letters(std::string_view token)
{
    const std::optional<std::string> bytes = bytes_of_letters(token);
    if (!bytes)
        return std::string(token);
    std::string text;
    const auto size = static_cast<std::int32_t>(bytes->size());
    for (std::int32_t place = 0; place < size;) {
        std::int32_t next = place;
        UChar32 character = 0;
        U8_NEXT(bytes->data(), next, size, character);
        if (character >= 0 && u_isgraph(character))
            text.append(*bytes, static_cast<std::size_t>(place), static_cast<std::size_t>(next - place));
        else
            for (std::int32_t i = place; i < next; ++i)
                text += letter_of_byte((*bytes)[static_cast<std::size_t>(i)]);
        place = next;
    }
    return text;
}

} // namespace attn
