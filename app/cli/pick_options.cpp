// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/pick_options.h"

#include "app/cli/head_options.h"
#include "app/cli/kind_option.h"
#include "app/cli/usage_error.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace attn {

namespace {

void setQuantity(PickOptions& pick, const std::string& name)
{
    if (name == "logits" || name == "hidden") {
        pick.model = name == "logits" ? ModelNumbers::logits : ModelNumbers::hidden;
        return;
    }
    const auto names = quantity_names();
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) {
        std::string known;
        for (const std::string_view entry : names)
            known += std::string(entry) + ", ";
        throw UsageError("--what: \"" + name + "\" is unknown, choose one of " + known + "logits, hidden");
    }
    pick.numbers.what = static_cast<Quantity>(found - names.begin());
}

} // namespace

void addPickOptions(CLI::App& command, PickOptions& pick)
{
    constexpr const char* group = "Pick";
    addHeadOptions(
        command, pick.numbers.heads, group,
        "From 0, all, or mean over the layers (default 0); of hidden states 0 is the embeddings (default all)",
        "From 0, all, or mean over the heads (default 0)");
    command
        .add_option_function<std::string>(
            "--what", [&pick](const std::string& name) { setQuantity(pick, name); },
            "weights (default), scores, scaled, masked, queries, keys, values or output; of a model logits or hidden")
        ->group(group);
    addKindOption(command, pick.kind, group);
    addDerivationOptions(command, pick.derivation, group);
    command
        .add_flag("--normalize-rows", pick.numbers.normalize_rows,
                  "Divide each row by its sum, after all of the others")
        ->group(group);
}

void checkPickOptions(const CLI::App& command, PickOptions& pick)
{
    pick.layerGiven = command.count("--layer") > 0;
    pick.headGiven = command.count("--head") > 0;
    const std::string given =
        pick.derivation.given.empty() && pick.numbers.normalize_rows ? "--normalize-rows" : pick.derivation.given;
    const bool weights = pick.numbers.what == Quantity::weights
        && (!pick.model || (*pick.model == ModelNumbers::hidden && pick.everything()));
    if (!weights && !given.empty())
        throw UsageError(given + ": it goes with --what weights only, leave it out");
    if (!pick.model)
        return;
    const std::string what = *pick.model == ModelNumbers::logits ? "logits" : "hidden";
    if (command.count("--model") == 0)
        throw UsageError("--what: " + what + " are a model's, give one by --model");
    if (pick.headGiven && !pick.numbers.heads.head.is_all())
        throw UsageError("--head: " + what + " are not of a head, leave it out");
    if (pick.numbers.heads.layer.is_mean())
        throw UsageError("--layer: there is no mean of " + what + ", leave it out");
    if (*pick.model == ModelNumbers::logits && pick.layerGiven && !pick.numbers.heads.layer.is_all())
        throw UsageError("--layer: logits are not of a layer, leave it out");
}

} // namespace attn
