// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/bundles/document_input.h"
#include "engine/runs/run.h"

#include <memory>

namespace attn {

// The run of the model's first kind of attention, with the other kinds in Run::further. It has labels; weights are
// computed when read, traces when asked for. Places of tokens are bytes of the document's text, those of decoder tokens
// bytes of its target. `input` is that of the document; tokens of `model_run` that follow it have been generated.
std::shared_ptr<Run> attention_runs(const std::shared_ptr<const ModelRun>& model_run, const Bundle& bundle,
                                    const Document& document, const DocumentInput& input);

} // namespace attn
