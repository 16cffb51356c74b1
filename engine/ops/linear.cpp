// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/linear.h"

#include "engine/ops/weighted_sums.h"
#include "engine/run_control/parallel_for.h"
#include "engine/tensor/error.h"

#include <algorithm>
#include <bit>
#include <string>

namespace attn {

namespace {

using Layout = StoredWeights::Layout;

// Rows that are multiplied between two looks at the stop token.
constexpr Index rows_at_once = 2048;

void check_shapes(const Linear& linear, const FloatMatrix& inputs, Index begin, Index end)
{
    const StoredWeights& weights = linear.weights;
    if (inputs.columns != weights.inputs)
        throw ShapeError("linear.inputs", "linear: the inputs are {0} x {1}, but the weights take {2} columns.",
                         inputs.rows, inputs.columns, weights.inputs);
    if (!linear.bias.empty() && static_cast<Index>(linear.bias.size()) != weights.outputs)
        throw ShapeError("linear.bias", "linear: the bias has {0} numbers, but the weights have {1} outputs.",
                         linear.bias.size(), weights.outputs);
    if (begin < 0 || begin > end || end > weights.outputs)
        throw ShapeError("linear.outputs", "linear: outputs {0} to {1} are asked for, but there are {2}.", begin, end,
                         weights.outputs);
}

// Some outputs by some inputs of the weights as floats: where they stand in the file, or decoded.
struct Tile {
    const float* first = nullptr; // aligned to nothing
    Index stride = 0;             // between rows of the layout
};

class TileReader {
public:
    explicit TileReader(const StoredWeights& weights) : weights_(weights), size_(byte_size(weights.number.format)) {}

    // Valid until the next call.
    Tile read(Index output, Index outputs, Index input, Index inputs)
    {
        const bool by_outputs = weights_.layout == Layout::outputs_by_inputs;
        const Index stride = by_outputs ? weights_.inputs : weights_.outputs;
        const Index row = by_outputs ? output : input;
        const Index rows = by_outputs ? outputs : inputs;
        const Index column = by_outputs ? input : output;
        const Index columns = by_outputs ? inputs : outputs;
        const unsigned char* const first = weights_.bytes + static_cast<std::size_t>(row * stride + column) * size_;
        if (stands_as_floats())
            return {reinterpret_cast<const float*>(first), stride};
        decoded_.resize(static_cast<std::size_t>(rows * columns));
        for (Index i = 0; i < rows; ++i)
            decode_numbers(weights_.number, first + static_cast<std::size_t>(i * stride) * size_,
                           static_cast<std::size_t>(columns), decoded_.data() + i * columns);
        return {decoded_.data(), columns};
    }

private:
    bool stands_as_floats() const
    {
        return weights_.number.format == NumberFormat::float32
            && weights_.number.big_endian == (std::endian::native == std::endian::big);
    }

    const StoredWeights& weights_;
    std::size_t size_;
    std::vector<float> decoded_;
};

// How much of the weights is multiplied at once: it stays close to the processor while the rows pass by. The inputs of
// a block are summed apart, which keeps rounding errors small. This does not depend on the number of rows: a row must
// have the same bits together with any others.
struct Blocks {
    Index inputs;
    Index outputs;
};

Blocks blocks_of(Layout layout, Index rows)
{
    if (layout == Layout::outputs_by_inputs)
        return {1024, 32};
    // A single row reads the weights once: long pieces of a row of the file are best.
    return {256, rows < few_rows ? 1024 : 32};
}

void multiply_block(const Linear& linear, const FloatMatrix& inputs, Index begin, Index output, Index outputs,
                    FloatMatrix& result, const RunControl& control)
{
    TileReader reader(linear.weights);
    const Index block = blocks_of(linear.weights.layout, inputs.rows).inputs;
    for (Index input = 0; input < inputs.columns; input += block) {
        const Index width = std::min(block, inputs.columns - input);
        const Tile tile = reader.read(begin + output, outputs, input, width);
        for (Index row = 0; row < inputs.rows; row += rows_at_once) {
            control.check();
            const Rows from{inputs.values.data() + row * inputs.columns + input, inputs.columns,
                            std::min(rows_at_once, inputs.rows - row), width};
            const Sums to{result.values.data() + row * result.columns + output, result.columns, outputs};
            if (linear.weights.layout == Layout::outputs_by_inputs)
                add_row_products(from, tile.first, tile.stride, to);
            else
                add_column_products(from, tile.first, tile.stride, to);
        }
    }
    if (linear.bias.empty())
        return;
    for (Index i = 0; i < inputs.rows; ++i)
        for (Index j = output; j < output + outputs; ++j)
            result(i, j) += linear.bias[static_cast<std::size_t>(begin + j)];
}

} // namespace

FloatMatrix apply(const Linear& linear, const FloatMatrix& inputs, const RunControl& control)
{
    return apply(linear, inputs, 0, linear.weights.outputs, control);
}

FloatMatrix apply(const Linear& linear, const FloatMatrix& inputs, Index begin, Index end, const RunControl& control)
{
    check_shapes(linear, inputs, begin, end);
    FloatMatrix result(inputs.rows, end - begin);
    if (result.empty())
        return result;
    const Index block = blocks_of(linear.weights.layout, inputs.rows).outputs;
    parallel_for((result.columns + block - 1) / block, [&](Index index) {
        const Index output = index * block;
        multiply_block(linear, inputs, begin, output, std::min(block, result.columns - output), result, control);
    });
    return result;
}

} // namespace attn
