// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/json_reader.h"
#include "engine/tokenizers/pipeline/normalized_text.h"

#include <cstdint>

namespace attn {

// SentencePiece's table of what characters are normalized to ("precompiled_charsmap"): a double-array trie (Darts) of
// what is replaced, and the texts that replace it. Read as the tokenizers library does: grapheme by grapheme, else
// character by character, and of several entries that one begins with the shortest counts.
class CharacterMap {
public:
    // Base64. Throws FormatError.
    explicit CharacterMap(const JsonValue& value);

    void normalize(NormalizedText& text) const;

private:
    std::optional<std::string_view> find(std::string_view part) const;
    void add(std::vector<CharacterChange>& changes, std::string_view part, std::string_view replacement) const;

    std::vector<std::uint32_t> units_;
    std::string replacements_; // each ends with NUL
};

} // namespace attn
