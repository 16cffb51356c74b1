// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/kind.h"
#include "engine/attention/normalizer.h"
#include "engine/attention/position.h"
#include "engine/attention/score.h"

#include <span>
#include <string_view>

namespace attn {

// A choice of the attention operator and its name in files and on the command line.
template <class Operator>
struct NamedOperator {
    Operator value;
    std::string_view name;
    std::string_view formula;       // for people, in Unicode
    std::string_view matrices = {}; // for scores that are one product: the formula for whole matrices
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

} // namespace attn
