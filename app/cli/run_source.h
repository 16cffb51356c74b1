// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/source_options.h"
#include "app/cli/work.h"
#include "engine/running/document_run.h"

namespace attn {

// The run of the document that the options describe. What the user should know of it (Run::notes) goes to standard
// error. Throws as documentOf and run_document do.
DocumentRun runSource(const SourceOptions& options, Work& work, bool keepHidden = false);

} // namespace attn
