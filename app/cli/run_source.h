// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/source_options.h"
#include "app/cli/work.h"
#include "engine/running/document_run.h"

#include <functional>

namespace attn {

// What is written of a run.
struct WrittenParts {
    bool hidden = false;      // hidden states, which a run keeps only when asked to
    bool onlyEncoder = false; // of an encoder-decoder model, nothing that depends on the decoder's side
    // Called before the work begins. Throws where what is written needs more memory than there is.
    std::function<void(const Document&)> requireRoom;
};

// The run of the document that the options describe. What the user should know of it (Run::notes) goes to standard
// error. `inputs` gets the files that are read though no option names them: a layout or tokens beside finished weights,
// and the pictures of a layout. Throws as documentOf and run_document do, and UsageError naming an option that has no
// effect on these parts.
DocumentRun runSource(const SourceOptions& options, Work& work, const WrittenParts& parts,
                      std::vector<InputFile>& inputs);

} // namespace attn
