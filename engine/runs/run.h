#pragma once

#include "engine/attention/cost.h"
#include "engine/attention/trace.h"
#include "engine/images/patches.h"
#include "engine/tokenizers/token.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace attn {

// Which head a view shows: one of them, or the mean of all.
struct HeadPick {
    std::optional<HeadIndex> head = HeadIndex{0}; // nothing: the mean over heads
    bool operator==(const HeadPick&) const = default;
};

// The patches of a picture that queries and keys stand for.
struct PatchedImage {
    Image image;
    PatchGrid grid;
};

struct Origin; // derived_run.h

// The answer to one request: what every view, export and test reads. Immutable and shared.
struct Run {
    std::string title;          // what ran, in one line
    std::vector<Token> queries; // n labels
    std::vector<Token> keys;    // m labels
    Index layers = 1;
    Index heads = 1;

    // One per layer. Empty for finished weights, which bring no queries and keys.
    std::vector<std::shared_ptr<const AttentionTrace>> traces;
    // layers * heads, layer by layer.
    std::vector<std::shared_ptr<const MatrixSource>> weights;
    // One per layer, where the mean over heads is not that of `weights`, as in a derived run; or else empty.
    std::vector<std::shared_ptr<const MatrixSource>> mean_weights;

    Matrix inputs;           // X, n x d: embeddings with positions; empty where Q, K, V were given
    Matrix context;          // Y, m x d; empty for self-attention
    Matrix projected_output; // n x d: heads side by side times W_o; empty without W_o

    std::optional<PatchedImage> picture;
    std::vector<std::string> notes; // things the user should know: closed rows, settings without effect
    double milliseconds = 0.0;      // of the whole run

    std::shared_ptr<const Origin> origin; // of a derived run; nothing: the weights are as they were computed

    // Throws SettingError naming the layer or head that the run does not have.
    std::shared_ptr<const MatrixSource> source(LayerIndex layer, const HeadPick& pick) const;
};

} // namespace attn
