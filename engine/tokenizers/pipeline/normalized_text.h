// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/byte_range.h"
#include "engine/tokenizers/text_work.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

// Characters [begin, end) of the text as it was typed.
struct CharacterSpan {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool operator==(const CharacterSpan&) const = default;
};

// A character of a changed text and what became of the old one: 0: it stands for one old character; -n: for one, and n
// more behind that are gone; 1: it is new and comes from where the character before it came from.
struct CharacterChange {
    char32_t character = 0;
    int change = 0;
};

// A text on its way through a tokenizer, with the place of the typed text that each of its bytes came from. Places
// follow the rules of the tokenizers library (Hugging Face), NormalizedString.
class NormalizedText {
public:
    // Well-formed UTF-8 as it was typed.
    explicit NormalizedText(std::string_view text);

    const std::string& text() const { return text_; }
    // For bytes [begin, end), which are not empty.
    CharacterSpan origin(std::size_t begin, std::size_t end) const
    {
        return {origins_[begin].begin, origins_[end - 1].end};
    }
    // Whether it begins where the typed text begins.
    bool is_at_start() const { return start_ == 0; }

    NormalizedText slice(ByteRange range) const;

    // Changes of the text throw what TextWork throws for one that grows too much.

    // Puts what `write(out, bytes of the character)` appends in the place of each character: nothing, one or several.
    template <class Write>
    void rewrite(Write write, TextWork& work);
    void change(std::span<const CharacterChange> changes, TextWork& work);
    // in the order of the text, none overlaps another
    void replace(std::span<const ByteRange> ranges, std::string_view content, TextWork& work);
    void prepend(std::string_view content, TextWork& work); // an empty text stays empty

private:
    static constexpr std::size_t characters_between_checks = 1 << 14;

    NormalizedText() = default;

    std::string text_;
    std::vector<CharacterSpan> origins_; // of each byte of text_
    std::uint32_t start_ = 0;
};

template <class Write>
void NormalizedText::rewrite(Write write, TextWork& work)
{
    NormalizedText result;
    result.start_ = start_;
    result.text_.reserve(text_.size());
    result.origins_.reserve(text_.size());
    std::size_t count = 0;
    for (std::size_t place = 0; place < text_.size();) {
        if (++count % characters_between_checks == 0)
            work.check();
        const CharacterSpan origin = origins_[place];
        const auto byte = static_cast<unsigned char>(text_[place]);
        const std::size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
        write(result.text_, std::string_view(text_).substr(place, length));
        result.origins_.resize(result.text_.size(), origin);
        place += length;
    }
    work.grow(text_.size(), result.text_.size());
    *this = std::move(result);
}

} // namespace attn
