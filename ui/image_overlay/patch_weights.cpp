// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/image_overlay/patch_weights.h"

#include "engine/layouts/place_name.h"
#include "engine/runs/derived_run.h"
#include "engine/tensor/closed_cell.h"
#include "ui/wording/error_text.h"
#include "ui/wording/token_label.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr Index mostMeanCells = 4'000'000;
constexpr double absent = closed_cell;

const Layout& layoutOf(const Run& run)
{
    return placement_of(run)->layout;
}

bool placesOnlyQueries(const Run& run)
{
    return layoutOf(run).axes == LayoutAxes::queries;
}

void addRow(const MatrixSource& source, Index query, std::vector<OpenSum>& sum)
{
    std::vector<double> row(sum.size());
    source.read({query, 0, 1, source.columns()}, row.data());
    for (std::size_t key = 0; key < row.size(); ++key)
        sum[key].add(row[key]);
}

std::vector<double> meanOfRows(const MatrixSource& source, const std::vector<Index>& rows, const RunControl& control)
{
    std::vector<OpenSum> sums(static_cast<std::size_t>(source.columns()));
    for (const Index row : rows) {
        control.check();
        addRow(source, row, sums);
    }
    std::vector<double> mean(sums.size());
    std::ranges::transform(sums, mean.begin(), &OpenSum::mean);
    return mean;
}

std::vector<double> column(const MatrixSource& source, Index key)
{
    std::vector<double> values(static_cast<std::size_t>(source.rows()));
    source.read({0, key, source.rows(), 1}, values.data());
    return values;
}

std::vector<Index> allRows(const MatrixSource& source)
{
    std::vector<Index> rows;
    for (Index row = 0; row < source.rows(); ++row)
        rows.push_back(row);
    return rows;
}

bool canAverage(const MatrixSource& source)
{
    return source.rows() > 0 && source.rows() * source.columns() <= mostMeanCells;
}

// Lays weights out by the tokens that they stand for.
class Laying {
public:
    explicit Laying(const Run& run) : layout_(layoutOf(run)), tokens_(stripTokens(run)) {}

    void onPictures(const std::vector<double>& weights, const std::vector<TokenRange>* ranges, PatchWeights& out) const
    {
        for (const LayoutPart& part : layout_.parts) {
            out.parts.emplace_back(part.rows, part.columns);
            std::ranges::fill(out.parts.back().values, absent);
        }
        forEachToken(weights, ranges, [&](Index token, double weight) {
            if (const auto cell = cell_of(layout_, token))
                out.parts[cell->part](cell->row, cell->column) = weight;
        });
    }

    void onStrip(const std::vector<double>& weights, const std::vector<TokenRange>* ranges, PatchWeights& out) const
    {
        out.strip.assign(tokens_.size(), absent);
        forEachToken(weights, ranges, [&](Index token, double weight) {
            const auto found = std::ranges::lower_bound(tokens_, token);
            if (found != tokens_.end() && *found == token)
                out.strip[static_cast<std::size_t>(found - tokens_.begin())] = weight;
        });
    }

    // The weight of a row or column counts once, however many tokens it stands for.
    void addUp(const std::vector<double>& weights, const std::vector<TokenRange>* ranges, PatchWeights& out) const
    {
        for (std::size_t i = 0; i < weights.size(); ++i) {
            const Index token = ranges ? (*ranges)[i].begin : static_cast<Index>(i);
            const bool placed = layout_.axes != LayoutAxes::queries && cell_of(layout_, token);
            (placed ? out.onPictures : out.elsewhere) += std::isfinite(weights[i]) ? weights[i] : 0.0;
        }
    }

private:
    template <class Each>
    void forEachToken(const std::vector<double>& weights, const std::vector<TokenRange>* ranges, Each each) const
    {
        for (std::size_t i = 0; i < weights.size(); ++i) {
            const auto place = static_cast<Index>(i);
            const TokenRange range = ranges ? (*ranges)[i] : TokenRange{place, place + 1};
            for (Index token = range.begin; token < range.end; ++token)
                each(token, weights[i]);
        }
    }

    const Layout& layout_;
    std::vector<Index> tokens_;
};

// The chosen rows, or all of them where that does not take long; none otherwise.
std::vector<Index> rowsToShow(const MatrixSource& source, const FigureParameters& parameters)
{
    const std::vector<Index> rows = chosenRows(parameters);
    return rows.empty() && canAverage(source) ? allRows(source) : rows;
}

