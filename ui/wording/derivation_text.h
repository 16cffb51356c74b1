// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/derived_run.h"

#include <QString>

namespace attn {

// What was done to the weights of a run: "without first key · top 5 · rows sorted by “it”". Empty for a run as
// computed.
QString derivationText(const Run& run);

} // namespace attn
