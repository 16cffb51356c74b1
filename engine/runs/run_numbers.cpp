// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/run_numbers.h"

#include "engine/run_control/parallel_for.h"
#include "engine/runs/derived_run.h"
#include "engine/runs/layout_map.h"
#include "engine/runs/row_changes.h"

#include <algorithm>
#include <array>

namespace attn {

namespace {

using Sources = std::vector<std::shared_ptr<const MatrixSource>>;
using Trace = std::shared_ptr<const AttentionTrace>;

constexpr std::array<std::string_view, 8> names = {"weights", "scores", "scaled", "masked",
                                                   "queries", "keys",   "values", "output"};

bool is_per_pair(Quantity what)
{
    return what == Quantity::weights || what == Quantity::scores || what == Quantity::scaled
        || what == Quantity::masked;
}

Sources sources_of(const Trace& trace, const std::vector<Matrix>& matrices, Quantity what)
{
    if (matrices.empty())
        throw SettingError("numbers.none", "{0}: this run has none. Give it values.", name_of(what));
    Sources sources;
    for (const Matrix& matrix : matrices)
        sources.push_back(std::make_shared<DenseSource>(std::shared_ptr<const Matrix>(trace, &matrix)));
    return sources;
}

Sources stages_of(const Trace& trace, Stage stage)
{
    Sources sources;
    for (Index head = 0; head < trace->heads(); ++head)
        sources.push_back(std::make_shared<StageSource>(trace, HeadIndex{head}, stage));
    return sources;
}

// The number of heads that hold the quantity. Keys and values have their own number of heads.
Sources heads_of(const Run& run, LayerIndex layer, Quantity what)
{
    if (what == Quantity::weights) {
        const auto first = run.weights.begin() + layer.value * run.heads;
        return {first, first + run.heads};
    }
    if (!run.traces)
        throw SettingError("numbers.finished",
                           "{0}: loaded attention weights come without them. Give the inputs instead.", name_of(what));
    const Trace trace = run.trace(layer);
    switch (what) {
    case Quantity::scores: return stages_of(trace, Stage::scores);
    case Quantity::scaled: return stages_of(trace, Stage::scaled);
    case Quantity::masked: return stages_of(trace, Stage::masked);
    case Quantity::queries: return sources_of(trace, trace->queries, what);
    case Quantity::keys: return sources_of(trace, trace->keys, what);
    case Quantity::values: return sources_of(trace, trace->values, what);
    default: return sources_of(trace, trace->output, what);
    }
}

Sources picked_heads(const Run& run, LayerIndex layer, const NumbersPick& pick)
{
    const Axis& head = pick.heads.head;
    const auto picked = run.source({layer.value, head}); // throws for a layer or head that is not there
    const Sources heads = heads_of(run, layer, pick.what);
    if (head.is_all())
        return heads;
    if (pick.what == Quantity::weights)
        return {picked};
    if (head.is_mean())
        return {std::make_shared<MeanSource>(heads)};
    // Several query heads share one head of keys and values.
    const Index sharing = run.heads / static_cast<Index>(heads.size());
    return {heads[static_cast<std::size_t>(head.number / sharing)]};
}

// Matrix by matrix over all layers. The run itself has the means of weights: in a derived run the mean comes first.
Sources mean_over_layers(const Run& run, const NumbersPick& pick)
{
    Sources means;
    if (pick.what == Quantity::weights) {
        for (const HeadPick& one : each_of(pick.heads, run))
            means.push_back(run.source(one));
        return means;
    }
    std::vector<Sources> layers;
    for (Index layer = 0; layer < run.layers; ++layer)
        layers.push_back(picked_heads(run, LayerIndex{layer}, pick));
    for (std::size_t i = 0; i < layers.front().size(); ++i) {
        Sources same;
        for (const Sources& layer : layers)
            same.push_back(layer[i]);
        means.push_back(std::make_shared<MeanSource>(std::move(same)));
    }
    return means;
}

// The source with rows divided by their sums, if the pick asks for it, or the map of one of them.
std::shared_ptr<const MatrixSource> changed(std::shared_ptr<const MatrixSource> source, const Run& run,
                                            const NumbersPick& pick)
{
    if (pick.normalize_rows)
        source = std::make_shared<ChangedRows>(std::move(source), divide_by_sum);
    if (pick.map_query)
        return map_of_query(std::move(source), run, *pick.map_query);
    return pick.map_key ? map_of_key(std::move(source), run, *pick.map_key) : source;
}

// The matrices of one layer, or of the mean over layers.
Sources picked_matrices(const Run& run, LayerIndex layer, const NumbersPick& pick)
{
    Sources sources = pick.heads.layer.is_mean() ? mean_over_layers(run, pick) : picked_heads(run, layer, pick);
    for (auto& source : sources)
        source = changed(std::move(source), run, pick);
    return sources;
}

// Hands over the whole matrix, blocks of rows that are read at the same time one after the other.
void stream(const MatrixSource& source, const RunControl& control, const NumberSink& sink)
{
    constexpr Index block_cells = Index{1} << 14; // some 30 ms of the slowest score
    constexpr Index blocks_at_once = 32;
    const Index columns = source.columns();
    const Index block = std::max<Index>(1, block_cells / std::max<Index>(1, columns));
    std::vector<double> cells;
    for (Index first = 0; first < source.rows(); first += blocks_at_once * block) {
        const Index rows = std::min(blocks_at_once * block, source.rows() - first);
        cells.resize(static_cast<std::size_t>(rows * columns));
        parallel_for((rows + block - 1) / block, [&](Index i) {
            control.check();
            const Index begin = i * block;
            source.read({first + begin, 0, std::min(block, rows - begin), columns}, cells.data() + begin * columns);
        });
        sink(cells);
    }
}

// `heads`: the matrices of one layer. All layers of a run have the same number of cells.
std::vector<Index> shape_of(const Run& run, const NumbersPick& pick, const Sources& heads)
{
    std::vector<Index> shape;
    if (pick.heads.layer.is_all())
        shape.push_back(run.layers);
    if (pick.heads.head.is_all())
        shape.push_back(static_cast<Index>(heads.size()));
    shape.insert(shape.end(), {heads.front()->rows(), heads.front()->columns()});
    return shape;
}

// Empty when the tokens, of which the first is number `number`, are nothing but their numbers.
std::vector<std::string> labels_of(std::span<const Token> tokens, Index number)
{
    std::vector<std::string> labels;
    bool named = false;
    for (const Token& token : tokens) {
        labels.push_back(token.text);
        named = named || token.text != std::to_string(number++);
    }
    return named ? labels : std::vector<std::string>{};
}

void add_labels(const Run& run, const NumbersPick& pick, StreamedArray& array)
{
    const bool of_keys = pick.what == Quantity::keys || pick.what == Quantity::values;
    const auto number = [](const std::vector<TokenRange>& tokens) { return tokens.empty() ? 0 : tokens.front().begin; };
    const Index first_query = run.origin ? number(run.origin->queries) : 0;
    const Index first_key = run.origin ? number(run.origin->keys) : 0;
    array.row_labels = of_keys ? labels_of(run.keys, first_key) : labels_of(run.queries, first_query);
    if (is_per_pair(pick.what))
        array.column_labels = labels_of(run.keys, first_key);
}

void stream_layers(const Run& run, const NumbersPick& pick, const RunControl& control, const NumberSink& sink)
{
    const Index first = pick.heads.layer.number; // 0 for all of them
    const Index layers = pick.heads.layer.is_all() ? run.layers : 1;
    for (Index layer = 0; layer < layers; ++layer) {
        const Sources heads = picked_matrices(run, LayerIndex{first + layer}, pick);
        for (std::size_t head = 0; head < heads.size(); ++head) {
            stream(*heads[head], control, sink);
            const double done =
                static_cast<double>(layer) + static_cast<double>(head + 1) / static_cast<double>(heads.size());
            control.report(done / static_cast<double>(layers), "reading numbers");
        }
    }
}

// The run must outlive the result.
StreamedArray stream_of(const Run& run, const NumbersPick& pick, const RunControl& control)
{
    if (run.origin && pick.what != Quantity::weights)
        return stream_of(*run.origin->run, pick, control);
    run.source(pick.heads); // throws where there is none
    StreamedArray array{
        .name = std::string(name_of(pick.what)),
        .shape = shape_of(run, pick, picked_matrices(run, LayerIndex{0}, pick)),
        .type = NumberType::float64,
        .numbers = [&run, pick, control](const NumberSink& sink) { stream_layers(run, pick, control, sink); }};
    if (array.shape.size() == 2 && !pick.is_map())
        add_labels(run, pick, array);
    return array;
}

} // namespace

std::span<const std::string_view> quantity_names()
{
    return names;
}

std::string_view name_of(Quantity quantity)
{
    return names[static_cast<std::size_t>(quantity)];
}

NamedArray numbers_of(const Run& run, const NumbersPick& pick, MemoryBudget budget, const RunControl& control)
{
    return collect(stream_of(run, pick, control), budget);
}

StreamedArray stream_numbers(std::shared_ptr<const Run> run, const NumbersPick& pick, const RunControl& control)
{
    StreamedArray array = stream_of(*run, pick, control);
    array.numbers = [run = std::move(run), numbers = std::move(array.numbers)](const NumberSink& sink) {
        numbers(sink);
    };
    return array;
}

} // namespace attn
