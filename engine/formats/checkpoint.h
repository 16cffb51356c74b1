// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/mapped_file.h"
#include "engine/formats/stored_array.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace attn {

// A tensor of a checkpoint where it is mapped, row-major; `bytes` are those of the file, aligned to nothing.
struct CheckpointTensor {
    StoredArray array; // its name, type and shape
    const unsigned char* bytes = nullptr;
    std::string file;
};

// The weights of a model folder: model.safetensors, or the shards that model.safetensors.index.json names. Nothing is
// copied.
class Checkpoint {
public:
    // Throws FormatError for a file that breaks its format, for an index that names a file outside of the folder (by
    // .., an absolute path or a link; the links of the Hub's own cache to its blobs are followed), for a tensor that
    // two shards hold or that is not in the shard the index says; Error that lists every file that is missing.
    explicit Checkpoint(const std::string& folder);

    // nullptr: there is none of this name.
    const CheckpointTensor* find(const std::string& name) const;
    const std::map<std::string, CheckpointTensor>& tensors() const { return tensors_; }
    std::uint64_t bytes() const; // of all files
    // Throws Error naming the file that has changed since it was opened.
    void check() const;

private:
    void add_file(const std::string& path);

    std::vector<std::unique_ptr<MappedFile>> files_;
    std::map<std::string, CheckpointTensor> tensors_;
};

} // namespace attn
