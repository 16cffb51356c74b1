// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/option_table.h"
#include "engine/attention/kind.h"
#include "engine/runs/derived_run.h"
#include "engine/runs/run_numbers.h"

#include <optional>

namespace attn {

// Numbers of a model other than its attention.
enum class ModelNumbers { logits, hidden };

// Which numbers are written.
struct PickOptions {
    NumbersPick numbers;
    Derivation derivation; // what is done to the weights first
    std::optional<AttentionKind> kind;
    std::optional<ModelNumbers> model; // replaces numbers.what
    bool layerGiven = false;
    bool headGiven = false;

    // Whether all layers and heads are asked for.
    bool everything() const
    {
        return (!layerGiven && !headGiven) || (numbers.heads.layer.is_all() && numbers.heads.head.is_all());
    }
};

// The options that fill `pick`, which must outlive them.
OptionGroup pickOptions(PickOptions& pick);
// To be called when the command is parsed; `model`: one is given. Throws UsageError when values of the options do not
// go together.
void checkPickOptions(const PickOptions& pick, bool model);

} // namespace attn
