// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix_source.h"

#include <atomic>
#include <span>

namespace attn {

// Whether a number of another program stands for a closed cell. Programs add such a number to the scores they mask:
// - -infinity, and all up to -1e30: the lowest float32 and bfloat16 numbers (torch.finfo(dtype).min in transformers)
//   and the lowest float64 number;
// - -1e9 (Vaswani et al. 2017 and most code after it) with a score, within 1,000;
// - -65504, the lowest float16 number, and -1e4, -1e5 and -1e6 (BERT, GPT-2, T5) with a score, within 100.
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
