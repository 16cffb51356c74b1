// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/profile.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace attn {

namespace {

// Also where each cell is a product of long vectors, this many take only a few milliseconds.
constexpr Index blockCells = 1 << 14;
// Rows of a column that are read at a time. Where a cell needs its whole row, this is little work, too.
constexpr Index blockRows = 16;

void addRow(const MatrixSource& source, Index row, const RunControl& control, std::vector<double>& sums)
{
    std::vector<double> block(static_cast<std::size_t>(std::min(blockCells, source.columns())));
    for (Index column = 0; column < source.columns(); column += blockCells) {
        control.check();
        const Index count = std::min(blockCells, source.columns() - column);
        source.read({row, column, 1, count}, block.data());
        for (Index j = 0; j < count; ++j)
            sums[static_cast<std::size_t>(column + j)] += block[static_cast<std::size_t>(j)];
    }
}

void addColumn(const MatrixSource& source, Index column, const RunControl& control, std::vector<double>& sums)
{
    double block[blockRows];
    for (Index row = 0; row < source.rows(); row += blockRows) {
        control.check();
        const Index count = std::min(blockRows, source.rows() - row);
        source.read({row, column, count, 1}, block);
        for (Index i = 0; i < count; ++i)
            sums[static_cast<std::size_t>(row + i)] += block[i];
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

std::vector<double> meanOfRows(const MatrixSource& source, const RunControl& control)
{
    std::vector<double> means(static_cast<std::size_t>(source.columns()));
    forEachRow(source, control, [&](Index, std::span<const double> row) {
        for (std::size_t j = 0; j < row.size(); ++j)
            means[j] += row[j];
    });
    for (double& mean : means)
        mean /= static_cast<double>(source.rows());
    return means;
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
    const bool row = pick.side == ProfileSide::row;
    if (pick.places.empty())
        return row ? meanOfRows(source, control) : largestOfRows(source, control);
    std::vector<double> sums(static_cast<std::size_t>(row ? source.columns() : source.rows()));
    for (const Index place : pick.places)
        row ? addRow(source, place, control, sums) : addColumn(source, place, control, sums);
    return sums;
}

Index cellsOfProfile(const MatrixSource& source, const ProfilePick& pick)
{
    if (pick.places.empty())
        return source.rows() * source.columns();
    return static_cast<Index>(pick.places.size()) * (pick.side == ProfileSide::row ? source.columns() : source.rows());
}

} // namespace attn
