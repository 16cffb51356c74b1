// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/trace.h"

#include "engine/run_control/upper_registers.h"

#include <cmath>
#include <limits>

namespace attn {

namespace {

void scale(const AttentionTrace& trace, HeadIndex head, const Window& window, double* out)
{
    // `linear` replaces the score, and knows neither temperature nor bias.
    if (trace.settings.normalizer == Normalizer::linear)
        return;
    scale_scores(trace.settings.temperature, trace.settings.bias.get(), head, window, out);
    const double slope = trace.alibi.empty() ? 0.0 : trace.alibi[static_cast<std::size_t>(head.value)];
    if (slope == 0.0)
        return;
    for (Index i = 0; i < window.rows; ++i)
        for (Index j = 0; j < window.columns; ++j)
            out[i * window.columns + j] -=
                slope * std::abs(static_cast<double>((window.row + i) - (window.column + j)));
}

// The normalizer of a row of scaled scores, which must hold all keys.
RowNormalizer normalizer_of_scores(const AttentionTrace& trace, const double* scores, const unsigned char* open)
{
    std::vector<double> open_scores;
    open_scores.reserve(static_cast<std::size_t>(trace.keys_count));
    for (Index j = 0; j < trace.keys_count; ++j)
        if (open[j])
            open_scores.push_back(scores[j]);
    return prepare_row(trace.settings.normalizer, open_scores);
}

// Turns scaled scores into weights or masked scores, in place.
void finish(const AttentionTrace& trace, HeadIndex head, Stage stage, const Window& window, double* out)
{
    std::vector<unsigned char> open(static_cast<std::size_t>(window.columns));
    const bool whole_rows = window.columns == trace.keys_count;
    for (Index i = 0; i < window.rows; ++i) {
        const Index query = window.row + i;
        double* const cells = out + i * window.columns;
        trace.open.row(query, window.column, window.columns, open.data());
        if (stage == Stage::weights && whole_rows && !trace.rows.made(head, query))
            trace.rows.make(head, query, [&] { return normalizer_of_scores(trace, cells, open.data()); });
        if (stage == Stage::weights) {
            const RowNormalizer& row = normalizer_of(trace, head, query);
            weights_of_row(trace.settings.normalizer, row, {cells, open.size()}, open.data());
        } else {
            for (Index j = 0; j < window.columns; ++j)
                if (!open[static_cast<std::size_t>(j)])
                    cells[j] = -std::numeric_limits<double>::infinity();
        }
    }
}

} // namespace

RowNormalizers::RowNormalizers(Index heads, Index rows, bool made_when_read)
    : rows_(rows), values_(static_cast<std::size_t>(heads * rows)),
      unmade_(made_when_read ? std::make_unique<Unmade[]>(static_cast<std::size_t>(heads * rows)) : nullptr)
{
}

void RowNormalizers::make(HeadIndex head, Index row, const std::function<RowNormalizer()>& make) const
{
    Unmade& unmade = unmade_[at(head, row)];
    std::call_once(unmade.once, [&] {
        values_[at(head, row)] = make();
        unmade.made.store(true, std::memory_order_release);
    });
}

std::vector<Index> AttentionTrace::closed_rows() const
{
    std::vector<Index> closed;
    for (Index i = 0; i < queries_count; ++i)
        if (open.count(i) == 0)
            closed.push_back(i);
    return closed;
}

const RowNormalizer& normalizer_of(const AttentionTrace& trace, HeadIndex head, Index query)
{
    if (!trace.rows.made(head, query))
        trace.rows.make(head, query, [&] {
            std::vector<double> scores(static_cast<std::size_t>(trace.keys_count));
            std::vector<unsigned char> open(scores.size());
            read_stage(trace, head, Stage::scaled, {query, 0, 1, trace.keys_count}, scores.data());
            trace.open.row(query, 0, trace.keys_count, open.data());
            return normalizer_of_scores(trace, scores.data(), open.data());
        });
    return trace.rows(head, query);
}

void read_stage(const AttentionTrace& trace, HeadIndex head, Stage stage, const Window& window, double* out)
{
    release_upper_registers();
    scores_block(trace.prepared[static_cast<std::size_t>(head.value)], window.row, window.rows, window.column,
                 window.columns, out);
    if (stage == Stage::scores)
        return;
    scale(trace, head, window, out);
    if (stage != Stage::scaled)
        finish(trace, head, stage, window, out);
}

StageSource::StageSource(std::shared_ptr<const AttentionTrace> trace, HeadIndex head, Stage stage)
    : trace_(std::move(trace)), head_(head), stage_(stage)
{
}

void StageSource::read(const Window& window, double* out) const
{
    read_stage(*trace_, head_, stage_, window, out);
}

} // namespace attn
