// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/head_options.h"

#include "app/cli/usage_error.h"

#include <CLI/CLI.hpp>

namespace attn {

void addHeadOptions(CLI::App& command, HeadPick& pick, const std::string& group, const std::string& layerHelp,
                    const std::string& headHelp)
{
    const auto add = [&](const std::string& what, Axis& axis, const std::string& help) {
        const auto set = [&axis, what](const std::string& text) {
            const std::optional<Axis> parsed = parse_axis(text);
            if (!parsed)
                throw UsageError("--" + what + ": \"" + text + "\" is no " + what
                                 + ", give a number from 0, all or mean");
            axis = *parsed;
        };
        command.add_option_function<std::string>("--" + what, set, help)->group(group);
    };
    add("layer", pick.layer, layerHelp);
    add("head", pick.head, headHelp);
}

} // namespace attn
