// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/prepared.h"
#include "ui/painting/scale_summary.h"
#include "ui/session/head_pyramid.h"

namespace attn {

// Reads the numbers that the colour scale of one head covers: at once where that takes no time, off the window's thread
// otherwise. Until all of them have been read, the scale covers a sample of some rows: never the numbers of another
// run.
class ScaleReader {
public:
    // `arrived`: a summary() is there that read() could not give at once.
    explicit ScaleReader(std::function<void()> arrived);

    // `pyramid`: nullptr where there is none of this head. While it grows, to be called again.
    void read(const std::shared_ptr<const Run>& run, const HeadPick& head, const ColorScale& scale,
              const Pyramid* pyramid);
    void forget()
    {
        all_.clear();
        run_ = {};
    }

    const WeightsSummary& summary() const { return summary_; }
    // Whether summary() is that of a sample, as the whole is still being read.
    bool isSample() const { return sample_; }

private:
    // Which numbers were read.
    struct Key {
        std::shared_ptr<const Run> run;
        HeadPick head;
        bool sharedByHeads = false; // those of all heads, and not of `head` alone
        std::optional<std::pair<double, double>> percents;
        bool operator==(const Key&) const = default;
    };

    void take(const WeightsSummary& summary, const std::shared_ptr<const Run>& run, bool sample);

    WeightsSummary summary_;
    std::weak_ptr<const Run> run_; // that summary_ is of
    bool sample_ = false;
    Prepared<Key, WeightsSummary> all_;
};

} // namespace attn
