// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/kind.h"
#include "engine/attention/trace.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace attn {

// A choice of the attention operator and its name in files and on the command line.
template <class Operator>
struct NamedOperator {
    Operator value;
    std::string_view name;
    std::string_view formula; // for people, in Unicode
};

std::span<const NamedOperator<Score>> score_names();
std::span<const NamedOperator<Normalizer>> normalizer_names();
std::span<const NamedOperator<Position>> position_names();

std::string_view name_of(Score score);
std::string_view name_of(Normalizer normalizer);
std::string_view name_of(Position position);
std::string_view name_of(AttentionKind kind); // self, encoder, decoder, cross

// Throw SettingError that lists the known names.
Score parse_score(std::string_view name);
Normalizer parse_normalizer(std::string_view name);
Position parse_position(std::string_view name);
AttentionKind parse_attention_kind(std::string_view name);

// Adds one mask to `mask`: none, causal, window:W, padding:j,j,... or custom:i-j,i-j,... Throws SettingError naming
// what is wrong.
void add_mask(Mask& mask, std::string_view text);
// The texts that add_mask would make the same mask from; empty for no mask.
std::vector<std::string> describe(const Mask& mask);

} // namespace attn
