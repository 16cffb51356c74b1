// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/option_table.h"
#include "engine/runs/derived_run.h"

namespace attn {

// What can be done to the weights before they are shown or written. The options that fill `derivation`, which must
// outlive them. `shown`: partners of which one must stand beside them; `moved`: the same for those that join or move
// rows and columns.
std::vector<Option> derivationOptions(Derivation& derivation, const std::vector<Need>& shown,
                                      const std::vector<Need>& moved);

// Says on standard error which parts of the derivation change nothing in this run.
void noteIdleParts(const Derivation& derivation, const Run& run);

} // namespace attn
