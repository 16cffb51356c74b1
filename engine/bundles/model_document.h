// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/bundles/bundle.h"
#include "engine/bundles/document_input.h"
#include "engine/models/generation.h"
#include "engine/models/model_run.h"
#include "engine/playground/document.h"
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
    std::shared_ptr<const Run> run; // of the model's first kind of attention; its further ones beside it
};

// A run of a document of either kind.
struct DocumentRun {
    std::shared_ptr<const Run> run;
    std::shared_ptr<const ModelAnswer> answer; // null for the playground
};

// Runs the document: its model's (document.model.path) where it has one, or the playground's, which matrices and
// finished weights always are. What `before` holds is used again where it is the same: the open model while its files
// are as they were, the keys and values of a causal model before the first change. Where an encoder-decoder model that
// writes has no target, one is generated greedily. Blocks; any thread. Throws as open_bundle, input_of, run_model and
// run_playground do; Cancelled.
DocumentRun run_document(const Document& document, const ModelAnswer* before = nullptr, const RunOptions& options = {},
                         const RunControl& control = {});

// Whether a model runs the document.
bool has_model(const Document& document);

// The parts of run_document, for who wants to do something between them.

// The model of the document: that of `before` while it is the same and its files are as they were.
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

// The run of the model's first kind of attention as views read it, its further ones beside it: labels, weights made
// when read, traces when asked for. Places of tokens are bytes of the document's text, those of decoder tokens bytes of
// its target.
std::shared_ptr<const Run> run_of(std::shared_ptr<const ModelRun> model_run, const Bundle& bundle,
                                  const Document& document);

// One of the model's answers.
struct Prediction {
    std::string label; // the token as a person reads it, or the class
    TokenId id = 0;    // of the token or the class
    double probability = 0.0;
};

// The `count` most probable answers, the most probable first and of equal ones the smallest number: of a language model
// the token after position `position` (of the target, for encoder-decoder models), of a masked language model the token
// at it, of a classifier its classes. Empty for a backbone.
std::vector<Prediction> predict(const ModelAnswer& answer, Index position, Index count, const RunControl& control = {});

} // namespace attn
