// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/derivation_options.h"
#include "engine/attention/kind.h"
#include "engine/runs/run_numbers.h"

#include <optional>

namespace CLI {
class App;
}

namespace attn {

// What a model has beside its attention.
enum class ModelNumbers { logits, hidden };

struct PickOptions {
    NumbersPick numbers;          // without skip_first, which is a part of
    DerivationOptions derivation; // what is done to the weights first
    std::optional<AttentionKind> kind;
    std::optional<ModelNumbers> model; // in the place of numbers.what
    bool layerGiven = false;
    bool headGiven = false;

    // Nothing less than all layers and heads was asked for.
    bool everything() const
    {
        return (!layerGiven && !headGiven)
            || (!numbers.layer && !numbers.mean_layers && numbers.heads == NumbersPick::Heads::all);
    }
};

void addPickOptions(CLI::App& command, PickOptions& pick);
// To be called when `command` is parsed. Throws UsageError when the options do not go together.
void checkPickOptions(const CLI::App& command, const PickOptions& pick);

} // namespace attn
