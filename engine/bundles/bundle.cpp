// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/bundles/bundle.h"

#include "engine/formats/checkpoint.h"
#include "engine/formats/folder_names.h"
#include "engine/models/model_folder.h"
#include "engine/tensor/error.h"
#include "engine/tokenizers/files/open_tokenizer.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace attn {

namespace {

namespace files = std::filesystem;

constexpr const char* preprocessor_file = "preprocessor_config.json";

bool is_there(const files::path& path)
{
    std::error_code ignored;
    return files::exists(path, ignored);
}

bool is_folder(const files::path& path)
{
    std::error_code ignored;
    return files::is_directory(path, ignored);
}

void require_folder(const std::string& folder)
{
    if (!is_there(folder))
        throw Error("bundle.no-folder",
                    "{0}: there is no such folder. Give the folder of a model (config.json, model.safetensors and its "
                    "tokenizer).",
                    folder);
    if (!is_folder(folder))
        throw Error("bundle.is-file", "{0}: this is a file. Give the folder of the model that holds it.", folder);
}

std::string name_of(const std::string& folder)
{
    std::error_code ignored;
    const files::path whole = files::weakly_canonical(folder, ignored);
    if (std::string name = hub_name(whole.string()); !name.empty())
        return name;
    return whole.has_filename() ? whole.filename().string() : folder;
}

} // namespace

bool is_model_folder(const std::string& path)
{
    if (!is_folder(path))
        return false;
    const auto holds = [&path](const char* name) { return is_there(files::path(path) / name); };
    return holds("config.json") || holds_weights(path) || has_tokenizer(path) || snapshot_in(path)
        || held_instead(path);
}

std::string folder_of_model(const std::string& path)
{
    files::path folder(path);
    if (folder.filename() == "config.json" && !is_folder(folder))
        folder = folder.has_parent_path() ? folder.parent_path() : files::path(".");
    if (!folder.has_filename() && folder.has_relative_path())
        folder = folder.parent_path();
    return snapshot_in(folder.string()).value_or(folder.string());
}

FolderState state_of(const std::string& folder)
{
    static constexpr std::array<std::string_view, 6> endings = {".json", ".safetensors", ".bin",
                                                                ".txt",  ".model",       ".spm"};
    FolderState state;
    for (const std::string& name : folder_names(folder)) {
        const files::path path = files::path(folder) / name;
        std::error_code unknown;
        if (std::ranges::find(endings, path.extension().string()) != endings.end())
            state[name] = {files::file_size(path, unknown), files::last_write_time(path, unknown)};
    }
    return state;
}

std::shared_ptr<const Bundle> open_bundle(const std::string& path, const RunControl& control)
{
    auto bundle = std::make_shared<Bundle>();
    bundle->folder = folder_of_model(path);
    require_folder(bundle->folder);
    bundle->name = name_of(bundle->folder);
    bundle->state = state_of(bundle->folder);
    bundle->model = open_model(bundle->folder, control);
    control.check();
    if (info_of(*bundle->model).pixels) {
        const files::path preprocessor = files::path(bundle->folder) / preprocessor_file;
        if (is_there(preprocessor))
            bundle->preprocessor = read_preprocessor(preprocessor.string());
    } else if (has_tokenizer(bundle->folder)) {
        bundle->tokenizer = open_tokenizer(bundle->folder, control);
    }
    control.check();
    return bundle;
}

} // namespace attn
