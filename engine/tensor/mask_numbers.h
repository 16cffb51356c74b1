// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix_source.h"

#include <atomic>
#include <span>

namespace attn {

// Whether a number of another program stands for a closed cell. Programs add such a number to the scores they mask:
// - -infinity, and all up to -1e30: the lowest float32 and bfloat16 numbers (torch.finfo(dtype).min in transformers)
//   and the lowest float64 number;
// - -1e9 (Vaswani et al. 2017 and most code after it), -65504, the lowest float16 number, and -1e4 (BERT, GPT-2), and
//   twice each of them, where two masks are added;
// - -3e4 (Keras), -65000, -1e5 to -1e8 (T5, XLM), -1e10 (Flax), -1e12, -1e15, -9e15 (GAT), -1e18, -1e20 (ParlAI), and
//   the lowest whole numbers of 16, 32 and 64 bits, -2^15, -2^31, 1 - 2^32 and -2^63.
// A score, and the rounding of bfloat16, may have moved such a number by 100, or by a part in 512.
bool is_mask_number(double value);

// Writes closed_cell over the mask numbers. Returns whether any of them was another number before.
bool close_mask_numbers(std::span<double> values);

// A matrix of another program whose mask numbers are read as closed_cell.
class MaskNumbersClosed final : public MatrixSource {
public:
    explicit MaskNumbersClosed(std::shared_ptr<const MatrixSource> source) : source_(std::move(source)) {}
    Index rows() const override { return source_->rows(); }
    Index columns() const override { return source_->columns(); }
    bool computed() const override { return source_->computed(); }
    void read(const Window& window, double* out) const override;
    const MatrixSource& source() const { return *source_; }
    // Whether a read has met a mask number other than closed_cell.
    bool met_some() const { return met_some_; }

private:
    std::shared_ptr<const MatrixSource> source_;
    mutable std::atomic<bool> met_some_ = false;
};

} // namespace attn
