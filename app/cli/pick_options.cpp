// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/pick_options.h"

#include "app/cli/derivation_options.h"
#include "app/cli/head_options.h"
#include "app/cli/kind_option.h"
#include "app/cli/number_text.h"
#include "app/cli/usage_error.h"
#include "engine/text/named.h"

#include <algorithm>

namespace attn {

namespace {

constexpr Named<ModelNumbers> modelNumbers[] = {{ModelNumbers::logits, "logits"}, {ModelNumbers::hidden, "hidden"}};

void setQuantity(PickOptions& pick, const std::string& name)
{
    pick.model = find_value(modelNumbers, name);
    if (pick.model)
        return;
    const auto names = quantity_names();
    const auto found = std::ranges::find(names, name);
    if (found == names.end())
        throw UsageError("--what: \"" + name + "\" is not known. Use one of " + joined(names) + ", "
                         + joined_names(modelNumbers) + ".");
    pick.numbers.what = static_cast<Quantity>(found - names.begin());
}

// Records that the option was given.
Option noting(Option option, bool& given)
{
    option.take = [take = option.take, &given](const std::string& value) {
        take(value);
        given = true;
    };
    return option;
}

} // namespace

OptionGroup pickOptions(PickOptions& pick)
{
    // Whole runs hold the weights together with the hidden states.
    const std::vector<Need> weights = {{{"--what weights", "--what hidden"}}};
    OptionGroup group = {
        "Numbers",
        {noting(layerOption(pick.numbers.heads.layer,
                            "The layer, from 0 (default 0), all, or mean over the layers; of hidden states (default "
                            "all) 0 is the embeddings"),
                pick.layerGiven),
         noting(headOption(pick.numbers.heads.head, "The head, from 0 (default 0), all, or mean over the heads"),
                pick.headGiven),
         {.name = "--what",
          .value = "NAME",
          .help = "What is written: " + joined(quantity_names()) + " (default weights); for a model also "
              + joined_names(modelNumbers),
          .take = [&pick](const std::string& name) { setQuantity(pick, name); },
          .fallback = std::string(name_of(pick.numbers.what))},
         kindOption(pick.kind)}};
    for (Option& option : derivationOptions(pick.derivation, weights, weights))
        group.options.push_back(std::move(option));
    group.options.push_back({.name = "--normalize-rows",
                             .help = "Divide each row by its sum, after everything else",
                             .take = [&pick](const std::string&) { pick.numbers.normalize_rows = true; },
                             .needs = weights});
    const auto map = [&](const char* name, const char* help, std::optional<Index>& token, const char* other) {
        return Option{.name = name,
                      .value = "N",
                      .help = help,
                      .take = [&token](const std::string& text) { token = number<Index>(text); },
                      .check = wholeFrom(0),
                      .needs = {{{"--what weights"}}},
                      .excludes = {other}};
    };
    group.options.push_back(map("--query",
                                "Only the weights of this query, as the rows x columns of --grid or --layout",
                                pick.numbers.map_query, "--key"));
    group.options.push_back(map("--key", "Only the weights on this key, as the rows x columns of --grid or --layout",
                                pick.numbers.map_key, "--query"));
    return group;
}

void checkPickOptions(const PickOptions& pick, bool model)
{
    if (!pick.model)
        return;
    const std::string what = *pick.model == ModelNumbers::logits ? "logits" : "hidden states";
    if (!model)
        throw UsageError("--what: only a model has " + what + ". Give one by --model.");
    if (pick.headGiven && !pick.numbers.heads.head.is_all())
        throw UsageError("--head: " + what + " have no heads. Leave it out.");
    if (pick.numbers.heads.layer.is_mean())
        throw UsageError("--layer: " + what + " have no mean over the layers. Leave it out.");
    if (*pick.model == ModelNumbers::logits && pick.layerGiven && !pick.numbers.heads.layer.is_all())
        throw UsageError("--layer: logits have no layers. Leave it out.");
}

} // namespace attn
