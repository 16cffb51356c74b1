// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/kind_option.h"

#include "app/cli/usage_error.h"
#include "engine/attention/names.h"

#include <string>

namespace attn {

Option kindOption(std::optional<AttentionKind>& kind)
{
    return {.name = "--kind",
            .value = "NAME",
            .help = "Which attention of an encoder-decoder model: encoder (default), decoder or cross",
            .take = [&kind](const std::string& name) { kind = parse_attention_kind(name); },
            .excludes = {"--what logits"}};
}

std::shared_ptr<const Run> runOfKind(std::shared_ptr<const Run> run, std::optional<AttentionKind> kind)
{
    if (!kind)
        return run;
    std::shared_ptr<const Run> found = of_kind(run, *kind);
    if (found->kind == *kind)
        return found;
    std::string known(name_of(run->kind));
    for (const std::shared_ptr<const Run>& other : run->further)
        known += ", " + std::string(name_of(other->kind));
    throw UsageError("--kind: there is no " + std::string(name_of(*kind)) + " attention here. Choose one of " + known
                     + ".");
}

} // namespace attn
