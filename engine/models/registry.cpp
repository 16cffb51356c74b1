// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/registry.h"

#include "engine/text/named.h"

#include <algorithm>

namespace attn {

// Each in a file of its own.
ReadFamily read_bart, read_bert, read_deit, read_distilbert, read_gpt2, read_llama, read_marian, read_mistral,
    read_qwen2, read_roberta, read_t5, read_vit;

std::span<const Family> families()
{
    static constexpr Family table[] = {
        {"bart", read_bart},   {"bert", read_bert},       {"deit", read_deit},     {"distilbert", read_distilbert},
        {"gpt2", read_gpt2},   {"llama", read_llama},     {"marian", read_marian}, {"mistral", read_mistral},
        {"qwen2", read_qwen2}, {"roberta", read_roberta}, {"t5", read_t5},         {"vit", read_vit},
    };
    return table;
}

const Family& family_of(const Config& config)
{
    const std::string type = config.text("model_type");
    const auto family = std::ranges::find(families(), type, &Family::type);
    if (family == families().end())
        config.fail("model_type",
                    Message("family.unknown", "\"{0}\" is not known. It must be one of {1}.", type,
                            joined(families(), &Family::type)));
    return *family;
}

} // namespace attn
