#include "engine/runs/run_numbers.h"

#include "engine/runs/derived_run.h"
#include "engine/runs/row_changes.h"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>

namespace attn {

namespace {

using Sources = std::vector<std::shared_ptr<const MatrixSource>>;
using Trace = std::shared_ptr<const AttentionTrace>;

constexpr std::array<std::string_view, 8> names = {"weights", "scores", "scaled", "masked", "queries", "keys", "values", "output"};

bool is_per_pair(Quantity what)
{
    return what == Quantity::weights || what == Quantity::scores || what == Quantity::scaled || what == Quantity::masked;
}

Sources sources_of(const Trace& trace, const std::vector<Matrix>& matrices, Quantity what)
{
    if (matrices.empty())
        throw SettingError(std::string(name_of(what)) + ": this run has none, give it values");
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

// One for each head; for keys and values, one for each head of theirs.
Sources heads_of(const Run& run, LayerIndex layer, Quantity what)
{
    if (what == Quantity::weights) {
        const auto first = run.weights.begin() + layer.value * run.heads;
        return {first, first + run.heads};
    }
    if (!run.traces)
        throw SettingError(std::string(name_of(what)) + ": finished weights come without them, give the inputs instead");
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
    // Throws for a layer or head that is not there.
    run.source(layer, {pick.heads == NumbersPick::Heads::one ? pick.head : HeadIndex{0}});
    const Sources heads = heads_of(run, layer, pick.what);
    switch (pick.heads) {
    case NumbersPick::Heads::all:
        return heads;
    case NumbersPick::Heads::mean:
        if (pick.what == Quantity::weights)
            return {run.source(layer, {std::nullopt})};
        return {std::make_shared<MeanSource>(heads)};
    case NumbersPick::Heads::one:
        break;
    }
    // Several query heads share one head of keys and values.
    const Index sharing = run.heads / static_cast<Index>(heads.size());
    return {heads[static_cast<std::size_t>(pick.head.value / sharing)]};
}

// Matrix by matrix over all layers. Of weights the run itself knows it: in a derived run the mean comes first.
Sources mean_over_layers(const Run& run, const NumbersPick& pick)
{
    std::vector<Sources> layers;
    for (Index layer = 0; layer < run.layers; ++layer)
        layers.push_back(picked_heads(run, LayerIndex{layer}, pick));
    Sources means;
    for (std::size_t i = 0; i < layers.front().size(); ++i) {
        if (pick.what == Quantity::weights) {
            const HeadIndex head = pick.heads == NumbersPick::Heads::one ? pick.head : HeadIndex{static_cast<Index>(i)};
            means.push_back(run.source({}, {pick.heads == NumbersPick::Heads::mean ? std::nullopt : std::optional(head), true}));
            continue;
        }
        Sources same;
        for (const Sources& layer : layers)
            same.push_back(layer[i]);
        means.push_back(std::make_shared<MeanSource>(std::move(same)));
    }
    return means;
}

Sources picked_matrices(const Run& run, const NumbersPick& pick)
{
    if (pick.mean_layers)
        return mean_over_layers(run, pick);
    if (pick.layer)
        return picked_heads(run, *pick.layer, pick);
    Sources matrices;
    for (Index layer = 0; layer < run.layers; ++layer)
        std::ranges::move(picked_heads(run, LayerIndex{layer}, pick), std::back_inserter(matrices));
    return matrices;
}

// With its rows as the pick asks for.
std::shared_ptr<const MatrixSource> changed(std::shared_ptr<const MatrixSource> source, const NumbersPick& pick)
{
    if (pick.skip_first)
        return without_first_key(std::move(source));
    if (pick.normalize_rows)
        return std::make_shared<ChangedRows>(std::move(source), 0, divide_by_sum);
    return source;
}

// Appends the whole matrix, read in blocks of rows.
void append(const MatrixSource& source, const RunControl& control, std::vector<double>& out)
{
    constexpr Index block_cells = Index{1} << 14; // some 30 ms of the slowest score
    const Index columns = source.columns();
    const Index block = std::max<Index>(1, block_cells / std::max<Index>(1, columns));
    for (Index first = 0; first < source.rows(); first += block) {
        control.check();
        const Index rows = std::min(block, source.rows() - first);
        const std::size_t end = out.size();
        out.resize(end + static_cast<std::size_t>(rows * columns));
        source.read({first, 0, rows, columns}, out.data() + end);
    }
}

std::vector<Index> shape_of(const Run& run, const NumbersPick& pick, const Sources& matrices)
{
    if (pick.skip_first)
        require_second_key(matrices.front()->columns());
    const Index columns = matrices.front()->columns() - (pick.skip_first ? 1 : 0);
    const bool one_layer = pick.layer || pick.mean_layers;
    const Index layers = one_layer ? 1 : run.layers;
    std::vector<Index> shape;
    if (!one_layer)
        shape.push_back(layers);
    if (pick.heads == NumbersPick::Heads::all)
        shape.push_back(static_cast<Index>(matrices.size()) / layers);
    shape.insert(shape.end(), {matrices.front()->rows(), columns});
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

void add_labels(const Run& run, const NumbersPick& pick, NamedArray& array)
{
    const bool of_keys = pick.what == Quantity::keys || pick.what == Quantity::values;
    const auto number = [](const std::vector<TokenRange>& tokens) { return tokens.empty() ? 0 : tokens.front().begin; };
    const Index first_query = run.origin ? number(run.origin->queries) : 0;
    const Index first_key = run.origin ? number(run.origin->keys) : 0;
    const Index skipped = pick.skip_first ? 1 : 0;
    array.row_labels = of_keys ? labels_of(run.keys, first_key) : labels_of(run.queries, first_query);
    if (is_per_pair(pick.what))
        array.column_labels = labels_of(std::span(run.keys).subspan(static_cast<std::size_t>(skipped)), first_key + skipped);
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

NamedArray numbers_of(const Run& run, const NumbersPick& pick, double budget, const RunControl& control)
{
    if (run.origin && pick.what != Quantity::weights)
        return numbers_of(*run.origin->run, pick, budget, control);
    const Sources matrices = picked_matrices(run, pick);
    NamedArray array{.name = std::string(name_of(pick.what)), .shape = shape_of(run, pick, matrices), .values = {}, .type = NumberType::float64};
    const double count = std::accumulate(array.shape.begin(), array.shape.end(), 1.0, std::multiplies<>());
    if (count * sizeof(double) > budget)
        throw MemoryError("memory: " + array.name + " of shape " + shape_text(array.shape) + " do not fit, pick one layer or one head");

    array.values.reserve(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < matrices.size(); ++i) {
        append(*changed(matrices[i], pick), control, array.values);
        control.report(static_cast<double>(i + 1) / static_cast<double>(matrices.size()), "reading numbers");
    }
    if (array.shape.size() == 2)
        add_labels(run, pick, array);
    return array;
}

} // namespace attn
