// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/derived_sources.h"

#include "engine/runs/row_changes.h"
#include "engine/tensor/closed_cell.h"

#include <algorithm>

namespace attn {

namespace {

constexpr Index block_cells = Index{1} << 14; // some 30 ms of the slowest score

using Source = std::shared_ptr<const MatrixSource>;

// Reads one row of tokens at a time.
class WordSource final : public MatrixSource {
public:
    WordSource(Source source, std::shared_ptr<const std::vector<TokenRange>> queries,
               std::shared_ptr<const std::vector<TokenRange>> keys)
        : source_(std::move(source)), queries_(std::move(queries)), keys_(std::move(keys))
    {
    }
    Index rows() const override { return static_cast<Index>(queries_->size()); }
    Index columns() const override { return static_cast<Index>(keys_->size()); }
    void read(const Window& window, double* out) const override
    {
        if (window.columns == 0)
            return;
        const std::span<const TokenRange> keys = std::span(*keys_).subspan(static_cast<std::size_t>(window.column),
                                                                           static_cast<std::size_t>(window.columns));
        const Index first = keys.front().begin;
        std::vector<double> cells(static_cast<std::size_t>(keys.back().end - first));
        for (Index row = 0; row < window.rows; ++row, out += window.columns) {
            const TokenRange queries = (*queries_)[static_cast<std::size_t>(window.row + row)];
            std::vector<OpenSum> words(keys.size()); // over the queries
            for (Index query = queries.begin; query < queries.end; ++query) {
                source_->read({query, first, 1, static_cast<Index>(cells.size())}, cells.data());
                for (std::size_t word = 0; word < words.size(); ++word) {
                    OpenSum sum;
                    for (Index key = keys[word].begin; key < keys[word].end; ++key)
                        sum.add(cells[static_cast<std::size_t>(key - first)]);
                    words[word].add(sum.sum());
                }
            }
            std::ranges::transform(words, out, &OpenSum::mean);
        }
    }

private:
    Source source_;
    std::shared_ptr<const std::vector<TokenRange>> queries_;
    std::shared_ptr<const std::vector<TokenRange>> keys_;
};

Index taken_from(const Order& order, Index index)
{
    return order.empty() ? index : order[static_cast<std::size_t>(index)];
}

class OrderedSource final : public MatrixSource {
public:
    OrderedSource(Source source, std::shared_ptr<const Order> rows, std::shared_ptr<const Order> columns)
        : source_(std::move(source)), rows_(std::move(rows)), columns_(std::move(columns))
    {
    }
    Index rows() const override { return source_->rows(); }
    Index columns() const override { return source_->columns(); }
    // Reads only the columns from the first to the last one that is needed, and reads neighbouring rows together.
    void read(const Window& window, double* out) const override
    {
        if (window.columns == 0)
            return;
        Index first = columns();
        Index last = 0;
        for (Index column = window.column; column < window.column + window.columns; ++column) {
            first = std::min(first, taken_from(*columns_, column));
            last = std::max(last, taken_from(*columns_, column));
        }
        const Index width = last - first + 1;
        std::vector<double> cells;
        for (Index done = 0; done < window.rows;) {
            const Index row = taken_from(*rows_, window.row + done);
            Index count = 1;
            while (done + count < window.rows && (count + 1) * width <= block_cells
                   && taken_from(*rows_, window.row + done + count) == row + count)
                ++count;
            cells.resize(static_cast<std::size_t>(count * width));
            source_->read({row, first, count, width}, cells.data());
            for (Index i = 0; i < count; ++i)
                for (Index column = window.column; column < window.column + window.columns; ++column)
                    *out++ = cells[static_cast<std::size_t>(i * width + taken_from(*columns_, column) - first)];
            done += count;
        }
    }

private:
    Source source_;
    std::shared_ptr<const Order> rows_;
    std::shared_ptr<const Order> columns_;
};

// There may be fewer rows and columns than in the source.
class KeptSource final : public MatrixSource {
public:
    KeptSource(Source source, std::shared_ptr<const Order> rows, std::shared_ptr<const Order> columns)
        : source_(std::move(source)), rows_(std::move(rows)), columns_(std::move(columns))
    {
    }
    Index rows() const override { return static_cast<Index>(rows_->size()); }
    Index columns() const override { return static_cast<Index>(columns_->size()); }
    void read(const Window& window, double* out) const override
    {
        std::vector<double> whole(static_cast<std::size_t>(source_->columns()));
        std::vector<double> kept(columns_->size());
        for (Index row = 0; row < window.rows; ++row) {
            source_->read({(*rows_)[static_cast<std::size_t>(window.row + row)], 0, 1, source_->columns()},
                          whole.data());
            std::ranges::transform(*columns_, kept.begin(),
                                   [&](Index column) { return whole[static_cast<std::size_t>(column)]; });
            divide_by_sum(kept);
            out = std::copy_n(kept.begin() + window.column, window.columns, out);
        }
    }

private:
    Source source_;
    std::shared_ptr<const Order> rows_;
    std::shared_ptr<const Order> columns_;
};

} // namespace

std::shared_ptr<const MatrixSource> kept_tokens(std::shared_ptr<const MatrixSource> source,
                                                std::shared_ptr<const Order> rows, std::shared_ptr<const Order> columns)
{
    return std::make_shared<KeptSource>(std::move(source), std::move(rows), std::move(columns));
}

std::shared_ptr<const MatrixSource> joined_words(std::shared_ptr<const MatrixSource> source,
                                                 std::shared_ptr<const std::vector<TokenRange>> queries,
                                                 std::shared_ptr<const std::vector<TokenRange>> keys)
{
    return std::make_shared<WordSource>(std::move(source), std::move(queries), std::move(keys));
}

std::shared_ptr<const MatrixSource> in_order(std::shared_ptr<const MatrixSource> source,
                                             std::shared_ptr<const Order> rows, std::shared_ptr<const Order> columns)
{
    return std::make_shared<OrderedSource>(std::move(source), std::move(rows), std::move(columns));
}

} // namespace attn
