#include "engine/runs/weights_summary.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

// Cells read at once: also where each cell is a product of long vectors, that takes a few milliseconds.
constexpr Index block_cells = 1 << 14;

// The summary of the finite values seen so far, with the range still open.
struct Accumulator {
    WeightsSummary summary;
    bool any_finite = false;

    void add_value(double value)
    {
        if (std::isnan(value)) {
            ++summary.not_a_number;
        } else if (std::isinf(value)) {
            ++summary.infinite;
        } else {
            summary.smallest = any_finite ? std::min(summary.smallest, value) : value;
            summary.largest = any_finite ? std::max(summary.largest, value) : value;
            if (value > 0.0 && (summary.smallest_positive == 0.0 || value < summary.smallest_positive))
                summary.smallest_positive = value;
            any_finite = true;
        }
    }

    void add_row(std::span<const double> row)
    {
        double sum = 0.0;
        bool finite = true;
        bool zero = true;
        for (const double value : row) {
            add_value(value);
            sum += value;
            finite &= std::isfinite(value);
            zero &= value == 0.0;
        }
        if (zero)
            ++summary.zero_rows;
        else if (finite)
            summary.row_sum_error = std::max(summary.row_sum_error, std::abs(sum - 1.0));
    }
};

} // namespace

WeightsSummary summarize(const MatrixSource& source, const RunControl& control)
{
    const Index columns = source.columns();
    if (source.rows() == 0 || columns == 0)
        return {};
    const Index block_rows = std::clamp<Index>(block_cells / columns, 1, source.rows());
    std::vector<double> block(static_cast<std::size_t>(block_rows * columns));
    Accumulator accumulator;
    for (Index row = 0; row < source.rows(); row += block_rows) {
        control.check();
        const Index rows = std::min(block_rows, source.rows() - row);
        source.read({row, 0, rows, columns}, block.data());
        for (Index i = 0; i < rows; ++i)
            accumulator.add_row({block.data() + i * columns, static_cast<std::size_t>(columns)});
    }
    return accumulator.summary;
}

double row_entropy(std::span<const double> row)
{
    double entropy = 0.0;
    for (const double weight : row)
        if (weight != 0.0) // 0 ln 0 is 0 in the limit
            entropy -= weight * std::log(weight);
    return entropy;
}

} // namespace attn
