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

std::vector<CharacterMap::Unit> units_of(std::string_view bytes)
{
    std::vector<CharacterMap::Unit> units(bytes.size() / sizeof(CharacterMap::Unit));
    std::memcpy(units.data(), bytes.data(), bytes.size());
    return units;
}

// Whether a character begins at this place.
bool begins_text(std::string_view texts, std::uint32_t place)
{
    return place < texts.size() && (texts[place] & 0xC0) != 0x80;
}

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

std::optional<Message> character_map_fault(std::string_view table)
{
    std::uint32_t size = 0;
    if (table.size() < sizeof size)
        return Message("character-map.cut", "it ends before its table begins");
    std::memcpy(&size, table.data(), sizeof size);
    if (size == 0 || size > table.size() - sizeof size || size % sizeof(CharacterMap::Unit) != 0)
        return Message("character-map.size", "its table has {0} bytes, which do not fit", size);
    const std::vector<CharacterMap::Unit> units = units_of(table.substr(sizeof size, size));
    const std::string_view texts = table.substr(sizeof size + size);
    if (!texts.ends_with('\0') || !is_well_formed(texts))
        return Message("character-map.texts", "its texts are cut or not UTF-8");
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (i > 0 && units[i].is_leaf())
            continue;
        const std::size_t next = i ^ units[i].offset();
        if ((next | 0xFF) >= units.size() || (units[i].has_leaf() && !begins_text(texts, units[next].value())))
            return Message("character-map.offset", "entry {0} of its table points to nothing", i);
    }
    return {};
}

CharacterMap::CharacterMap(const JsonValue& value)
{
    const std::string bytes = decode_base64(value);
    if (const auto fault = character_map_fault(bytes))
        value.fail(*fault);
    std::uint32_t size = 0;
    std::memcpy(&size, bytes.data(), sizeof size);
    units_ = units_of(std::string_view(bytes).substr(sizeof size, size));
    replacements_ = bytes.substr(sizeof size + size);
}

std::optional<std::string_view> CharacterMap::find(std::string_view part) const
{
    std::uint32_t place = units_[0].offset();
    for (const char byte : part) {
        const auto label = static_cast<unsigned char>(byte);
        place ^= label;
        const Unit unit = units_[place];
        if (label == 0 || unit.label() != label)
            return {};
        place ^= unit.offset();
        if (!unit.has_leaf())
            continue;
        const std::string_view rest = std::string_view(replacements_).substr(units_[place].value());
        return rest.substr(0, rest.find('\0'));
    }
    return {};
}

// The new characters stand for the old ones one by one; more are new, and the last one stands for those that are gone.
void CharacterMap::add(std::vector<CharacterChange>& changes, std::string_view part, std::string_view replacement) const
{
    const auto old_count = static_cast<int>(count_characters(part));
    int count = 0;
    for_each_character(replacement, [&](char32_t character, std::string_view) {
        changes.push_back({character, count++ < old_count ? 0 : 1});
    });
    if (count < old_count && !changes.empty())
        changes.back().change -= old_count - count;
}

void CharacterMap::normalize(NormalizedText& text, TextWork& work) const
{
    std::vector<CharacterChange> changes;
    for_each_grapheme(text.text(), [&](std::string_view grapheme) {
        work.check();
        work.require_growth(text.text().size(), changes.size());
        if (const auto replacement = grapheme.size() <= longest_grapheme ? find(grapheme) : std::nullopt) {
            add(changes, grapheme, *replacement);
            return;
        }
        for_each_character(grapheme, [&](char32_t character, std::string_view bytes) {
            work.require_growth(text.text().size(), changes.size());
            if (const auto replacement = find(bytes))
                add(changes, bytes, *replacement);
            else
                changes.push_back({character, 0});
        });
    });
    text.change(changes, work);
}

} // namespace attn
