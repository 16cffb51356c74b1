// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/bundles/model_answer.h"

#include <memory>

namespace attn {

// A run of a document of either kind.
struct DocumentRun {
    std::shared_ptr<const Run> run;
    std::shared_ptr<const ModelAnswer> answer; // null for the playground
};

// `run` with the placement of the document, where it has one and the run has none by itself.
std::shared_ptr<const Run> placed_by(const Document& document, const std::shared_ptr<const Run>& run);

// Runs the document by its model (document.model.path) where it has one, and by the playground otherwise, as always for
// matrices and finished weights. Parts of `before` are used again: the open model while its files are unchanged, and
// the keys and values of a causal model before the first change. Where an encoder-decoder model that writes text has no
// target, one is generated greedily. Blocks; may be called from any thread. Throws as open_bundle, input_of, run_model
// and run_playground do; Cancelled.
DocumentRun run_document(const Document& document, const ModelAnswer* before = nullptr, const RunOptions& options = {},
                         const RunControl& control = {});

} // namespace attn
