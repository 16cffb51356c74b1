// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/special_tokens.h"

#include <algorithm>
#include <string>

namespace attn {

namespace {

constexpr std::string_view padding_names[] = {"[pad]", "<pad>", "<|pad|>", "<_pad>", "<padding>", "[padding]"};
constexpr std::string_view special_names[] = {"[cls]",
                                              "[sep]",
                                              "[mask]",
                                              "[unk]",
                                              "[bos]",
                                              "[eos]",
                                              "[start]",
                                              "[end]",
                                              "<s>",
                                              "</s>",
                                              "<bos>",
                                              "<eos>",
                                              "<unk>",
                                              "<mask>",
                                              "<cls>",
                                              "<sep>",
                                              "<eod>",
                                              "<eop>",
                                              "<sos>",
                                              "<start>",
                                              "<end>",
                                              "<start_of_turn>",
                                              "<end_of_turn>",
                                              "<start_of_image>",
                                              "<end_of_image>",
                                              "<image>",
                                              "<extra_id_0>"};

std::string lower(std::string_view text)
{
    std::string small(text);
    std::ranges::transform(small, small.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return small;
}

bool holds(const auto& names, const std::string& name)
{
    return std::ranges::find(names, name) != std::end(names);
}

// "[unused12]" and "<extra_id_12>": a name, a number and an end.
bool is_numbered(std::string_view name, std::string_view begin, char end)
{
    return name.starts_with(begin) && name.ends_with(end) && name.size() > begin.size() + 1
        && std::ranges::all_of(name.substr(begin.size(), name.size() - begin.size() - 1),
                               [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

bool is_padding_name(std::string_view text)
{
    return text.size() < 16 && holds(padding_names, lower(text));
}

bool is_special_name(std::string_view text)
{
    constexpr std::size_t longest = 60;
    if (text.size() < 3 || text.size() > longest || (text.front() != '[' && text.front() != '<'))
        return false;
    const std::string name = lower(text);
    return holds(special_names, name) || holds(padding_names, name)
        || (name.starts_with("<|") && name.ends_with("|>") && name.size() > 4) || is_numbered(name, "[unused", ']')
        || is_numbered(name, "<extra_id_", '>');
}

} // namespace attn
