// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/stored_number.h"
#include "engine/run_control/run_control.h"
#include "engine/tensor/float_matrix.h"

#include <vector>

namespace attn {

// A matrix of weights as it stands in a file, decoded as it is used: nothing is copied.
struct StoredWeights {
    enum class Layout {
        outputs_by_inputs, // torch.nn.Linear
        inputs_by_outputs, // Conv1D of GPT-2
    };
    const unsigned char* bytes = nullptr; // row-major, aligned to nothing
    StoredNumber number;
    Index outputs = 0;
    Index inputs = 0;
    Layout layout = Layout::outputs_by_inputs;
};

struct Linear {
    StoredWeights weights;
    std::vector<float> bias; // per output; empty: none
};

// inputs (n x linear.weights.inputs) times the weights plus the bias: n x outputs. A row has the same bits together
// with any other rows, and on every processor: sums run in a fixed order, which depends only on the layout of the
// weights, without fused operations. Parallel. Throws ShapeError, Cancelled.
FloatMatrix apply(const Linear& linear, const FloatMatrix& inputs, const RunControl& control = {});

// Only outputs [begin, end): the rows of a fused projection (query, key and value in one matrix) or of a vocabulary.
FloatMatrix apply(const Linear& linear, const FloatMatrix& inputs, Index begin, Index end,
                  const RunControl& control = {});

} // namespace attn
