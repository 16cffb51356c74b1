// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/model_folder.h"

#include "engine/formats/checkpoint.h"
#include "engine/formats/file_beginning.h"
#include "engine/formats/folder_names.h"
#include "engine/formats/format_error.h"
#include "engine/formats/json_reader.h"
#include "engine/text/named.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <span>

namespace attn {

namespace {

namespace fs = std::filesystem;

constexpr MemoryBudget longest_small_file(16e6);

bool is_there(const fs::path& path)
{
    std::error_code ignored;
    return fs::exists(path, ignored);
}

bool is_folder(const fs::path& path)
{
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

bool holds_model(const fs::path& folder)
{
    return is_there(folder / "config.json") || holds_weights(folder.string());
}

// A folder and the names in it.
struct Folder {
    fs::path path;
    std::vector<std::string> names;

    explicit Folder(const std::string& folder) : path(folder), names(folder_names(folder)) {}
    bool holds(const char* name) const { return std::ranges::binary_search(names, name); }
    std::vector<std::string> having(bool (*is)(const Folder&, const std::string&)) const
    {
        std::vector<std::string> found;
        std::ranges::copy_if(names, std::back_inserter(found), [&](const auto& name) { return is(*this, name); });
        return found;
    }
};

// The first names of a list.
std::string few(const std::vector<std::string>& names)
{
    constexpr std::size_t most = 5;
    const auto first = std::span(names).first(std::min(names.size(), most));
    return joined(first, [](const auto& name) { return shortened(name); }) + (names.size() > most ? ", ..." : "");
}

// A field of a small JSON file; `otherwise` where it cannot be read.
std::string text_in(const fs::path& file, std::string_view field, std::string_view otherwise)
{
    try {
        return shortened(JsonFile(file.string(), longest_small_file).root().text_or(field, otherwise));
    } catch (const Error&) {
        return std::string(otherwise);
    }
}

// The class of the peft library that opens adapters of a task.
std::string adapter_class(const std::string& task)
{
    constexpr std::array<std::array<const char*, 2>, 4> classes = {{{"CAUSAL_LM", "ForCausalLM"},
                                                                    {"SEQ_2_SEQ_LM", "ForSeq2SeqLM"},
                                                                    {"SEQ_CLS", "ForSequenceClassification"},
                                                                    {"TOKEN_CLS", "ForTokenClassification"}}};
    for (const auto& [name, ending] : classes)
        if (task == name)
            return std::string("AutoPeftModel") + ending;
    return "AutoPeftModel";
}

std::optional<Message> adapter(const Folder& folder)
{
    const fs::path config = folder.path / "adapter_config.json";
    if (!folder.holds("adapter_config.json"))
        return {};
    return Message("folder.adapter",
                   "It holds an adapter of {0}, which is no model without that one. This line of Python saves both as "
                   "one: peft.{1}.from_pretrained(\"{2}\").merge_and_unload().save_pretrained(\"merged\")",
                   text_in(config, "base_model_name_or_path", "another model"),
                   adapter_class(text_in(config, "task_type", "")), folder.path.string());
}

std::optional<Message> cut_download(const Folder& folder)
{
    const std::vector<std::string> parts = folder.having([](const Folder&, const std::string& name) {
        const std::string ending = ending_of(name);
        return ending == ".incomplete" || ending == ".part" || ending == ".crdownload" || ending == ".aria2";
    });
    if (parts.empty())
        return {};
    return Message("folder.download", "A download of it did not finish: {0}. Download it again.", few(parts));
}

std::optional<Message> shards_without_index(const Folder& folder)
{
    const std::vector<std::string> shards = folder.having([](const Folder&, const std::string& name) {
        return name.find("-of-") != std::string::npos && (name.ends_with(".bin") || name.ends_with(".safetensors"));
    });
    if (shards.empty())
        return {};
    const bool pickled = shards.front().ends_with(".bin");
    return Message("folder.no-index", "It holds weights in parts, but not the index of them: {0}. Download {1} too.",
                   few(shards), weights_names[pickled ? 1 : 0].index);
}

// Weights that transformers itself converts.
std::optional<Message> other_framework(const Folder& folder)
{
    for (const auto& [file, program, option] : std::array<std::array<const char*, 3>, 2>{
             {{"tf_model.h5", "TensorFlow", "from_tf"}, {"flax_model.msgpack", "Flax", "from_flax"}}})
        if (folder.holds(file))
            return Message("folder.framework",
                           "It holds weights for {0}: {1}. This line of Python saves them for AttnScope: "
                           "AutoModel.from_pretrained(\"{2}\", {3}=True).save_pretrained(\"{2}\")",
                           program, file, folder.path.string(), option);
    return {};
}

std::optional<Message> other_program(const Folder& folder)
{
    struct Program {
        std::vector<std::string_view> endings;
        const char* name;
    };
    const Program programs[] = {{{".gguf", ".ggml"}, "llama.cpp"},
                                {{".onnx", ".onnx_data"}, "ONNX"},
                                {{".tflite", ".pb", ".h5", ".keras", ".data-00000-of-00001"}, "TensorFlow"},
                                {{".msgpack"}, "Flax"},
                                {{".mlmodel", ".mlpackage"}, "Core ML"},
                                {{".engine", ".plan"}, "TensorRT"}};
    for (const Program& program : programs)
        for (const std::string& name : folder.names)
            if (std::ranges::find(program.endings, ending_of(name)) != program.endings.end())
                return Message("folder.program",
                               "It holds a model for {0}: {1}. Download the folder of the same model for transformers.",
                               program.name, shortened(name));
    return {};
}

std::optional<Message> hub_cache(const Folder& folder)
{
    if (folder.holds("snapshots"))
        return Message("folder.snapshots",
                       "It is a folder of the Hub's cache without a whole model in it. Download the model again.");
    const std::vector<std::string> models =
        folder.having([](const Folder&, const std::string& name) { return name.starts_with("models--"); });
    if (models.empty())
        return {};
    return Message("folder.hub", "It is the Hub's cache of several models. Open one of its folders: {0}.", few(models));
}

std::optional<Message> folders_of_models(const Folder& folder)
{
    const std::vector<std::string> models = folder.having([](const Folder& in, const std::string& name) {
        return is_folder(in.path / name) && holds_model(in.path / name);
    });
    if (models.empty())
        return {};
    return Message("folder.models", "Models stand in its folders. Open one of these: {0}.", few(models));
}

std::optional<Message> other_names(const Folder& folder)
{
    const std::vector<std::string> files = folder.having([](const Folder&, const std::string& name) {
        static constexpr std::array<std::string_view, 5> endings = {".safetensors", ".bin", ".pt", ".pth", ".ckpt"};
        return std::ranges::find(endings, ending_of(name)) != endings.end() && name != "training_args.bin";
    });
    if (files.empty())
        return {};
    const bool pickled = !files.front().ends_with(".safetensors");
    return Message("folder.names",
                   "It holds files under names that transformers does not give to weights: {0}. Name the one with the "
                   "weights {1}.",
                   few(files), weights_names[pickled ? 1 : 0].single);
}

// " " and what is wrong with the weights that are there, or what is there instead of them.
MessagePart reason(const std::string& folder)
{
    if (!holds_weights(folder)) {
        const std::optional<Message> held = held_instead(folder);
        return held ? MessagePart(Message("", " {0}", *held)) : MessagePart("");
    }
    try {
        const Checkpoint checkpoint(folder);
        return "";
    } catch (const Error& error) {
        return Message("", " {0}", error.message());
    }
}

} // namespace

std::optional<Message> held_instead(const std::string& folder)
{
    const Folder found(folder);
    for (const auto look : {adapter, cut_download, shards_without_index, other_framework, other_program, hub_cache,
                            folders_of_models, other_names})
        if (std::optional<Message> held = look(found))
            return held;
    return {};
}

void require_model_files(const std::string& folder)
{
    if (!is_folder(folder))
        throw Error("model.no-folder", "{0}: there is no folder of this name.", folder);
    const bool config = is_there(fs::path(folder) / "config.json");
    const bool weights = holds_weights(folder);
    const char* const list = config ? "model.safetensors" : weights ? "config.json" : "config.json, model.safetensors";
    if (!config || !weights)
        throw Error(Message("", "{0}{1}",
                            Message("model.files-missing", "{0}: these files are missing: {1}.", folder, list),
                            reason(folder)));
}

std::optional<std::string> snapshot_in(const std::string& folder)
{
    const fs::path snapshots = fs::path(folder) / "snapshots", main = fs::path(folder) / "refs/main";
    if (holds_model(folder) || !is_folder(snapshots))
        return {};
    std::error_code unknown;
    if (fs::is_regular_file(main, unknown) && fs::file_size(main, unknown) < 100) {
        std::string revision = read_whole(main.string(), longest_small_file);
        revision.erase(std::min(revision.find_last_not_of(" \r\n") + 1, revision.size()));
        if (revision.find('/') == std::string::npos && !revision.empty() && holds_model(snapshots / revision))
            return (snapshots / revision).string();
    }
    std::optional<fs::path> newest;
    for (const std::string& name : folder_names(snapshots.string()))
        if (holds_model(snapshots / name)
            && (!newest || fs::last_write_time(snapshots / name, unknown) > fs::last_write_time(*newest, unknown)))
            newest = snapshots / name;
    return newest ? std::optional(newest->string()) : std::nullopt;
}

std::string hub_name(const std::string& folder)
{
    constexpr std::string_view begin = "models--", between = "--";
    const fs::path path(folder);
    std::string name = path.parent_path().parent_path().filename().string();
    if (path.parent_path().filename() != "snapshots" || !name.starts_with(begin))
        return {};
    name.erase(0, begin.size());
    if (const std::size_t place = name.find(between); place != std::string::npos)
        name.replace(place, between.size(), "/");
    return name;
}

} // namespace attn
