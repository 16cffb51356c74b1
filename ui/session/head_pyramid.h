// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pyramid/pyramid.h"
#include "engine/runs/run.h"

namespace attn {

// Small matrices are pooled within a frame, and need no pyramid. A mean reads all of its matrices.
inline bool needsPyramid(const Run& run, const HeadPick& pick)
{
    const MatrixSource& one = *run.weights.front();
    return one.rows() * one.columns() * run.matrices(pick) >= Index{1} << 20;
}

// The levels of detail of one head of a run, or of a mean.
struct HeadPyramid {
    std::shared_ptr<const Run> run;
    HeadPick head;
    std::shared_ptr<Pyramid> pyramid; // nullptr: there is none

    bool isOf(const std::shared_ptr<const Run>& other, const HeadPick& otherHead) const
    {
        return pyramid && run == other && head == otherHead;
    }
};

} // namespace attn
