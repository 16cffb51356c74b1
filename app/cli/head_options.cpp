// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/head_options.h"

#include "app/cli/usage_error.h"

namespace attn {

namespace {

Option axisOption(const std::string& what, Axis& axis, const char* help)
{
    return {.name = "--" + what, .value = "N", .help = help, .take = [&axis, what](const std::string& text) {
                const std::optional<Axis> parsed = parse_axis(text);
                if (!parsed)
                    throw UsageError("--" + what + ": \"" + text + "\" is not a " + what
                                     + ". Give a number from 0, all or mean.");
                axis = *parsed;
            }};
}

} // namespace

Option layerOption(Axis& layer, const char* help)
{
    return axisOption("layer", layer, help);
}

Option headOption(Axis& head, const char* help)
{
    return axisOption("head", head, help);
}

} // namespace attn
