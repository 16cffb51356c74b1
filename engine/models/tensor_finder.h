// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/checkpoint.h"
#include "engine/models/architecture.h"
#include "engine/tensor/error.h"
#include "engine/tensor/float_matrix.h"

#include <set>
#include <string>
#include <vector>

namespace attn {

// Takes tensors out of a checkpoint by name and shape, and collects everything that is wrong with them, so that one
// error can list it.
class TensorFinder {
public:
    explicit TensorFinder(const Checkpoint& checkpoint) : checkpoint_(checkpoint) {}

    // Each returns an empty value when the tensor is missing or wrong.

    // NAME.weight and NAME.bias of a linear layer.
    Linear linear(const LinearNames& names, Index outputs, Index inputs, StoredWeights::Layout layout = {});
    // NAME.weight and, of layer normalizations, NAME.bias; also called gamma and beta, as in files that came from
    // TensorFlow.
    Normalization norm(const std::string& name, Index width, NormKind kind, double epsilon);
    // The matrix of this name, left in the mapped file.
    StoredWeights matrix(const std::string& name, const std::vector<Index>& shape, StoredWeights::Layout layout = {});
    // Copied to single precision.
    std::vector<float> numbers(const std::string& name, const std::vector<Index>& shape);

    bool has(const std::string& name) const { return checkpoint_.find(name) != nullptr; }
    std::uint64_t parameters() const { return parameters_; } // of all tensors that were taken, each counted once

    // Throws Error naming `folder` and everything that was found wrong.
    void require_everything(const std::string& folder) const;

private:
    const CheckpointTensor* find(const std::string& name, const std::vector<Index>& shape);

    const Checkpoint& checkpoint_;
    std::set<std::string> taken_;
    std::uint64_t parameters_ = 0;
    std::vector<MessagePart> missing_; // names of tensors
    std::vector<MessagePart> wrong_;
};

// Numbers [begin, begin + out.size()) of a tensor, to single precision.
void to_single_precision(const StoredWeights& weights, Index begin, std::span<float> out);

} // namespace attn
