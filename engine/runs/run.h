// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/cost.h"
#include "engine/attention/kind.h"
#include "engine/attention/trace.h"
#include "engine/runs/head_pick.h"
#include "engine/runs/placement.h"
#include "engine/tensor/message.h"
#include "engine/text/token.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace attn {

// What one layer of the user's own making has besides its attention; models have none of it.
struct PlaygroundNumbers {
    Matrix inputs;           // X, n x d: embeddings with positions; empty where Q, K, V were given
    Matrix context;          // Y, m x d; empty for self-attention
    Matrix projected_output; // n x d: the concatenated heads times W_o; empty without W_o
};

using SharedWeights = std::shared_ptr<const MatrixSource>;

// Means of a run that cannot be computed from its weights. In a derived run the means are taken first and derived then.
// Empty where the means are computed from the weights.
struct OwnMeans {
    std::vector<SharedWeights> over_heads;  // one for each layer
    std::vector<SharedWeights> over_layers; // one for each head
    SharedWeights over_all;
};

// Makes the traces of a run's layers when somebody asks for them. May be called from several threads at once.
class TraceSource {
public:
    virtual ~TraceSource() = default;
    virtual std::shared_ptr<const AttentionTrace> trace(LayerIndex layer) const = 0;
    // Whether trace() has it at hand; otherwise making it takes up to a tenth of a second or more, too long for the
    // window's thread.
    virtual bool ready(LayerIndex) const { return false; }
};

struct Origin; // derived_run.h

// The answer to one request: what every view, export and test reads. Immutable and shared.
struct Run {
    std::string title;          // what ran, in one line
    std::vector<Token> queries; // n labels
    std::vector<Token> keys;    // m labels
    Index layers = 1;
    Index heads = 1;

    AttentionKind kind = AttentionKind::self;
    // The other kinds of attention of an encoder-decoder model, each as a run.
    std::vector<std::shared_ptr<const Run>> further;

    // Null for finished weights, which bring no queries and keys.
    std::shared_ptr<const TraceSource> traces;
    // What the mask of each layer leaves open; empty where there are no traces.
    std::vector<std::shared_ptr<const OpenCells>> open;
    Normalizer normalizer = Normalizer::softmax; // of the weights; of finished ones it is assumed
    std::vector<SharedWeights> weights;          // layers * heads, layer by layer
    OwnMeans means;
    PlaygroundNumbers numbers;

    std::optional<Placement> placement; // where its tokens lie; in a derived run that of the computed one counts
    std::vector<Message> notes;         // things the user should know: closed rows, settings without effect
    double milliseconds = 0.0;          // of the whole run

    std::shared_ptr<const Origin> origin; // of a derived run; nothing: the weights are as they were computed

    const Token& query(Index row) const { return queries[static_cast<std::size_t>(row)]; }
    const Token& key(Index column) const { return keys[static_cast<std::size_t>(column)]; }
    // The weights of one head by its place in layers * heads.
    const SharedWeights& head(Index place) const { return weights[static_cast<std::size_t>(place)]; }
    // The weights of one head or of a mean. Throws SettingError naming the layer or head that the run does not have.
    SharedWeights source(const HeadPick& pick) const;
    // How many of `weights` are read for each cell of a pick.
    Index matrices(const HeadPick& pick) const
    {
        return (pick.head.is_number() ? 1 : heads) * (pick.layer.is_number() ? 1 : layers);
    }
    // Null where there are no traces.
    std::shared_ptr<const AttentionTrace> trace(LayerIndex layer) const
    {
        return traces ? traces->trace(layer) : nullptr;
    }
    // Whether trace() answers at once: there is nothing to make, or it is made already.
    bool trace_ready(LayerIndex layer) const { return !traces || traces->ready(layer); }
    // What the mask leaves open in a layer. Null where there are no traces.
    std::shared_ptr<const OpenCells> open_cells(LayerIndex layer) const
    {
        return open.empty() ? nullptr : open[static_cast<std::size_t>(layer.value)];
    }
    // What the mask leaves open in a pick. Null also for the mean over layers whose masks differ.
    std::shared_ptr<const OpenCells> open_cells(const HeadPick& pick) const;
};

// Gives the run these traces, one for each layer, and what goes with them.
void keep_traces(Run& run, std::vector<std::shared_ptr<const AttentionTrace>> traces);

// The same, and its further ones, with each token shown as its vocabulary writes it (Token::raw).
std::shared_ptr<const Run> with_raw_tokens(const std::shared_ptr<const Run>& run);

// The run of this kind among `run` and its further ones, or `run` itself where there is none.
std::shared_ptr<const Run> of_kind(std::shared_ptr<const Run> run, AttentionKind kind);

} // namespace attn
