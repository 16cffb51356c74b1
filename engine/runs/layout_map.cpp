// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/layout_map.h"

#include "engine/runs/derived_run.h"
#include "engine/tensor/error.h"

#include <algorithm>
#include <limits>

namespace attn {

namespace {

constexpr Index nowhere = -1;

// Reads the whole row or column for each window, as windows of a map are small.
class MapSource final : public MatrixSource {
public:
    MapSource(SharedWeights source, Window line, std::vector<Index> places, Index columns)
        : source_(std::move(source)), line_(line), places_(std::move(places)), columns_(columns)
    {
    }
    Index rows() const override { return std::ssize(places_) / columns_; }
    Index columns() const override { return columns_; }
    void read(const Window& window, double* out) const override
    {
        std::vector<double> line(static_cast<std::size_t>(line_.rows * line_.columns));
        source_->read(line_, line.data());
        for (Index row = window.row; row < window.row + window.rows; ++row)
            for (Index column = window.column; column < window.column + window.columns; ++column) {
                const Index place = places_[static_cast<std::size_t>(row * columns_ + column)];
                *out++ =
                    place == nowhere ? std::numeric_limits<double>::quiet_NaN() : line[static_cast<std::size_t>(place)];
            }
    }

private:
    SharedWeights source_;
    Window line_;
    std::vector<Index> places_; // of each cell in the line
    Index columns_;
};

// Where each token stands in the rows or columns of the run.
std::vector<Index> places_of(const std::vector<TokenRange>* ranges, std::size_t tokens)
{
    std::vector<Index> places(tokens, nowhere);
    for (Index i = 0; i < static_cast<Index>(ranges ? ranges->size() : tokens); ++i) {
        const TokenRange range = ranges ? (*ranges)[static_cast<std::size_t>(i)] : TokenRange{i, i + 1};
        std::fill(places.begin() + range.begin, places.begin() + range.end, i);
    }
    return places;
}

SharedWeights map_of(SharedWeights source, const Layout& layout, const Window& line, const std::vector<Index>& tokens)
{
    const Index columns = layout.parts.front().columns;
    std::vector<Index> places;
    for (std::size_t i = 0; i < layout.parts.size(); ++i) {
        const LayoutPart& part = layout.parts[i];
        if (part.columns != columns)
            throw SettingError("map.columns",
                               "grid: parts of the layout have {0} and {1} columns. One map needs the same number.",
                               columns, part.columns);
        for (Index row = 0; row < part.rows; ++row)
            for (Index column = 0; column < columns; ++column)
                places.push_back(tokens[static_cast<std::size_t>(token_of(layout, {i, row, column}))]);
    }
    return std::make_shared<MapSource>(std::move(source), line, std::move(places), columns);
}

} // namespace

SharedWeights map_of_query(SharedWeights source, const Run& run, Index query)
{
    if (!places_keys(run))
        throw SettingError("map.keys", "query: no keys of this run lie on a picture. Say where, by keys and grid.");
    const std::optional<Index> row = query < std::ssize(computed(run).queries) ? row_of(run, query) : std::nullopt;
    if (!row)
        throw SettingError("map.query", "query: there is no query {0}. Choose one from 0 to {1}.", query,
                           computed(run).queries.size() - 1);
    const Window line{*row, 0, 1, source->columns()};
    return map_of(std::move(source), placement_of(run)->layout, line,
                  places_of(run.origin ? &run.origin->keys : nullptr, computed(run).keys.size()));
}

SharedWeights map_of_key(SharedWeights source, const Run& run, Index key)
{
    if (!places_queries(run))
        throw SettingError("map.queries",
                           "key: no queries of this run lie on a picture. Say where, by queries and grid.");
    const std::optional<Index> column = key < std::ssize(computed(run).keys) ? column_of(run, key) : std::nullopt;
    if (!column)
        throw SettingError("map.key", "key: there is no key {0}. Choose one from 0 to {1}.", key,
                           computed(run).keys.size() - 1);
    const Window line{0, *column, source->rows(), 1};
    return map_of(std::move(source), placement_of(run)->layout, line,
                  places_of(run.origin ? &run.origin->queries : nullptr, computed(run).queries.size()));
}

} // namespace attn
