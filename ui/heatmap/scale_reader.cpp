// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/scale_reader.h"

#include <algorithm>

namespace attn {

namespace {

constexpr Index sampleCells = 100'000; // a third of what can be read within a frame

// Some whole rows, evenly spread.
WeightsSummary sampleOf(const MatrixSource& source)
{
    const Index count = std::clamp<Index>(sampleCells / std::max<Index>(1, source.columns()), 1, source.rows());
    std::vector<double> row(static_cast<std::size_t>(source.columns()));
    WeightsSummary sample;
    for (Index i = 0; i < count; ++i) {
        source.read({i * source.rows() / count, 0, 1, source.columns()}, row.data());
        sample = i == 0 ? summarize_row(row) : joined(sample, summarize_row(row));
    }
    return sample;
}

} // namespace

ScaleReader::ScaleReader(std::function<void()> arrived)
    : all_([this, arrived = std::move(arrived)] {
          take(all_.value(), all_.made()->run, false);
          arrived();
      })
{
}

void ScaleReader::take(const WeightsSummary& summary, const std::shared_ptr<const Run>& run, bool sample)
{
    summary_ = summary;
    run_ = run;
    sample_ = sample;
}

void ScaleReader::read(const std::shared_ptr<const Run>& run, const HeadPick& head, const ColorScale& scale,
                       const Pyramid* pyramid)
{
    Key key{run, head, scale.sharedByHeads && needsSummary(scale), {}};
    if (scale.range == ColorScale::Range::percentiles)
        key.percents = {scale.lowPercent, scale.highPercent};
    if (key.sharedByHeads)
        key.head.head = 0; // whichever it is
    if (pyramid && all_.made() != key) {
        if (pyramid->begun())
            take(pyramid->summary(), run, false);
        else if (run_.lock() != run)
            take(sampleOf(*run->source(head)), run, true);
        if (!key.percents && (!key.sharedByHeads || run->heads == 1)) {
            all_.stop();
            return;
        }
    }
    const MatrixSource& one = *run->weights.front();
    const Index matrices = run->matrices(key.sharedByHeads ? HeadPick{head.layer, Axis::all()} : head);
    if (all_.ask(key, one.rows() * one.columns() * matrices, [key, scale](const RunControl& control) {
            return scaleNumbers(*key.run, key.head, scale, {}, control);
        }))
        take(all_.value(), run, false);
    else if (run_.lock() != run)
        take(sampleOf(*run->source(head)), run, true);
}

} // namespace attn
