#pragma once

#include "engine/images/preprocess.h"
#include "engine/models/model.h"
#include "engine/tokenizers/tokenizer.h"

#include <memory>
#include <optional>
#include <string>

namespace attn {

// A model folder: the model, and what turns a text or a picture into its input. Immutable and shared.
struct Bundle {
    std::string folder;
    std::string name; // the folder's own
    std::shared_ptr<const Model> model;
    std::shared_ptr<const Tokenizer> tokenizer; // null: the folder has none, token ids have to be given
    std::optional<Preprocessor> preprocessor;   // vision models; nothing: the folder has no preprocessor_config.json, pixels have to be given
};

// Whether `path` is a folder that looks like a model's: it holds config.json, weights, an index of them or a tokenizer.
bool is_model_folder(const std::string& path);

// Opens all of it. Throws Error that lists every file that is missing, and what open_model, open_tokenizer and read_preprocessor throw;
// Cancelled.
std::shared_ptr<const Bundle> open_bundle(const std::string& folder, const RunControl& control = {});

} // namespace attn
