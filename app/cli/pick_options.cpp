#include "app/cli/pick_options.h"

#include "app/cli/number_text.h"
#include "app/cli/usage_error.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace attn {

namespace {

void setQuantity(PickOptions& pick, const std::string& name)
{
    if (name == "logits" || name == "hidden")
        throw Error("model: --what " + name + " needs one, and models are not available in this version, choose another quantity");
    const auto names = quantity_names();
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) {
        std::string known;
        for (const std::string_view entry : names)
            known += (known.empty() ? "" : ", ") + std::string(entry);
        throw UsageError("--what: \"" + name + "\" is unknown, choose one of " + known);
    }
    pick.numbers.what = static_cast<Quantity>(found - names.begin());
}

void setLayer(PickOptions& pick, const std::string& text)
{
    const std::optional<Index> index = parseIndex(text);
    if (!index && text != "all" && text != "mean")
        throw UsageError("--layer: \"" + text + "\" is no layer, give a number from 0, all or mean");
    pick.given = true;
    pick.numbers.mean_layers = text == "mean";
    if (pick.numbers.mean_layers)
        return;
    pick.numbers.layer = index ? std::optional(LayerIndex{*index}) : std::nullopt;
}

void setHead(PickOptions& pick, const std::string& text)
{
    pick.given = true;
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
        command.add_option_function<std::string>(name, [&pick, set](const std::string& value) { set(pick, value); }, description)->group(group);
    };
    text("--layer", "From 0, all, or mean over the layers (default 0)", setLayer);
    text("--head", "From 0, all, or mean over the heads (default 0)", setHead);
    text("--what", "weights (default), scores, scaled, masked, queries, keys, values or output", setQuantity);
    text("--kind", "encoder, decoder or cross of a model; there are no models in this version", [](PickOptions&, const std::string&) {
        throw Error("model: --kind needs one, and models are not available in this version, leave it out");
    });
    addDerivationOptions(command, pick.derivation, group);
    command.add_flag("--normalize-rows", pick.numbers.normalize_rows, "Divide each row by its sum, after all of the others")->group(group);
}

void checkPickOptions(const PickOptions& pick)
{
    const std::string given = pick.derivation.given.empty() && pick.numbers.normalize_rows ? "--normalize-rows" : pick.derivation.given;
    if (pick.numbers.what != Quantity::weights && !given.empty())
        throw UsageError(given + ": it goes with --what weights only, leave it out");
}

} // namespace attn
