// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/image_overlay/patch_weights.h"

#include "engine/runs/derived_run.h"
#include "ui/wording/token_label.h"

#include <QCoreApplication>

#include <limits>

namespace attn {

namespace {

constexpr Index mostMeanCells = 4'000'000;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::PatchWeights)
};

Index tokens(const PatchedImage& picture)
{
    return picture.prefix + picture.grid.count();
}

std::optional<Index> ofPicture(const Run& run, std::optional<Index> token)
{
    return token && *token < tokens(*patchedImage(run)) ? token : std::nullopt;
}

void addRow(const MatrixSource& source, Index query, std::vector<double>& sum)
{
    std::vector<double> row(sum.size());
    source.read({query, 0, 1, source.columns()}, row.data());
    for (std::size_t key = 0; key < row.size(); ++key)
        sum[key] += row[key];
}

std::vector<double> meanOfRows(const MatrixSource& source, const std::vector<Index>& rows, const RunControl& control)
{
    std::vector<double> mean(static_cast<std::size_t>(source.columns()));
    for (const Index row : rows) {
        control.check();
        addRow(source, row, mean);
    }
    for (double& value : mean)
        value /= static_cast<double>(rows.size());
    return mean;
}

std::vector<double> column(const MatrixSource& source, Index key)
{
    std::vector<double> values(static_cast<std::size_t>(source.rows()));
    source.read({0, key, source.rows(), 1}, values.data());
    return values;
}

// Lays out the weights of keys (or queries, as the ranges are) by the tokens that they stand for.
void layOut(const std::vector<double>& weights, const std::vector<TokenRange>* ranges, PatchWeights& out)
{
    const auto prefix = std::ssize(out.prefix);
    const auto put = [&](Index token, double weight) {
        if (token < prefix)
            out.prefix[static_cast<std::size_t>(token)] = weight;
        else if (token - prefix < std::ssize(out.patches.values))
            out.patches.values[static_cast<std::size_t>(token - prefix)] = weight;
    };
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const auto place = static_cast<Index>(i);
        const TokenRange range = ranges ? (*ranges)[i] : TokenRange{place, place + 1};
        for (Index token = range.begin; token < range.end; ++token)
            put(token, weights[i]);
    }
}

std::vector<Index> allRows(const MatrixSource& source)
{
    std::vector<Index> rows;
    for (Index row = 0; row < source.rows(); ++row)
        rows.push_back(row);
    return rows;
}

} // namespace

const PatchedImage* patchedImage(const Run& run)
{
    const auto& picture = run.picture ? run.picture : computed(run).picture;
    return picture ? &*picture : nullptr;
}

bool hasPatchKeys(const Run& run)
{
    const PatchedImage* const picture = patchedImage(run);
    return picture && tokens(*picture) == std::ssize(computed(run).keys);
}

bool hasPatchQueries(const Run& run)
{
    const PatchedImage* const picture = patchedImage(run);
    return picture && tokens(*picture) == std::ssize(computed(run).queries);
}

std::optional<Index> tokenOfQuery(const Run& run, Index row)
{
    return hasPatchQueries(run) ? ofPicture(run, original_query(run, row)) : std::nullopt;
}

std::optional<Index> tokenOfKey(const Run& run, Index column)
{
    return hasPatchKeys(run) ? ofPicture(run, original_key(run, column)) : std::nullopt;
}

QString pictureTokenName(const Run& run, Index token)
{
    const PatchedImage& picture = *patchedImage(run);
    if (token < picture.prefix)
        return tokenLabel(computed(run).keys[static_cast<std::size_t>(token)]);
    return Text::tr("patch %1").arg(QString::fromStdString(picture.grid.label(token - picture.prefix)));
}

double PatchWeights::of(Index token) const
{
    const auto at = static_cast<std::size_t>(token);
    return at < prefix.size() ? prefix[at] : patches.values[at - prefix.size()];
}

std::vector<Index> chosenRows(const FigureParameters& parameters)
{
    if (!parameters.rows.empty())
        return parameters.rows;
    return parameters.selected.query ? std::vector<Index>{*parameters.selected.query} : std::vector<Index>{};
}

PatchWeights patchWeights(const Run& run, const FigureParameters& parameters, const RunControl& control)
{
    constexpr double absent = -std::numeric_limits<double>::infinity();
    const PatchedImage& picture = *patchedImage(run);
    const auto source = run.source(parameters.head);
    PatchWeights weights;
    weights.patches = Matrix(picture.grid.rows, picture.grid.columns);
    std::ranges::fill(weights.patches.values, absent);
    weights.prefix.assign(static_cast<std::size_t>(picture.prefix), absent);
    const auto* const keys = run.origin ? &run.origin->keys : nullptr;
    if (const auto rows = chosenRows(parameters); !rows.empty()) {
        weights.kind = PatchWeights::Kind::rows;
        layOut(meanOfRows(*source, rows, control), keys, weights);
    } else if (parameters.selected.key && hasPatchQueries(run)) {
        weights.kind = PatchWeights::Kind::column;
        layOut(column(*source, *parameters.selected.key), run.origin ? &run.origin->queries : nullptr, weights);
    } else if (source->rows() > 0 && source->rows() * source->columns() <= mostMeanCells) {
        weights.kind = PatchWeights::Kind::mean;
        layOut(meanOfRows(*source, allRows(*source), control), keys, weights);
    } else {
        return {};
    }
    return weights;
}

Index countPatchCells(const Run& run, const FigureParameters& parameters)
{
    const Index heads = run.matrices(parameters.head);
    const auto queries = std::ssize(run.queries);
    const auto keys = std::ssize(run.keys);
    if (const auto rows = chosenRows(parameters); !rows.empty())
        return std::ssize(rows) * keys * heads;
    return (parameters.selected.key ? queries : queries * keys) * heads;
}

} // namespace attn
