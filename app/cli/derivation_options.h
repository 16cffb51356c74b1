// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/derived_run.h"

#include <string>

namespace CLI {
class App;
}

namespace attn {

// What is done to the weights before they are shown or written.
struct DerivationOptions {
    Derivation derivation;
    std::string given; // one of the options that were given; empty: none
};

// Adds the options to `command`, under `group` of its help; values are checked while they are parsed, which throws
// UsageError.
void addDerivationOptions(CLI::App& command, DerivationOptions& options, const char* group);

} // namespace attn
