// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/images/preprocessor.h"
#include "engine/models/model.h"
#include "engine/tokenizers/tokenizer.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace attn {

// The files of a folder that a bundle may be made of, with their sizes and when they were written: equal states mean
// that nothing has changed.
using FolderState = std::map<std::string, std::pair<std::uintmax_t, std::filesystem::file_time_type>>;

// A model folder: the model, and what turns a text or a picture into its input. Immutable and shared.
struct Bundle {
    std::string folder; // as folder_of_model gives it
    std::string name;   // the folder's own, or that of the model on the Hub
    std::shared_ptr<const Model> model;
    std::shared_ptr<const Tokenizer> tokenizer; // null: the folder has none, and token ids must be given
    // vision models; nothing: the folder has no preprocessor_config.json, pixels have to be given
    std::optional<Preprocessor> preprocessor;
    FolderState state; // when it was opened
};

// Whether `path` is a folder that looks like a model's: it holds config.json, weights, an index of them, a tokenizer,
// or what open_bundle says more of (held_instead).
bool is_model_folder(const std::string& path);

// The folder that a user means by `path`: itself without a slash at its end, or that of its config.json, or the
// snapshot in a folder of the Hub's cache.
std::string folder_of_model(const std::string& path);

FolderState state_of(const std::string& folder);

// Opens everything in the folder that `path` means. Throws Error that lists every file that is missing, or says what to
// do when it is not a folder, and what open_model, open_tokenizer and read_preprocessor throw; Cancelled.
std::shared_ptr<const Bundle> open_bundle(const std::string& path, const RunControl& control = {});

} // namespace attn
