// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/playground/playground_run.h"

#include "engine/attention/attend.h"
#include "engine/attention/names.h"
#include "engine/playground/embedding.h"
#include "engine/playground/projection.h"
#include "engine/runs/finished_weights.h"
#include "engine/tensor/eigen_view.h"
#include "engine/tensor/error.h"
#include "engine/text/readable_tokens.h"

#include <chrono>
#include <string>

namespace attn {

namespace {

// The inputs of attention: either X (and Y), or given Q, K and V.
struct Prepared {
    Matrix inputs;
    Matrix context; // empty: self-attention
    Matrix queries, keys, values;
    Matrix output_projection;
};

RunSize size_before(const OperatorSettings& settings, Index tokens, Index input_width)
{
    const bool seeded = settings.projection == Projection::seeded;
    return {tokens, tokens, input_width, seeded ? settings.dimension : input_width, std::max<Index>(settings.heads, 1),
            seeded};
}

void require_memory(const RunSize& size, const MemoryBudget& budget)
{
    budget.require(estimate_memory(size), Message("playground.input", "input"),
                   Message("advice.smaller-input", "Use fewer tokens, fewer dimensions or larger patches"));
}

std::vector<Token> numbered(Index count)
{
    std::vector<Token> tokens;
    for (Index i = 0; i < count; ++i)
        tokens.push_back({std::to_string(i), 0, 0});
    return tokens;
}

Matrix rows_of(const Matrix& matrix, Index begin, Index rows)
{
    Matrix result(rows, matrix.columns);
    eigen(result) = eigen(matrix).middleRows(begin, rows);
    return result;
}

const Matrix& user_embedding(const Document& document, Index rows, const Message& what)
{
    const Matrix* const matrix = document.matrices.find("embedding");
    if (!matrix || matrix->empty())
        throw SettingError("embedding.missing",
                           "embedding: the matrix is missing. Give it or choose another embedding.");
    if (matrix->rows != rows)
        throw ShapeError("embedding.rows", "embedding: it has {0} rows, but there are {1} {2}. Give one row for each.",
                         matrix->rows, rows, what);
    return *matrix;
}

std::vector<Token> tokens_of(const std::string& text, const TextInput& input)
{
    if (!input.exact)
        return split_text(text, input.split);
    std::vector<Token> tokens = split_exact(text);
    make_readable(tokens);
    return tokens;
}

void prepare_text(const Document& document, const MemoryBudget& budget, Run& run, Prepared& prepared)
{
    const OperatorSettings& settings = document.settings;
    run.queries = tokens_of(document.text.text, document.text);
    if (run.queries.empty())
        throw SettingError("text.empty", "text: it holds no tokens. Type a sentence.");
    const std::vector<Token> other = tokens_of(document.text.other, document.text);
    run.keys = other.empty() ? run.queries : other;

    std::vector<Token> all = run.queries;
    all.insert(all.end(), other.begin(), other.end());
    const Index n = static_cast<Index>(run.queries.size());
    const Index total = static_cast<Index>(all.size());
    if (settings.dimension < 1)
        throw SettingError("playground.dim", "dim: {0} dimensions are too few. Give 1 or more.", settings.dimension);
    require_memory(size_before(settings, total, settings.dimension), budget);
    const Matrix embedded = settings.embedding == Embedding::matrix
        ? user_embedding(document, total, Message("unit.tokens", "tokens"))
        : embed(all, settings.embedding, settings.dimension, settings.seed);
    prepared.inputs = rows_of(embedded, 0, n);
    if (!other.empty())
        prepared.context = rows_of(embedded, n, total - n);
}

void prepare_image(const Document& document, const MemoryBudget& budget, Run& run, Prepared& prepared)
{
    if (!document.image.image)
        throw SettingError("image.none", "image: no picture is open. Open one.");
    const std::shared_ptr<const Image> shown = on_white(document.image.image);
    const Image& image = *shown;
    const PatchGrid grid = cut_into_patches(image, document.image.patch);
    const Index width = document.image.features == PatchFeatures::pixels ? 3 * grid.patch * grid.patch : 11;
    require_memory(size_before(document.settings, grid.count(), width), budget);
    for (Index i = 0; i < grid.count(); ++i)
        run.queries.push_back({grid.label(i), 0, 0});
    run.keys = run.queries;
    run.placement = patches_of(shown, grid, 0);
    prepared.inputs = document.settings.embedding == Embedding::matrix
        ? user_embedding(document, grid.count(), Message("unit.patches", "patches"))
        : patch_features(image, grid, document.image.features);
}

void prepare_matrices(const Document& document, Run& run, Prepared& prepared)
{
    const MatricesInput& matrices = document.matrices;
    const auto given = [&](const char* name) {
        const Matrix* const matrix = matrices.find(name);
        return matrix ? *matrix : Matrix{};
    };
    prepared.queries = given("q");
    prepared.inputs = given("x");
    if (!prepared.queries.empty()) {
        prepared.inputs = {};
        prepared.keys = given("k");
        prepared.values = given("v");
        prepared.output_projection = given("wo");
        if (prepared.keys.empty())
            throw SettingError("matrices.no-keys", "K: this matrix is missing. Give it beside Q.");
        if (document.settings.position == Position::sinusoidal)
            throw SettingError(
                "matrices.sinusoidal",
                "position: sinusoidal positions are added to the inputs X, and Q and K have none. Use rope or alibi.");
    } else if (!prepared.inputs.empty()) {
        prepared.context = given("y");
    } else {
        throw SettingError("matrices.empty", "matrices: neither Q nor X is given. Enter one of them.");
    }
    const Matrix& rows = prepared.queries.empty() ? prepared.inputs : prepared.queries;
    const Matrix& columns = !prepared.keys.empty() ? prepared.keys : prepared.context.empty() ? rows : prepared.context;
    run.queries = numbered(rows.rows);
    run.keys = numbered(columns.rows);
}

void project_inputs(const Document& document, Prepared& prepared)
{
    if (document.settings.position == Position::sinusoidal) {
        add_sinusoidal(prepared.inputs);
        add_sinusoidal(prepared.context);
    }
    const Matrix& context = prepared.context.empty() ? prepared.inputs : prepared.context;
    Projections projections =
        make_projections(document.settings, document.matrices, prepared.inputs.columns, context.columns);
    prepared.queries = project(prepared.inputs, projections.wq, projections.bq);
    prepared.keys = project(context, projections.wk, projections.bk);
    if (document.settings.projection != Projection::matrix || !projections.wv.empty())
        prepared.values = project(context, projections.wv, projections.bv);
    prepared.output_projection = std::move(projections.wo);
}

// Cells are closed by clicks. When the sentence gets shorter, closed cells that no longer exist must not stop the run.
void drop_cells_outside(Mask& mask, Index queries, Index keys, Run& run)
{
    const auto dropped =
        std::erase_if(mask.closed_cells, [&](const Cell& cell) { return cell.query >= queries || cell.key >= keys; });
    if (dropped > 0)
        run.notes.push_back(
            Message("note.closed-outside", "masked by hand but outside of this input, without effect: {0}", dropped));
}

AttentionSettings attention_settings(const Document& document)
{
    const OperatorSettings& settings = document.settings;
    const auto given = [&](const char* name) {
        const Matrix* const matrix = document.matrices.find(name);
        return matrix ? *matrix : Matrix{};
    };
    return {.score = settings.score,
            .score_parameters = {.m = given("m"), .p = given("p"), .r = given("r"), .u = given("u")},
            .normalizer = settings.normalizer,
            .mask = settings.mask,
            .position = settings.position,
            .temperature = settings.temperature,
            .heads = settings.heads,
            .key_value_heads = settings.key_value_heads};
}

// The concatenated outputs of the heads, times W_o.
Matrix mix_heads(const std::vector<Matrix>& heads, const Matrix& projection)
{
    Matrix joined(heads.front().rows, heads.front().columns * static_cast<Index>(heads.size()));
    for (std::size_t h = 0; h < heads.size(); ++h)
        eigen(joined).middleCols(static_cast<Index>(h) * heads[h].columns, heads[h].columns) = eigen(heads[h]);
    if (projection.rows != joined.columns)
        require_shape(projection, "W_o", joined.columns, projection.columns);
    return project(joined, projection, {});
}

void add_notes(const Document& document, const Prepared& prepared, Run& run)
{
    const OperatorSettings& settings = document.settings;
    const std::size_t closed = run.trace({})->closed_rows().size();
    if (closed == 1)
        run.notes.push_back(Message("note.row-closed", "1 row has every key masked: its weights and output are zero"));
    else if (closed > 1)
        run.notes.push_back(
            Message("note.rows-closed", "{0} rows have every key masked: their weights and output are zero", closed));
    if (settings.normalizer == Normalizer::linear
        && (settings.score != Score::scaled_dot || settings.temperature != 1.0 || settings.position == Position::alibi))
        run.notes.push_back(
            Message("note.linear",
                    "linear takes the place of the score, the temperature and the alibi bias: they have no effect"));
    if (prepared.values.empty())
        run.notes.push_back(Message("note.no-values", "V is missing: there are weights but no output"));
}

void attend_prepared(const Document& document, Prepared& prepared, const MemoryBudget& budget,
                     const RunControl& control, Run& run)
{
    run.heads = document.settings.heads;
    require_memory({prepared.queries.rows, prepared.keys.rows, prepared.inputs.columns, prepared.queries.columns,
                    std::max<Index>(document.settings.heads, 1)},
                   budget);
    AttentionSettings settings = attention_settings(document);
    drop_cells_outside(settings.mask, prepared.queries.rows, prepared.keys.rows, run);
    auto trace =
        std::make_shared<AttentionTrace>(attend(prepared.queries, prepared.keys, prepared.values, settings, control));
    if (!prepared.output_projection.empty() && !trace->output.empty())
        run.numbers.projected_output = mix_heads(trace->output, prepared.output_projection);
    keep_traces(run, {trace});
    for (Index h = 0; h < run.heads; ++h)
        run.weights.push_back(std::make_shared<StageSource>(trace, HeadIndex{h}, Stage::weights));
    add_notes(document, prepared, run);
    run.numbers.inputs = std::move(prepared.inputs);
    run.numbers.context = std::move(prepared.context);
}

std::string title_of(const Document& document)
{
    if (!document.title.empty())
        return document.title;
    return std::string(name_of(document.settings.score)) + " attention";
}

} // namespace

double estimate_memory(const RunSize& size)
{
    const double tokens = static_cast<double>(size.queries) + static_cast<double>(size.keys);
    const double width = static_cast<double>(size.width);
    const double input = static_cast<double>(size.input_width);
    // Counts the inputs and the vectors they are made from; queries, keys and values before and after they are split
    // into heads, and once more as they are prepared for the scores; the outputs of the heads and the mixed output; the
    // normalizer of every row; and the projections.
    const double projections = size.seeded_projections ? 3.0 * input * width + width * width : 0.0;
    const double numbers = tokens * (2.0 * input + 5.0 * width) + projections;
    return sizeof(double) * numbers
        + sizeof(RowNormalizer) * static_cast<double>(size.queries) * static_cast<double>(size.heads);
}

std::shared_ptr<const Run> run_playground(const Document& document, const RunControl& control,
                                          const MemoryBudget& budget)
{
    if (document.kind == InputKind::weights)
        return open_weights(document.weights_path, document.weights_labels, budget, control, document.weights_choice);
    const auto start = std::chrono::steady_clock::now();
    auto run = std::make_shared<Run>();
    run->title = title_of(document);
    Prepared prepared;
    switch (document.kind) {
    case InputKind::text: prepare_text(document, budget, *run, prepared); break;
    case InputKind::image: prepare_image(document, budget, *run, prepared); break;
    default: prepare_matrices(document, *run, prepared);
    }
    control.check();
    if (prepared.queries.empty())
        project_inputs(document, prepared);
    attend_prepared(document, prepared, budget, control, *run);
    run->milliseconds = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    return run;
}

} // namespace attn
