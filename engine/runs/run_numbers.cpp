#include "engine/runs/run_numbers.h"

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
    if (run.traces.empty())
        throw SettingError(std::string(name_of(what)) + ": finished weights come without them, give the inputs instead");
    const Trace& trace = run.traces[static_cast<std::size_t>(layer.value)];
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
        return {std::make_shared<MeanSource>(heads)};
    case NumbersPick::Heads::one:
        break;
    }
    // Several query heads share one head of keys and values.
    const Index sharing = run.heads / static_cast<Index>(heads.size());
    return {heads[static_cast<std::size_t>(pick.head.value / sharing)]};
}

Sources picked_matrices(const Run& run, const NumbersPick& pick)
{
    if (pick.layer)
        return picked_heads(run, *pick.layer, pick);
    Sources matrices;
    for (Index layer = 0; layer < run.layers; ++layer)
        std::ranges::move(picked_heads(run, LayerIndex{layer}, pick), std::back_inserter(matrices));
    return matrices;
}

void normalize(std::span<double> row)
{
    const double sum = std::accumulate(row.begin(), row.end(), 0.0);
    if (sum != 0.0)
        for (double& value : row)
            value /= sum;
}

// Appends the whole matrix, read in blocks of rows.
void append(const MatrixSource& source, const NumbersPick& pick, const RunControl& control, std::vector<double>& out)
{
    constexpr Index block_cells = Index{1} << 14; // some 30 ms of the slowest score
    const Index columns = source.columns();
    const Index skipped = pick.skip_first ? 1 : 0;
    const Index block = std::max<Index>(1, block_cells / std::max<Index>(1, columns));
    std::vector<double> values;
    for (Index first = 0; first < source.rows(); first += block) {
        control.check();
        const Index rows = std::min(block, source.rows() - first);
        values.resize(static_cast<std::size_t>(rows * columns));
        source.read({first, 0, rows, columns}, values.data());
        for (Index row = 0; row < rows; ++row) {
            const std::span<double> kept(values.data() + row * columns + skipped, static_cast<std::size_t>(columns - skipped));
            if (pick.skip_first || pick.normalize_rows)
                normalize(kept);
            out.insert(out.end(), kept.begin(), kept.end());
        }
    }
}

std::vector<Index> shape_of(const Run& run, const NumbersPick& pick, const Sources& matrices)
{
    const Index columns = matrices.front()->columns() - (pick.skip_first ? 1 : 0);
    if (pick.skip_first && columns < 1)
        throw SettingError("skip-first: there is only one key, keep it");
    const Index layers = pick.layer ? 1 : run.layers;
    std::vector<Index> shape;
    if (!pick.layer)
        shape.push_back(layers);
    if (pick.heads == NumbersPick::Heads::all)
        shape.push_back(static_cast<Index>(matrices.size()) / layers);
    shape.insert(shape.end(), {matrices.front()->rows(), columns});
    return shape;
}

// Empty when the tokens are nothing but their numbers.
std::vector<std::string> labels_of(const std::vector<Token>& tokens, std::size_t first)
{
    std::vector<std::string> labels;
    bool named = false;
    for (std::size_t i = first; i < tokens.size(); ++i) {
        labels.push_back(tokens[i].text);
        named = named || tokens[i].text != std::to_string(i);
    }
    return named ? labels : std::vector<std::string>{};
}

void add_labels(const Run& run, const NumbersPick& pick, NamedArray& array)
{
    const bool of_keys = pick.what == Quantity::keys || pick.what == Quantity::values;
    array.row_labels = labels_of(of_keys ? run.keys : run.queries, 0);
    if (is_per_pair(pick.what))
        array.column_labels = labels_of(run.keys, pick.skip_first ? 1 : 0);
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
    const Sources matrices = picked_matrices(run, pick);
    NamedArray array{.name = std::string(name_of(pick.what)), .shape = shape_of(run, pick, matrices), .values = {}, .type = NumberType::float64};
    const double count = std::accumulate(array.shape.begin(), array.shape.end(), 1.0, std::multiplies<>());
    if (count * sizeof(double) > budget)
        throw MemoryError("memory: " + array.name + " of shape " + shape_text(array.shape) + " do not fit, pick one layer or one head");

    array.values.reserve(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < matrices.size(); ++i) {
        append(*matrices[i], pick, control, array.values);
        control.report(static_cast<double>(i + 1) / static_cast<double>(matrices.size()), "reading numbers");
    }
    if (array.shape.size() == 2)
        add_labels(run, pick, array);
    return array;
}

} // namespace attn
