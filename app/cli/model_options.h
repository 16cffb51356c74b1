// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/source_options.h"

namespace attn {

// --ids and --pixels, sources that only a model takes.
std::vector<Option> modelSources(SourceOptions& options);
// --batch-row, of pixels for a model and of finished weights.
Option batchRowOption(SourceOptions& options);
// --model and what goes with it.
OptionGroup modelOptions(SourceOptions& options);

} // namespace attn
