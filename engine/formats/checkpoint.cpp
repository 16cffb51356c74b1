// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/checkpoint.h"

#include "engine/formats/file_beginning.h"
#include "engine/formats/foreign_file.h"
#include "engine/formats/json_reader.h"
#include "engine/formats/pytorch.h"
#include "engine/formats/safetensors_header.h"
#include "engine/formats/stored_file.h"

#include <algorithm>
#include <filesystem>
#include <span>

namespace attn {

namespace {

namespace fs = std::filesystem;

constexpr MemoryBudget longest_index(32e6); // one of 100,000 tensors has 10 MB

// Names for a message, the first ten of them.
MessagePart join(const std::vector<std::string>& names)
{
    constexpr std::size_t most = 10;
    const std::size_t shown = std::min(names.size(), most);
    const std::string text = joined(std::span(names).first(shown), [](const auto& name) { return shortened(name); });
    return names.size() <= most ? MessagePart(text)
                                : Message("checkpoint.more-names", "{0} and {1} more", text, names.size() - most);
}

// The index of a model in several files: which tensor stands in which.
struct ShardIndex {
    std::string path;
    std::map<std::string, std::string> shard_of; // by the tensor's name
};

ShardIndex read_index(const std::string& path)
{
    const JsonFile file(path, longest_index);
    ShardIndex index{.path = path, .shard_of = {}};
    for (const auto& [tensor, shard] : file.root().at("weight_map").members())
        if (!index.shard_of.emplace(tensor, shard.text()).second)
            shard.fail(Message("checkpoint.tensor-twice", "duplicate tensor"));
    return index;
}

bool is_inside(const fs::path& path, const fs::path& folder)
{
    return std::ranges::mismatch(folder, path).in1 == folder.end();
}

// Where the shards that an index names may be: in its folder. In the Hub's own cache the folder of a snapshot holds
// links to ../../blobs.
class ShardFolder {
public:
    explicit ShardFolder(const std::string& folder) : folder_(folder)
    {
        const fs::path real = fs::canonical(folder);
        roots_.push_back(real);
        std::error_code error;
        if (real.parent_path().filename() == "snapshots")
            if (const fs::path blobs = fs::canonical(real / "../../blobs", error); !error)
                roots_.push_back(blobs);
    }