// Where queries lie on the pictures, rows are seen in the strip, and the column of a key on the pictures.
PatchWeights weightsOfQueries(const Run& run, const FigureParameters& parameters, const RunControl& control)
{
    const Laying laying(run);
    const auto source = run.source(parameters.head);
    PatchWeights weights;
    if (const auto rows = rowsToShow(*source, parameters); !rows.empty()) {
        weights.kind = chosenRows(parameters).empty() ? PatchWeights::Kind::mean : PatchWeights::Kind::rows;
        laying.onStrip(meanOfRows(*source, rows, control), run.origin ? &run.origin->keys : nullptr, weights);
    }
    if (const auto key = parameters.selected.key) {
        const auto* const queries = run.origin ? &run.origin->queries : nullptr;
        weights.kind = PatchWeights::Kind::column;
        laying.onPictures(column(*source, *key), queries, weights);
    }
    return weights;
}

} // namespace

std::vector<Index> stripTokens(const Run& run)
{
    const auto keys = std::ssize(computed(run).keys);
    std::vector<Index> tokens;
    for (Index key = 0; key < keys && std::ssize(tokens) < mostStripTokens; ++key)
        if (placesOnlyQueries(run) || !cell_of(layoutOf(run), key))
            tokens.push_back(key);
    return tokens;
}

std::optional<Index> tokenOfQuery(const Run& run, Index row)
{
    return places_queries(run) ? original_query(run, row) : std::nullopt;
}

std::optional<Index> tokenOfKey(const Run& run, Index column)
{
    return places_keys(run) ? original_key(run, column) : std::nullopt;
}

QString pictureTokenName(const Run& run, Index token)
{
    if (const auto cell = cell_of(layoutOf(run), token))
        return messageText(place_name(layoutOf(run), *cell));
    return placesOnlyQueries(run) ? tokenLabel(computed(run).query(token)) : stripTokenName(run, token);
}

QString stripTokenName(const Run& run, Index token)
{
    return tokenLabel(computed(run).key(token));
}

double weightAt(const PatchWeights& weights, const LayoutCell& cell)
{
    return weights.parts[cell.part](cell.row, cell.column);
}

std::vector<Index> chosenRows(const FigureParameters& parameters)
{
    if (!parameters.rows.empty())
        return parameters.rows;
    return parameters.selected.query ? std::vector<Index>{*parameters.selected.query} : std::vector<Index>{};
}

PatchWeights patchWeights(const Run& run, const FigureParameters& parameters, const RunControl& control)
{
    if (placesOnlyQueries(run))
        return weightsOfQueries(run, parameters, control);
    const Laying laying(run);
    const auto source = run.source(parameters.head);
    PatchWeights weights;
    std::vector<double> shown;
    const std::vector<TokenRange>* ranges = run.origin ? &run.origin->keys : nullptr;
    if (const auto rows = chosenRows(parameters); !rows.empty()) {
        weights.kind = PatchWeights::Kind::rows;
        shown = meanOfRows(*source, rows, control);
    } else if (parameters.selected.key && places_queries(run)) {
        weights.kind = PatchWeights::Kind::column;
        ranges = run.origin ? &run.origin->queries : nullptr;
        shown = column(*source, *parameters.selected.key);
    } else if (canAverage(*source)) {
        weights.kind = PatchWeights::Kind::mean;
        shown = meanOfRows(*source, allRows(*source), control);
    } else {
        return {};
    }
    laying.onPictures(shown, ranges, weights);
    laying.onStrip(shown, ranges, weights);
    laying.addUp(shown, ranges, weights);
    return weights;
}

Index countPatchCells(const Run& run, const FigureParameters& parameters)
{
    const Index heads = run.matrices(parameters.head);
    const auto queries = std::ssize(run.queries);
    const auto keys = std::ssize(run.keys);
    if (const auto rows = chosenRows(parameters); !rows.empty())
        return std::ssize(rows) * keys * heads;
    return (parameters.selected.key && places_queries(run) && places_keys(run) ? queries : queries * keys) * heads;
}

std::vector<FigureParameters> sideBySide(const FigureParameters& parameters)
{
    if (!parameters.image.sideBySide || parameters.rows.size() < 2)
        return {parameters};
    std::vector<FigureParameters> each;
    for (std::size_t i = 0; i < std::min(parameters.rows.size(), mostSideBySide); ++i) {
        each.push_back(parameters);
        each.back().selected = {parameters.rows[i], std::nullopt};
        each.back().rows.clear();
    }
    return each;
}

std::vector<PatchWeights> allPatchWeights(const Run& run, const FigureParameters& parameters, const RunControl& control)
{
    std::vector<PatchWeights> weights;
    for (const FigureParameters& each : sideBySide(parameters))
        weights.push_back(patchWeights(run, each, control));
    return weights;
}

} // namespace attn
