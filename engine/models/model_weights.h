// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/checkpoint.h"
#include "engine/models/architecture.h"

#include <optional>
#include <vector>

namespace attn {

// The weights that an architecture names, found in a checkpoint and of the shapes that it says. Matrices stay where
// they are mapped.

// Outputs [begin, end) of a linear layer, which may hold several projections side by side.
struct AttentionProjection {
    Linear linear;
    Index begin = 0;
    Index end = 0;
};

struct AttentionWeights {
    Normalization norm;
    AttentionProjection query, key, value;
    Linear output;
};

struct InnerWeights {
    Normalization norm;
    Linear in;
    std::optional<Linear> gate;
    Linear out;
};

struct BlockWeights {
    AttentionWeights self;
    std::optional<AttentionWeights> cross;
    InnerWeights inner;
};

struct StackWeights {
    // Embeddings: of tokens, or of pixels.
    StoredWeights tokens;
    std::optional<StoredWeights> types, positions;
    std::optional<Normalization> embedding_norm;
    Linear patches;
    FloatMatrix prefix;          // tokens before the patches
    FloatMatrix patch_positions; // of the prefix, then of the patches of a picture of the model's own size

    std::vector<float> relative; // buckets x heads
    std::vector<BlockWeights> blocks;
    std::optional<Normalization> final_norm;
};

struct HeadWeights {
    std::optional<Linear> transform;
    std::optional<Normalization> transform_norm;
    std::vector<Linear> outputs;
};

struct Model {
    Architecture architecture; // with info filled in
    Checkpoint checkpoint;
    StackWeights stack; // the only one or the encoder
    std::optional<StackWeights> decoder;
    HeadWeights head;
};

// Fills in everything except `architecture` and `checkpoint`, and the counts of info that come from the weights. Throws
// Error that lists every tensor which is missing, of another shape or of a type that is not known, and what has a bias
// that the architecture does not know.
void bind_weights(Model& model, const std::string& folder);

} // namespace attn
