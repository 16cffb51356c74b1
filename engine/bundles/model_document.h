#pragma once

#include "engine/bundles/bundle.h"
#include "engine/models/generation.h"
#include "engine/models/model_run.h"
#include "engine/playground/document.h"
#include "engine/runs/run.h"

#include <memory>
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

// Runs the document: the playground's, or its model's (document.model.path). What `before` holds is used again where it is the same: the
// open model, the keys and values of a causal model before the first change. Where an encoder-decoder model has no target, one is generated
// greedily. Blocks; any thread. Throws as open_bundle, run_model and run_playground do, Error for a text where the folder has no tokenizer or
// a picture where it has no preprocessor; Cancelled.
DocumentRun run_document(const Document& document, const ModelAnswer* before = nullptr, const RunOptions& options = {},
                         const RunControl& control = {});

// The run of one kind of attention as views read it: labels, weights made when read, traces when asked for.
std::shared_ptr<const Run> run_of(std::shared_ptr<const ModelRun> model_run, const Bundle& bundle, const Document& document);

// One of the model's answers.
struct Prediction {
    std::string label; // the token as a person reads it, or the class
    TokenId id = 0;    // of the token or the class
    double probability = 0.0;
};

// The `count` most probable answers, the most probable first: of a language model the token after position `position` (of the target, for
// encoder-decoder models), of a masked language model the token at it, of a classifier its classes. Empty for a backbone.
std::vector<Prediction> predict(const ModelAnswer& answer, Index position, Index count, const RunControl& control = {});

} // namespace attn
