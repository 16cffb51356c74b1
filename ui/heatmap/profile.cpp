// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/profile.h"

#include "engine/tensor/closed_cell.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace attn {

namespace {

// Also where each cell is a product of long vectors, this many take only a few milliseconds.
constexpr Index blockCells = 1 << 14;
// Rows of a column that are read at a time. Where a cell needs its whole row, this is little work, too.
constexpr Index blockRows = 16;

// Plain sums are twice as fast as those that leave closed cells out.
void addTo(double& sum, double value)
{
    sum += value;
}

void addTo(OpenSum& sum, double value)
{
    sum.add(value);
}

template <class Sum>
void addRow(const MatrixSource& source, Index row, const RunControl& control, std::vector<Sum>& sums)
{
    std::vector<double> block(static_cast<std::size_t>(std::min(blockCells, source.columns())));
    for (Index column = 0; column < source.columns(); column += blockCells) {
        control.check();
        const Index count = std::min(blockCells, source.columns() - column);
        source.read({row, column, 1, count}, block.data());
        for (Index j = 0; j < count; ++j)
            addTo(sums[static_cast<std::size_t>(column + j)], block[static_cast<std::size_t>(j)]);
    }
}

template <class Sum>
void addColumn(const MatrixSource& source, Index column, const RunControl& control, std::vector<Sum>& sums)
{
    double block[blockRows];
    for (Index row = 0; row < source.rows(); row += blockRows) {
        control.check();
        const Index count = std::min(blockRows, source.rows() - row);
        source.read({row, column, count, 1}, block);
        for (Index i = 0; i < count; ++i)
            addTo(sums[static_cast<std::size_t>(row + i)], block[i]);
    }
}

// Hands each row to `take(row, numbers)`.
template <class Take>
void forEachRow(const MatrixSource& source, const RunControl& control, const Take& take)
{
    const Index columns = source.columns();
    const Index height =
        std::clamp<Index>(blockCells / std::max<Index>(1, columns), 1, std::max<Index>(1, source.rows()));
    std::vector<double> block(static_cast<std::size_t>(height * columns));
    for (Index row = 0; row < source.rows(); row += height) {
        control.check();
        const Index count = std::min(height, source.rows() - row);
        source.read({row, 0, count, columns}, block.data());
        for (Index i = 0; i < count; ++i)
            take(row + i, std::span<const double>(block.data() + i * columns, static_cast<std::size_t>(columns)));
    }
}

// The sums over the picked rows or columns; over all rows where none is picked.
template <class Sum>
std::vector<Sum> sumsOf(const MatrixSource& source, const ProfilePick& pick, const RunControl& control)
{
    const bool row = pick.side == ProfileSide::row;
    std::vector<Sum> sums(static_cast<std::size_t>(row ? source.columns() : source.rows()));
    for (const Index place : pick.places)
        row ? addRow(source, place, control, sums) : addColumn(source, place, control, sums);
    if (pick.places.empty())
        forEachRow(source, control, [&](Index, std::span<const double> cells) {
            for (std::size_t j = 0; j < cells.size(); ++j)
                addTo(sums[j], cells[j]);
        });
    return sums;
}

std::vector<double> largestOfRows(const MatrixSource& source, const RunControl& control)
{
    std::vector<double> largest(static_cast<std::size_t>(source.rows()));
    forEachRow(source, control, [&](Index place, std::span<const double> row) {
        double most = row.empty() ? 0.0 : row.front();
        for (const double value : row)
            if (!(value <= most) && !std::isnan(most)) // takes a NaN, and keeps it
                most = value;
        largest[static_cast<std::size_t>(place)] = most;
    });
    return largest;
}

} // namespace

std::vector<double> readProfile(const MatrixSource& source, const ProfilePick& pick, const RunControl& control)
{
    const bool all = pick.places.empty();
    if (all && pick.side == ProfileSide::column)
        return largestOfRows(source, control);
    std::vector<double> values = sumsOf<double>(source, pick, control);
    if (std::ranges::all_of(values, [](double sum) { return std::isfinite(sum); })) {
        if (all)
            for (double& value : values)
                value /= static_cast<double>(source.rows());
        return values;
    }
    std::ranges::transform(sumsOf<OpenSum>(source, pick, control), values.begin(),
                           [all](const OpenSum& sum) { return all ? sum.mean() : sum.sum(); });
    return values;
}

Index cellsOfProfile(const MatrixSource& source, const ProfilePick& pick)
{
    if (pick.places.empty())
        return source.rows() * source.columns();
    return static_cast<Index>(pick.places.size()) * (pick.side == ProfileSide::row ? source.columns() : source.rows());
}

} // namespace attn
