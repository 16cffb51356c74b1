#pragma once

#include "app/cli/derivation_options.h"
#include "engine/runs/run_numbers.h"

namespace CLI {
class App;
}

namespace attn {

struct PickOptions {
    NumbersPick numbers;          // without skip_first, which is a part of
    DerivationOptions derivation; // what is done to the weights first
    bool given = false; // the layer or the head was chosen, by --layer or --head
};

void addPickOptions(CLI::App& command, PickOptions& pick);
// To be called when `command` is parsed. Throws UsageError when the options do not go together.
void checkPickOptions(const PickOptions& pick);

} // namespace attn
