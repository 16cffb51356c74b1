// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/names.h"

#include "engine/text/named.h"

#include <array>

namespace attn {

namespace {

constexpr std::array scores{
    NamedOperator<Score>{Score::scaled_dot, "scaled-dot", "q·k / √d", "Q Kᵀ / √d"},
    NamedOperator<Score>{Score::dot, "dot", "q·k", "Q Kᵀ"},
    NamedOperator<Score>{Score::bilinear, "bilinear", "qᵀ M k", "Q M Kᵀ"},
    NamedOperator<Score>{Score::additive, "additive", "u · tanh(P q + R k)"},
    NamedOperator<Score>{Score::cosine, "cosine", "q·k / (|q| |k|)"},
    NamedOperator<Score>{Score::distance, "distance", "−|q − k|² / (2√d)"},
};

constexpr std::array normalizers{
    NamedOperator<Normalizer>{Normalizer::softmax, "softmax", "exp(z) / Σ exp(z)"},
    NamedOperator<Normalizer>{Normalizer::none, "none", "z"},
    NamedOperator<Normalizer>{Normalizer::linear, "linear", "φ(q)·φ(k) / Σ φ(q)·φ(k), φ = elu + 1"},
    NamedOperator<Normalizer>{Normalizer::sparsemax, "sparsemax", "max(z − τ, 0)"},
    NamedOperator<Normalizer>{Normalizer::entmax15, "entmax15", "max(z/2 − τ, 0)²"},
    NamedOperator<Normalizer>{Normalizer::sigmoid, "sigmoid", "1 / (1 + exp(−(z − ln m′)))"},
    NamedOperator<Normalizer>{Normalizer::relu, "relu", "max(z, 0) / m′"},
    NamedOperator<Normalizer>{Normalizer::softmax1, "softmax1", "exp(z) / (1 + Σ exp(z))"},
};

constexpr std::array positions{
    NamedOperator<Position>{Position::none, "none", "order does not matter"},
    NamedOperator<Position>{Position::sinusoidal, "sinusoidal", "x + PE(p)"},
    NamedOperator<Position>{Position::rope, "rope", "rotate q and k, pairs (i, i + d/2)"},
    NamedOperator<Position>{Position::rope_interleaved, "rope-interleaved", "rotate q and k, pairs (2i, 2i + 1)"},
    NamedOperator<Position>{Position::alibi, "alibi", "z − slope |i − j|"},
};

constexpr std::array kinds{
    Named<AttentionKind>{AttentionKind::self, "self"},
    Named<AttentionKind>{AttentionKind::encoder, "encoder"},
    Named<AttentionKind>{AttentionKind::decoder, "decoder"},
    Named<AttentionKind>{AttentionKind::cross, "cross"},
};

} // namespace

std::span<const NamedOperator<Score>> score_names()
{
    return scores;
}
std::span<const NamedOperator<Normalizer>> normalizer_names()
{
    return normalizers;
}
std::span<const NamedOperator<Position>> position_names()
{
    return positions;
}

std::string_view name_of(Score score)
{
    return find_name(scores, score);
}
std::string_view name_of(Normalizer normalizer)
{
    return find_name(normalizers, normalizer);
}
std::string_view name_of(Position position)
{
    return find_name(positions, position);
}
std::string_view name_of(AttentionKind kind)
{
    return find_name(kinds, kind);
}

Score parse_score(std::string_view name)
{
    return parse_name(scores, "score", name);
}
Normalizer parse_normalizer(std::string_view name)
{
    return parse_name(normalizers, "normalizer", name);
}
Position parse_position(std::string_view name)
{
    return parse_name(positions, "position", name);
}
AttentionKind parse_attention_kind(std::string_view name)
{
    return parse_name(kinds, "kind", name);
}

} // namespace attn
