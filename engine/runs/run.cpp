// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/run.h"

#include "engine/tensor/error.h"

#include <algorithm>

namespace attn {

namespace {

void require_index(const char* what, Index value, Index count)
{
    if (value < 0 || value >= count)
        throw SettingError("run.index", "{0} {1}: the run has {2}, counted from 0. Choose one up to {3}.", what, value,
                           count, count - 1);
}

SharedWeights mean_over_heads(const Run& run, Index layer)
{
    if (!run.means.over_heads.empty())
        return run.means.over_heads[static_cast<std::size_t>(layer)];
    const auto first = run.weights.begin() + layer * run.heads;
    return run.heads == 1 ? *first : std::make_shared<MeanSource>(std::vector(first, first + run.heads));
}

SharedWeights mean_over_layers(const Run& run, Index head)
{
    if (!run.means.over_layers.empty())
        return run.means.over_layers[static_cast<std::size_t>(head)];
    std::vector<SharedWeights> each;
    for (Index layer = 0; layer < run.layers; ++layer)
        each.push_back(run.head(layer * run.heads + head));
    return std::make_shared<MeanSource>(std::move(each));
}

SharedWeights mean_of_all(const Run& run)
{
    if (run.means.over_all)
        return run.means.over_all;
    std::vector<SharedWeights> each;
    for (Index layer = 0; layer < run.layers; ++layer)
        each.push_back(mean_over_heads(run, layer));
    return std::make_shared<MeanSource>(std::move(each));
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

SharedWeights Run::source(const HeadPick& pick) const
{
    const bool all_heads = !pick.head.is_number();
    const bool all_layers = !pick.layer.is_number() && layers > 1;
    const Index head = all_heads ? 0 : pick.head.number;
    const Index layer = pick.layer.is_number() ? pick.layer.number : 0;
    require_index("head", head, heads);
    require_index("layer", layer, layers);
    if (all_layers)
        return all_heads ? mean_of_all(*this) : mean_over_layers(*this, head);
    return all_heads ? mean_over_heads(*this, layer) : this->head(layer * heads + head);
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

std::shared_ptr<const Run> with_raw_tokens(const std::shared_ptr<const Run>& run)
{
    auto raw = std::make_shared<Run>(*run);
    for (std::vector<Token>* const tokens : {&raw->queries, &raw->keys})
        for (Token& token : *tokens)
            token.raw = true;
    for (std::shared_ptr<const Run>& other : raw->further)
        other = with_raw_tokens(other);
    return raw;
}

std::shared_ptr<const Run> of_kind(std::shared_ptr<const Run> run, AttentionKind kind)
{
    for (const std::shared_ptr<const Run>& other : run->further)
        if (run->kind != kind && other->kind == kind)
            return other;
    return run;
}

} // namespace attn