    // Nothing: there is no such file.
    std::optional<fs::path> find(const ShardIndex& index, const std::string& tensor, const std::string& name) const
    {
        const auto fail = [&](const Message& why) {
            throw FormatError(index.path, "weight_map." + shortened(tensor),
                              Message("checkpoint.shard", "{0}. Put the file into the folder of the index.", why));
        };
        const std::string shown = shortened(name);
        const fs::path path(name);
        if (name.empty() || name.find('\0') != std::string::npos)
            fail(Message("checkpoint.no-name", "\"{0}\" is not the name of a file", shown));
        if (path.is_absolute())
            fail(Message("checkpoint.absolute", "\"{0}\" is an absolute path", shown));
        if (std::ranges::find(path, "..") != path.end())
            fail(Message("checkpoint.outside", "\"{0}\" leads out of the folder", shown));
        std::error_code error;
        const fs::path real = fs::canonical(folder_ / path, error);
        if (error)
            return {};
        if (std::ranges::none_of(roots_, [&](const fs::path& root) { return is_inside(real, root); }))
            fail(Message("checkpoint.link", "\"{0}\" is a link that leads out of the folder", shown));
        return real;
    }

private:
    fs::path folder_;
    std::vector<fs::path> roots_;
};

// Every shard once, by the name that the index gives it. Throws when one is missing, is outside of the folder or has
// two names.
std::vector<std::string> require_shards(const ShardIndex& index, const std::string& folder)
{
    std::map<std::string, std::string> shards; // and a tensor of each
    for (const auto& [tensor, shard] : index.shard_of)
        shards.emplace(shard, tensor);
    const ShardFolder place(folder);
    std::map<fs::path, std::string> found;
    std::vector<std::string> names, missing;
    for (const auto& [shard, tensor] : shards) {
        const std::optional<fs::path> path = place.find(index, tensor, shard);
        if (!path) {
            missing.push_back(shard);
            continue;
        }
        if (const auto [other, is_new] = found.emplace(*path, shard); !is_new)
            throw FormatError(index.path, "weight_map." + shortened(tensor),
                              Message("checkpoint.same-file",
                                      "\"{0}\" is the same file as \"{1}\". Download the index again.",
                                      shortened(shard), shortened(other->second)));
        names.push_back(shard);
    }
    if (!missing.empty())
        throw Error("checkpoint.missing",
                    "{0}: {1} of the {2} files that {3} names are missing. Download them into the folder: {4}", folder,
                    missing.size(), shards.size(), fs::path(index.path).filename().string(), join(missing));
    return names;
}

[[noreturn]] void fail_without_weights(const std::string& folder)
{
    std::error_code error;
    if (!fs::exists(folder, error))
        throw Error("checkpoint.no-folder", "{0}: there is no such folder", folder);
    const auto& [single, index] = weights_names[0];
    if (!fs::is_directory(folder, error))
        throw Error("checkpoint.file", "{0}: it is not a folder. Choose the one that holds config.json and {1}.",
                    folder, single);
    throw Error("checkpoint.no-weights",
                "{0}: there is no {1} and no {2}. Download the model's weights into the folder.", folder, single,
                index);
}

// Throws for what stands under the name of weights and holds none.
void require_weights(const std::string& path, std::string_view beginning)
{
    if (beginning.empty())
        throw Error("checkpoint.empty",
                    "{0}: the file is empty, so that its download did not finish. Download it again.", path);
    std::optional<Message> other = text_for_numbers(path, beginning);
    if (!other && !begins_pytorch(beginning) && !begins_safetensors(beginning))
        other = foreign_file(path, beginning);
    if (other)
        throw Error(*other);
}

// The tensors of a file, which is told by its first bytes, or else by its ending.
std::vector<StoredArray> tensors_of(const RegularFile& file, MemoryBudget& budget, const RunControl& control)
{
    const std::string beginning = beginning_of(file);
    require_weights(file.path(), beginning);
    if (begins_pytorch(beginning) || ending_of(file.path()) == ".bin")
        return read_pytorch(file, budget, control).arrays;
    return read_safetensors_header(file, control).arrays;
}

} // namespace

bool holds_weights(const std::string& folder)
{
    std::error_code error;
    return std::ranges::any_of(weights_names, [&](const WeightsNames& names) {
        return fs::exists(fs::path(folder) / names.single, error) || fs::exists(fs::path(folder) / names.index, error);
    });
}

Checkpoint::Checkpoint(const std::string& folder, const RunControl& control)
{
    const auto in_folder = [&folder](const std::string& name) { return (fs::path(folder) / name).string(); };
    std::error_code error;
    for (const auto& [single_name, index_name] : weights_names) {
        if (fs::exists(in_folder(single_name), error)) {
            add_file(in_folder(single_name), control);
            return;
        }
        if (!fs::exists(in_folder(index_name), error))
            continue;
        const ShardIndex index = read_index(in_folder(index_name));
        for (const std::string& shard : require_shards(index, folder))
            add_file(in_folder(shard), control);
        for (const auto& [name, shard] : index.shard_of)
            if (const CheckpointTensor* tensor = find(name); !tensor || tensor->file != in_folder(shard))
                throw FormatError(index.path, "weight_map." + shortened(name),
                                  Message("checkpoint.not-in-shard",
                                          "\"{0}\" does not hold this tensor. Download both again.", shortened(shard)));
        return;
    }
    fail_without_weights(folder);
}

void Checkpoint::add_file(const std::string& path, const RunControl& control)
{
    const MappedFile& file = *files_.emplace_back(std::make_unique<MappedFile>(path));
    MemoryBudget budget = memory_budget();
    for (StoredArray& array : tensors_of(file.file(), budget, control)) {
        if (array.fault) // what a training run keeps beside its tensors
            continue;
        const std::string name = array.name;
        const unsigned char* bytes = file.bytes() + array.offset;
        if (const std::uint64_t copied = bytes_copied(array); copied > 0) {
            budget.take(copied, 1, path);
            bytes = copies_.emplace_back(copied_in_c_order(file.file(), array, control)).data();
        }
        const auto [place, is_new] = tensors_.try_emplace(name, CheckpointTensor{std::move(array), bytes, path});
        if (!is_new)
            throw FormatError(path, shortened(name),
                              Message("checkpoint.two-shards",
                                      "{0} holds a tensor of this name too. Download both again.", place->second.file));
    }
}

const CheckpointTensor* Checkpoint::find(const std::string& name) const
{
    const auto tensor = tensors_.find(name);
    return tensor == tensors_.end() ? nullptr : &tensor->second;
}

std::uint64_t Checkpoint::bytes() const
{
    std::uint64_t sum = 0;
    for (const auto& file : files_)
        sum += file->size();
    return sum;
}

void Checkpoint::check() const
{
    for (const auto& file : files_)
        file->check();
}

} // namespace attn
