// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/bundles/bundle.h"
#include "engine/bundles/document_input.h"
#include "engine/documents/document.h"
#include "engine/models/generation.h"
#include "engine/models/model_run.h"
#include "engine/runs/run.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace attn {

// What a model made of a document.
struct ModelAnswer {
    std::shared_ptr<const Bundle> bundle;
    std::shared_ptr<const ModelRun> model_run;
    std::shared_ptr<const Run> run; // of the model's first kind of attention; the other kinds are in `further`
};

// The steps of run_document, for callers that need to act in between.

// The model of the document: the one of `before` if it is the same and its files have not changed.
std::shared_ptr<const Bundle> bundle_of(const Document& document, const ModelAnswer* before = nullptr,
                                        const RunControl& control = {});

struct AnswerOptions {
    RunOptions run;
    // Goes on from the input so; nothing: only where a target is missing, greedily.
    std::optional<GenerationOptions> generation;
};

// Runs the model with what input_of made of the document.
std::shared_ptr<const ModelAnswer> answer_of(std::shared_ptr<const Bundle> bundle, const Document& document,
                                             const DocumentInput& input, const AnswerOptions& options = {},
                                             const ModelAnswer* before = nullptr, const RunControl& control = {});

} // namespace attn
