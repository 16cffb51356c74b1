// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/config.h"
#include "engine/tensor/indices.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace attn {

// What a model's folder says about the texts that it generates.
struct GenerationRules {
    std::vector<TokenId> ends;                // each of them ends a text; empty: the end token of the config
    std::optional<TokenId> first;             // the token that must follow the decoder's start token
    std::vector<std::vector<TokenId>> banned; // no text holds any of these
};

// eos_token_id, forced_bos_token_id and bad_words_ids of generation_config.json, or else of the config. Throws
// FormatError naming file and field.
GenerationRules read_generation_rules(const Config& config, const std::string& folder);

// The tokens that must not follow `text`.
std::vector<TokenId> banned_after(const GenerationRules& rules, std::span<const TokenId> text);

} // namespace attn
