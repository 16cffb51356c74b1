// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/option_table.h"
#include "engine/runs/derived_run.h"

namespace attn {

// The options for what is done to the weights before they are shown or written. They fill `derivation`, which must
// outlive them. `shown`: what all of them need to have an effect; `moved`: what options that join or move rows and
// columns need. Where `derivation` hides padding from the start, the option for it keeps it.
std::vector<Option> derivationOptions(Derivation& derivation, const std::vector<Need>& shown,
                                      const std::vector<Need>& moved);

// Says on standard error which parts of the derivation change nothing in this run.
void noteIdleParts(const Derivation& derivation, const Run& run);

} // namespace attn
