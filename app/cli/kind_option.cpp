// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/kind_option.h"

#include "engine/attention/names.h"
#include "engine/tensor/error.h"

#include <CLI/CLI.hpp>

#include <string>

namespace attn {

void addKindOption(CLI::App& command, std::optional<AttentionKind>& kind, const char* group)
{
    command
        .add_option_function<std::string>(
            "--kind", [&kind](const std::string& name) { kind = parse_attention_kind(name); },
            "Of an encoder-decoder model: encoder (default), decoder or cross")
        ->group(group);
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
    throw SettingError("--kind: there is no " + std::string(name_of(*kind)) + " attention here, choose one of "
                       + known);
}

} // namespace attn
