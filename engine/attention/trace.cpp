#include "engine/attention/trace.h"

#include "engine/run_control/upper_registers.h"

#include <cmath>
#include <limits>

namespace attn {

namespace {

void scale(const AttentionTrace& trace, HeadIndex head, const Window& window, double* out)
{
    // `linear` replaces score, temperature and bias alike.
    if (trace.settings.normalizer == Normalizer::linear)
        return;
    const double temperature = trace.settings.temperature;
    const double slope = trace.alibi.empty() ? 0.0 : trace.alibi[static_cast<std::size_t>(head.value)];
    for (Index i = 0; i < window.rows; ++i) {
        for (Index j = 0; j < window.columns; ++j) {
            double& z = out[i * window.columns + j];
            z /= temperature;
            if (slope != 0.0)
                z -= slope * std::abs(static_cast<double>((window.row + i) - (window.column + j)));
        }
    }
}

} // namespace

std::vector<Index> AttentionTrace::closed_rows() const
{
    std::vector<Index> closed;
    if (!rows.empty())
        for (Index i = 0; i < queries_count; ++i)
            if (rows.front()[static_cast<std::size_t>(i)].open == 0)
                closed.push_back(i);
    return closed;
}

void read_stage(const AttentionTrace& trace, HeadIndex head, Stage stage, const Window& window, double* out)
{
    release_upper_registers();
    const std::size_t h = static_cast<std::size_t>(head.value);
    scores_block(trace.prepared[h], window.row, window.rows, window.column, window.columns, out);
    if (stage == Stage::scores)
        return;
    scale(trace, head, window, out);
    if (stage == Stage::scaled)
        return;
    std::vector<unsigned char> open(static_cast<std::size_t>(window.columns));
    for (Index i = 0; i < window.rows; ++i) {
        const RowNormalizer& row = trace.rows[h][static_cast<std::size_t>(window.row + i)];
        trace.open.row(window.row + i, window.column, window.columns, open.data());
        for (Index j = 0; j < window.columns; ++j) {
            double& z = out[i * window.columns + j];
            if (!open[static_cast<std::size_t>(j)])
                z = stage == Stage::weights ? 0.0 : -std::numeric_limits<double>::infinity();
            else if (stage == Stage::weights)
                z = weight_of(trace.settings.normalizer, row, z);
        }
    }
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
