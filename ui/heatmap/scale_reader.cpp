// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/scale_reader.h"

namespace attn {

ScaleReader::ScaleReader(std::function<void()> arrived)
    : all_([this, arrived = std::move(arrived)] {
          summary_ = all_.value();
          arrived();
      })
{
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
            summary_ = pyramid->summary();
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
        summary_ = all_.value();
}

} // namespace attn
