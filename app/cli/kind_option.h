// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/option_table.h"
#include "engine/attention/kind.h"
#include "engine/runs/run.h"

#include <memory>
#include <optional>

namespace attn {

// --kind chooses an attention of a model. Without it, the first one is taken.
Option kindOption(std::optional<AttentionKind>& kind);

// Throws UsageError that lists the kinds that the run has.
std::shared_ptr<const Run> runOfKind(std::shared_ptr<const Run> run, std::optional<AttentionKind> kind);

} // namespace attn
