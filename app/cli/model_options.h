// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/source_options.h"

namespace attn {

// --ids, --pixels and what goes with --model.
void addModelSources(CLI::App& command, SourceOptions& options, const char* group);
void addModelOptions(CLI::App& command, SourceOptions& options);

// To be called when `command` is parsed. Throws UsageError for what goes with a model where there is none and the other
// way round.
void checkModelOptions(const CLI::App& command);

} // namespace attn
