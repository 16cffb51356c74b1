// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/derivation.h"
#include "engine/runs/run.h"

#include <vector>

namespace attn {

// Which queries and keys a derivation leaves out of a run as it was computed.

// Whether it leaves out any, in one run or another.
bool hides_tokens(const Derivation& derivation);

// Those of the run that stay, in their order.
std::vector<Index> kept_queries(const Derivation& derivation, const Run& run);
std::vector<Index> kept_keys(const Derivation& derivation, const Run& run);

// Whether this one stays; false where there is none.
bool keeps_query(const Derivation& derivation, const Run& run, Index query);
bool keeps_key(const Derivation& derivation, const Run& run, Index key);

// How many queries or keys of a run are padding: the more of both.
Index count_padding(const Run& run);

} // namespace attn
