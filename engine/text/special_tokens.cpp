// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/special_tokens.h"

#include "engine/text/ascii.h"

#include <algorithm>
#include <string>

namespace attn {

namespace {

constexpr std::string_view padding_names[] = {
    "[pad]",       "<pad>",     "<|pad|>",
    "<_pad>",      "<padding>", "[padding]",
    "<|padding|>", "<fim_pad>", "<|finetune_right_pad_id|>",
};
constexpr std::size_t longest_padding_name = 30;
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
                                              "<image_soft_token>",
                                              "<blank>",
                                              "<im_start>",
                                              "<im_end>",
                                              "<im_patch>",
                                              "<fim_prefix>",
                                              "<fim_middle>",
                                              "<fim_suffix>",
                                              "<file_sep>",
                                              "<reponame>",
                                              "<go>",
                                              "<<unk>>",
                                              "<<sys>>",
                                              "<</sys>>",
                                              "[inst]",
                                              "[/inst]",
                                              "[img]",
                                              "[img_break]",
                                              "[img_end]"};

// The bars of DeepSeek's special tokens are full-width: "<\uFF5Cbegin\u2581of\u2581sentence\uFF5C>".
constexpr std::string_view wide_bar = "\xEF\xBD\x9C";

bool holds(const auto& names, const std::string& name)
{
    return std::ranges::find(names, name) != std::end(names);
}

bool is_between(std::string_view name, std::string_view begin, std::string_view end)
{
    return name.size() > begin.size() + end.size() && name.starts_with(begin) && name.ends_with(end);
}

// "[unused12]" and "<extra_id_12>": a name, a number and an end.
bool is_numbered(std::string_view name, std::string_view begin, char end)
{
    return name.starts_with(begin) && name.ends_with(end) && name.size() > begin.size() + 1
        && std::ranges::all_of(name.substr(begin.size(), name.size() - begin.size() - 1), is_digit);
}

} // namespace

bool is_padding_name(std::string_view text)
{
    return text.size() <= longest_padding_name && holds(padding_names, in_small_letters(text));
}

bool is_special_name(std::string_view text)
{
    constexpr std::size_t longest = 60;
    if (text.size() < 3 || text.size() > longest || (text.front() != '[' && text.front() != '<'))
        return false;
    const std::string name = in_small_letters(text);
    return holds(special_names, name) || holds(padding_names, name) || is_between(name, "<|", "|>")
        || is_between(name, "<" + std::string(wide_bar), std::string(wide_bar) + ">")
        || is_numbered(name, "[unused", ']') || is_numbered(name, "<unused", '>') || is_numbered(name, "<special", '>')
        || is_numbered(name, "<extra_id_", '>');
}

} // namespace attn
