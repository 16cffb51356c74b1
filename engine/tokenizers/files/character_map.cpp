// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/files/character_map.h"

#include "engine/tensor/error.h"
#include "engine/text/utf8.h"

#include <unicode/brkiter.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace attn {

namespace {

constexpr std::size_t longest_grapheme = 5; // bytes; longer ones are looked up by their characters

std::string decode_base64(const JsonValue& value)
{
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string_view text = value.text();
    while (text.ends_with('='))
        text.remove_suffix(1);
    std::string bytes;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char digit : text) {
        const std::size_t six = digits.find(digit);
        if (six == digits.npos)
            value.fail(Message("character-map.base64", "it is not written in base64"));
        bits = bits << 6 | static_cast<std::uint32_t>(six);
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>(bits >> count & 0xFF);
        }
    }
    return bytes;
}

// A unit of Darts-clone's double array.
struct Unit {
    std::uint32_t bits = 0;
    bool has_leaf() const { return (bits >> 8 & 1) != 0; }
    std::uint32_t value() const { return bits & 0x7FFFFFFF; }
    std::uint32_t label() const { return bits & 0x800000FF; }
    std::uint32_t offset() const { return bits >> 10 << ((bits & 0x200) >> 6); }
};

// Calls `call(grapheme)` for each extended grapheme cluster.
template <class Call>
void for_each_grapheme(std::string_view text, Call call)
{
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::BreakIterator> iterator(
        icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
    if (U_FAILURE(status))
        throw Error("tokenizer.icu-characters",
                    "tokenizer: ICU cannot find characters ({0}). Check that ICU's data are installed.",
                    u_errorName(status));
    const auto units = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
    iterator->setText(units);
    std::size_t place = 0;
    for (std::int32_t begin = iterator->first(), end = iterator->next(); end != icu::BreakIterator::DONE;
         begin = end, end = iterator->next()) {
        std::size_t next = place;
        for (std::int32_t unit = begin; unit < end;) {
            const std::size_t length = character_bytes(text[next]);
            unit += length == 4 ? 2 : 1;
            next += length;
        }
        call(text.substr(place, next - place));
        place = next;
    }
}

} // namespace

CharacterMap::CharacterMap(const JsonValue& value)
{
    const std::string bytes = decode_base64(value);
    std::uint32_t size = 0;
    if (bytes.size() < sizeof size)
        value.fail(Message("character-map.cut", "it ends before its table begins"));
    std::memcpy(&size, bytes.data(), sizeof size);
    if (size > bytes.size() - sizeof size || size % sizeof(std::uint32_t) != 0)
        value.fail(Message("character-map.size", "its table has {0} bytes, which do not fit", size));
    units_.resize(size / sizeof(std::uint32_t));
    if (size > 0)
        std::memcpy(units_.data(), bytes.data() + sizeof size, size);
    replacements_ = bytes.substr(sizeof size + size);
}

std::optional<std::string_view> CharacterMap::find(std::string_view part) const
{
    if (units_.empty())
        return {};
    std::uint32_t place = Unit{units_[0]}.offset();
    for (const char byte : part) {
        const auto label = static_cast<unsigned char>(byte);
        place ^= label;
        if (label == 0 || place >= units_.size())
            return {};
        const Unit unit{units_[place]};
        if (unit.label() != label)
            return {};
        place ^= unit.offset();
        if (!unit.has_leaf())
            continue;
        if (place >= units_.size() || Unit{units_[place]}.value() > replacements_.size())
            return {};
        const std::string_view rest = std::string_view(replacements_).substr(Unit{units_[place]}.value());
        return rest.substr(0, rest.find('\0'));
    }
    return {};
}

// The new characters stand for the old ones one by one; more are new, and the last one stands for those that are gone.
void CharacterMap::add(std::vector<CharacterChange>& changes, std::string_view part, std::string_view replacement) const
{
    const auto old_count = static_cast<int>(count_characters(part));
    const std::string text = well_formed(replacement);
    int count = 0;
    for_each_character(text, [&](char32_t character, std::string_view) {
        changes.push_back({character, count++ < old_count ? 0 : 1});
    });
    if (count < old_count && !changes.empty())
        changes.back().change -= old_count - count;
}

void CharacterMap::normalize(NormalizedText& text) const
{
    std::vector<CharacterChange> changes;
    for_each_grapheme(text.text(), [&](std::string_view grapheme) {
        if (const auto replacement = grapheme.size() <= longest_grapheme ? find(grapheme) : std::nullopt) {
            add(changes, grapheme, *replacement);
            return;
        }
        for_each_character(grapheme, [&](char32_t character, std::string_view bytes) {
            if (const auto replacement = find(bytes))
                add(changes, bytes, *replacement);
            else
                changes.push_back({character, 0});
        });
    });
    text.change(changes);
}

} // namespace attn
