// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/run.h"

#include "engine/tensor/error.h"

#include <algorithm>

namespace attn {

namespace {

void require_index(const char* what, Index value, Index count)
{
    if (value < 0 || value >= count)
        throw SettingError(std::string(what) + " " + std::to_string(value) + ": the run has " + std::to_string(count)
                           + ", counted from 0, choose one up to " + std::to_string(count - 1));
}

class StoredTraces final : public TraceSource {
public:
    explicit StoredTraces(std::vector<std::shared_ptr<const AttentionTrace>> traces) : traces_(std::move(traces)) {}
    std::shared_ptr<const AttentionTrace> trace(LayerIndex layer) const override
    {
        return traces_[static_cast<std::size_t>(layer.value)];
    }
    bool ready(LayerIndex) const override { return true; }

private:
    std::vector<std::shared_ptr<const AttentionTrace>> traces_;
};

} // namespace

std::shared_ptr<const MatrixSource> Run::source(const HeadPick& pick) const
{
    const bool one = pick.head.is_number();
    if (one)
        require_index("head", pick.head.number, heads);
    if (!pick.layer.is_number() && layers > 1) {
        if (!layer_mean_weights.empty())
            return layer_mean_weights[static_cast<std::size_t>(one ? pick.head.number : heads)];
        std::vector<std::shared_ptr<const MatrixSource>> each;
        for (Index layer = 0; layer < layers; ++layer)
            each.push_back(source({layer, pick.head}));
        return std::make_shared<MeanSource>(std::move(each));
    }
    const Index layer = pick.layer.is_number() ? pick.layer.number : 0;
    require_index("layer", layer, layers);
    const auto first = weights.begin() + layer * heads;
    if (one)
        return first[pick.head.number];
    if (!mean_weights.empty())
        return mean_weights[static_cast<std::size_t>(layer)];
    return heads == 1 ? *first : std::make_shared<MeanSource>(std::vector(first, first + heads));
}

std::shared_ptr<const OpenCells> Run::open_cells(const HeadPick& pick) const
{
    if (pick.layer.is_number() || open.empty())
        return open_cells(LayerIndex{pick.layer.number});
    const auto differs = [this](const auto& cells) { return cells != open.front() && *cells != *open.front(); };
    return std::ranges::any_of(open, differs) ? nullptr : open.front();
}

void keep_traces(Run& run, std::vector<std::shared_ptr<const AttentionTrace>> traces)
{
    run.open.clear();
    for (const std::shared_ptr<const AttentionTrace>& trace : traces)
        run.open.emplace_back(trace, &trace->open);
    run.normalizer = traces.front()->settings.normalizer;
    run.traces = std::make_shared<StoredTraces>(std::move(traces));
}

std::shared_ptr<const Run> of_kind(std::shared_ptr<const Run> run, AttentionKind kind)
{
    for (const std::shared_ptr<const Run>& other : run->further)
        if (run->kind != kind && other->kind == kind)
            return other;
    return run;
}

} // namespace attn
