// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/names.h"

#include "engine/text/named.h"

#include <array>
#include <charconv>
#include <utility>

namespace attn {

namespace {

constexpr std::array scores{
    NamedOperator<Score>{Score::scaled_dot, "scaled-dot", "q·k / √d"},
    NamedOperator<Score>{Score::dot, "dot", "q·k"},
    NamedOperator<Score>{Score::bilinear, "bilinear", "qᵀ M k"},
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

Index parse_index(std::string_view text, std::string_view whole)
{
    Index value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size() || value < 0)
        throw SettingError("mask: \"" + std::string(whole) + "\" needs whole numbers from 0, and \"" + std::string(text)
                           + "\" is none");
    return value;
}

// Calls `take` for each part of `list` between commas.
template <class Take>
void split_list(std::string_view list, Take take)
{
    for (;;) {
        const std::size_t comma = list.find(',');
        take(list.substr(0, comma));
        if (comma == std::string_view::npos)
            return;
        list.remove_prefix(comma + 1);
    }
}

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

void add_mask(Mask& mask, std::string_view text)
{
    const std::size_t colon = text.find(':');
    const std::string_view kind = text.substr(0, colon);
    const std::string_view list = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
    if (text == "none")
        return;
    if (text == "causal") {
        mask.causal = true;
    } else if (kind == "window") {
        mask.window = parse_index(list, text);
    } else if (kind == "padding") {
        split_list(list, [&](std::string_view key) { mask.closed_keys.push_back(parse_index(key, text)); });
    } else if (kind == "custom") {
        split_list(list, [&](std::string_view cell) {
            const std::size_t dash = cell.find('-');
            if (dash == std::string_view::npos)
                throw SettingError("mask: \"" + std::string(text)
                                   + "\" needs cells written query-key, as custom:0-1,2-0");
            mask.closed_cells.push_back(
                {parse_index(cell.substr(0, dash), text), parse_index(cell.substr(dash + 1), text)});
        });
    } else {
        throw SettingError("mask: \"" + std::string(text)
                           + "\" is not known, use one of none, causal, window:W, padding:j,j,..., custom:i-j,i-j,...");
    }
}

std::vector<std::string> describe(const Mask& mask)
{
    std::vector<std::string> texts;
    if (mask.causal)
        texts.emplace_back("causal");
    if (mask.window)
        texts.push_back("window:" + std::to_string(*mask.window));
    std::string list;
    for (const Index key : mask.closed_keys)
        list += (list.empty() ? "padding:" : ",") + std::to_string(key);
    if (!list.empty())
        texts.push_back(std::exchange(list, {}));
    for (const Cell& cell : mask.closed_cells)
        list += (list.empty() ? "custom:" : ",") + std::to_string(cell.query) + "-" + std::to_string(cell.key);
    if (!list.empty())
        texts.push_back(list);
    return texts;
}

} // namespace attn
