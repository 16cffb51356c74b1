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
    NumbersPick numbers;
    DerivationOptions derivation; // what is done to the weights first
    std::optional<AttentionKind> kind;
    std::optional<ModelNumbers> model; // in the place of numbers.what
    bool layerGiven = false;
    bool headGiven = false;

    // Nothing less than all layers and heads was asked for.
    bool everything() const
    {
        return (!layerGiven && !headGiven) || (numbers.heads.layer.is_all() && numbers.heads.head.is_all());
    }
};

void addPickOptions(CLI::App& command, PickOptions& pick);
// To be called when `command` is parsed. Notes which options were given. Throws UsageError when they do not go
// together.
void checkPickOptions(const CLI::App& command, PickOptions& pick);

} // namespace attn
