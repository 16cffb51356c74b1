// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pyramid/percentiles.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

double of_rank(std::vector<double>& numbers, double percent)
{
    const double rank = std::round(percent / 100.0 * static_cast<double>(numbers.size() - 1));
    const auto place = numbers.begin() + static_cast<std::ptrdiff_t>(rank);
    std::ranges::nth_element(numbers, place);
    return *place;
}

} // namespace

std::optional<Percentiles> percentiles_of(const std::vector<std::shared_ptr<const MatrixSource>>& sources,
                                          double low_percent, double high_percent, const RunControl& control)
{
    Index cells = 0;
    for (const auto& source : sources)
        cells += source->rows() * source->columns();
    const Index step = std::max<Index>(1, (cells + most_cells_for_percentiles - 1) / most_cells_for_percentiles);
    std::vector<double> finite;
    for (const auto& source : sources) {
        std::vector<double> row(static_cast<std::size_t>(source->columns()));
        for (Index i = (step - 1) / 2; i < source->rows(); i += step) {
            control.check();
            source->read({i, 0, 1, source->columns()}, row.data());
            std::ranges::copy_if(row, std::back_inserter(finite), [](double number) { return std::isfinite(number); });
        }
    }
    if (finite.empty())
        return std::nullopt;
    return Percentiles{of_rank(finite, low_percent), of_rank(finite, high_percent), step > 1};
}

} // namespace attn
