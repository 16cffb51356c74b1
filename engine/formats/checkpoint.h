// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/mapped_file.h"
#include "engine/formats/stored_array.h"
#include "engine/run_control/run_control.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace attn {

// Where a folder may hold its weights, in the order in which they are looked for: in one file, or in several that an
// index names.
struct WeightsNames {
    const char* single;
    const char* index;
};
inline constexpr WeightsNames weights_names[] = {
    {"model.safetensors", "model.safetensors.index.json"},
    {"pytorch_model.bin", "pytorch_model.bin.index.json"},
};

// Whether one of these files is there; its content is not looked at.
bool holds_weights(const std::string& folder);

// A tensor of a checkpoint where it is mapped, row-major; `bytes` are those of the file, aligned to nothing.
struct CheckpointTensor {
    StoredArray array; // its name, type and shape
    const unsigned char* bytes = nullptr;
    std::string file;
};

// The weights of a model folder: model.safetensors, or the shards that model.safetensors.index.json names, or else
// pytorch_model.bin or its shards, whose pickles are never run (pytorch.h). Nothing is copied but views of
// pytorch_model.bin that do not stand in C order.
class Checkpoint {
public:
    // Throws FormatError for a file that breaks its format, for an index that names a file outside of the folder (by
    // .., an absolute path or a link; the links of the Hub's own cache to its blobs are followed), for a tensor that
    // two shards hold or that is not in the shard the index says; Error that lists every file that is missing, or says
    // that a file is the pointer of git-lfs, a web page, empty or of another program; MemoryError, Cancelled.
    explicit Checkpoint(const std::string& folder, const RunControl& control = {});

    // nullptr: there is none of this name.
    const CheckpointTensor* find(const std::string& name) const;
    const std::map<std::string, CheckpointTensor>& tensors() const { return tensors_; }
    std::uint64_t bytes() const; // of all files
    // Throws Error naming the file that has changed since it was opened.
    void check() const;

private:
    void add_file(const std::string& path, const RunControl& control);

    std::vector<std::unique_ptr<MappedFile>> files_;
    std::vector<std::vector<unsigned char>> copies_;
    std::map<std::string, CheckpointTensor> tensors_;
};

} // namespace attn
