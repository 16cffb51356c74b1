// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/json_reader.h"
#include "engine/tokenizers/pipeline/normalized_text.h"

#include <cstdint>
#include <optional>

namespace attn {

// What is wrong with the bytes of a table as CharacterMap reads it; nothing when all that it points to is there.
std::optional<Message> character_map_fault(std::string_view table);

// SentencePiece's table of what characters are normalized to ("precompiled_charsmap"): a double-array trie (Darts) of
// what is replaced, and the texts that replace it. Read as the tokenizers library does: grapheme by grapheme, else
// character by character, and of several entries that one begins with the shortest counts.
class CharacterMap {
public:
    // One of the double array, as Darts-clone has it.
    struct Unit {
        std::uint32_t bits = 0;
        bool is_leaf() const { return bits >> 31 != 0; }
        bool has_leaf() const { return (bits >> 8 & 1) != 0; }
        std::uint32_t value() const { return bits & 0x7FFFFFFF; }
        std::uint32_t label() const { return bits & 0x800000FF; }
        std::uint32_t offset() const { return bits >> 10 << ((bits & 0x200) >> 6); }
    };

    // Base64. Throws FormatError.
    explicit CharacterMap(const JsonValue& value);

    void normalize(NormalizedText& text, TextWork& work) const;

private:
    std::optional<std::string_view> find(std::string_view part) const;
    void add(std::vector<CharacterChange>& changes, std::string_view part, std::string_view replacement) const;

    std::vector<Unit> units_;
    std::string replacements_; // each ends with NUL
};

} // namespace attn
