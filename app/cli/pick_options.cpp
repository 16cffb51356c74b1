// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/pick_options.h"

#include "app/cli/kind_option.h"
#include "app/cli/number_text.h"
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

void setLayer(PickOptions& pick, const std::string& text)
{
    const std::optional<Index> index = parseIndex(text);
    if (!index && text != "all" && text != "mean")
        throw UsageError("--layer: \"" + text + "\" is no layer, give a number from 0, all or mean");
    pick.layerGiven = true;
    pick.numbers.mean_layers = text == "mean";
    if (pick.numbers.mean_layers)
        return;
    pick.numbers.layer = index ? std::optional(LayerIndex{*index}) : std::nullopt;
}

void setHead(PickOptions& pick, const std::string& text)
{
    pick.headGiven = true;
    if (text == "all") {
        pick.numbers.heads = NumbersPick::Heads::all;
    } else if (text == "mean") {
        pick.numbers.heads = NumbersPick::Heads::mean;
    } else if (const std::optional<Index> index = parseIndex(text)) {
        pick.numbers.heads = NumbersPick::Heads::one;
        pick.numbers.head = HeadIndex{*index};
    } else {
        throw UsageError("--head: \"" + text + "\" is no head, give a number from 0, all or mean");
    }
}

} // namespace

void addPickOptions(CLI::App& command, PickOptions& pick)
{
    constexpr const char* group = "Pick";
    const auto text = [&](const char* name, const char* description, auto set) {
        command
            .add_option_function<std::string>(
                name, [&pick, set](const std::string& value) { set(pick, value); }, description)
            ->group(group);
    };
    text("--layer",
         "From 0, all, or mean over the layers (default 0); of hidden states 0 is the embeddings (default all)",
         setLayer);
    text("--head", "From 0, all, or mean over the heads (default 0)", setHead);
    text("--what",
         "weights (default), scores, scaled, masked, queries, keys, values or output; of a model logits or hidden",
         setQuantity);
    addKindOption(command, pick.kind, group);
    addDerivationOptions(command, pick.derivation, group);
    command
        .add_flag("--normalize-rows", pick.numbers.normalize_rows,
                  "Divide each row by its sum, after all of the others")
        ->group(group);
}

void checkPickOptions(const CLI::App& command, const PickOptions& pick)
{
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
    if (pick.headGiven && pick.numbers.heads != NumbersPick::Heads::all)
        throw UsageError("--head: " + what + " are not of a head, leave it out");
    if (pick.numbers.mean_layers)
        throw UsageError("--layer: there is no mean of " + what + ", leave it out");
    if (*pick.model == ModelNumbers::logits && pick.layerGiven && pick.numbers.layer)
        throw UsageError("--layer: logits are not of a layer, leave it out");
}

} // namespace attn
