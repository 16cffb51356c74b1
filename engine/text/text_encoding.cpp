// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/text_encoding.h"

#include "engine/text/utf8.h"

#include <algorithm>
#include <cstdint>

namespace attn {

namespace {

using namespace std::string_view_literals;

struct Mark {
    std::string_view bytes;
    TextEncoding encoding;
};

// Longer ones first: that of UTF-32 begins with that of UTF-16.
constexpr Mark marks[] = {
    {"\xFF\xFE\0\0"sv, TextEncoding::utf32_little}, {"\0\0\xFE\xFF"sv, TextEncoding::utf32_big},
    {"\xFF\xFE"sv, TextEncoding::utf16_little},     {"\xFE\xFF"sv, TextEncoding::utf16_big},
    {"\xEF\xBB\xBF"sv, TextEncoding::utf8},
};

Mark mark_of(std::string_view beginning)
{
    for (const Mark& mark : marks)
        if (beginning.starts_with(mark.bytes))
            return mark;
    return {{}, TextEncoding::utf8};
}

// Takes numbers of a few bytes each from the front of a text.
class Units {
public:
    Units(std::string_view text, std::size_t size, bool big) : text_(text), size_(size), big_(big) {}

    bool done() const { return text_.empty(); }
    // The next one, which stays; U+FFFD where its bytes are not all there.
    char32_t peek() const
    {
        if (text_.size() < size_)
            return 0xFFFD;
        char32_t unit = 0;
        for (std::size_t i = 0; i < size_; ++i)
            unit |= static_cast<char32_t>(static_cast<std::uint8_t>(text_[big_ ? size_ - 1 - i : i])) << (8 * i);
        return unit;
    }
    char32_t take()
    {
        const char32_t unit = peek();
        text_.remove_prefix(std::min(size_, text_.size()));
        return unit;
    }

private:
    std::string_view text_;
    std::size_t size_;
    bool big_;
};

bool is_high(char32_t unit)
{
    return unit >= 0xD800 && unit < 0xDC00;
}

bool is_low(char32_t unit)
{
    return unit >= 0xDC00 && unit < 0xE000;
}

} // namespace

TextEncoding encoding_of(std::string_view beginning)
{
    return mark_of(beginning).encoding;
}

std::string to_utf8(std::string_view text, const RunControl& control)
{
    const auto [mark, encoding] = mark_of(text);
    text.remove_prefix(mark.size());
    if (encoding == TextEncoding::utf8)
        return std::string(text);
    const bool wide = encoding == TextEncoding::utf32_little || encoding == TextEncoding::utf32_big;
    const bool big = encoding == TextEncoding::utf16_big || encoding == TextEncoding::utf32_big;
    Units units(text, wide ? 4 : 2, big);
    std::string result;
    result.reserve(text.size());
    for (std::size_t done = 0; !units.done(); ++done) {
        if (done % (1 << 16) == 0)
            control.check();
        char32_t character = units.take();
        if (!wide && is_high(character) && !units.done() && is_low(units.peek()))
            character = 0x10000 + ((character - 0xD800) << 10) + (units.take() - 0xDC00);
        const bool known = character < 0x110000 && !is_high(character) && !is_low(character);
        append_character(result, known ? character : 0xFFFD);
    }
    return result;
}

} // namespace attn
