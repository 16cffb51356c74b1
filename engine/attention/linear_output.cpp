// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/linear_output.h"

#include "engine/tensor/eigen_view.h"

namespace attn {

namespace {

// State of the regrouped product: sum over the keys seen so far of (prepared key) (value)^T, c x d_v.
void add_keys(const PreparedScores& scores, const Matrix& values, Index begin, Index end, Matrix& state)
{
    if (begin < end)
        eigen(state).noalias() +=
            eigen(scores.keys).middleCols(begin, end - begin) * eigen(values).middleRows(begin, end - begin);
}

} // namespace

bool has_linear_form(const AttentionSettings& settings)
{
    const Mask& mask = settings.mask;
    if (mask.window || !mask.closed_keys.empty() || !mask.closed_cells.empty())
        return false;
    if (settings.normalizer == Normalizer::linear)
        return true;
    return settings.normalizer == Normalizer::none && settings.position != Position::alibi
        && settings.score != Score::additive && settings.score != Score::distance;
}

Matrix linear_output(const AttentionTrace& trace, HeadIndex head, const RunControl& control)
{
    const std::size_t h = static_cast<std::size_t>(head.value);
    const PreparedScores& scores = trace.prepared[h];
    const Matrix& values = trace.values[static_cast<std::size_t>(trace.key_value_head(head))];
    const bool kernel = trace.settings.normalizer == Normalizer::linear;
    Matrix state(scores.queries.columns, values.columns);
    Matrix output(trace.queries_count, values.columns);
    Index seen = 0;
    for (Index i = 0; i < trace.queries_count; ++i) {
        if (i % 256 == 0)
            control.check();
        const Index end = trace.open.range(i).end;
        add_keys(scores, values, seen, end, state);
        seen = std::max(seen, end);
        const double sum = trace.rows(head, i).sum;
        if (end == 0 || (kernel && sum == 0.0))
            continue;
        eigen(output).row(i).noalias() = eigen(scores.queries).row(i) * eigen(state);
        eigen(output).row(i) /= kernel ? sum : scores.divisor * trace.settings.temperature;
    }
    return output;
}

} // namespace attn
