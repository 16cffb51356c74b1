// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/weighted_values.h"

#include "engine/tensor/for_processors.h"

#include <algorithm>
#include <cstring>

namespace attn {

namespace {

constexpr Index lanes = 8;
constexpr Index rows_at_once = 4;
typedef float Floats __attribute__((vector_size(lanes * sizeof(float))));
typedef double Vector __attribute__((vector_size(lanes * sizeof(double))));

// Some rows over the same keys, `vectors` times eight columns.
template <Index row_count, Index vectors>
ATTN_FOR_PROCESSORS void add_columns(const double* const* weights, const float* values, Index stride, Index keys,
                                     double* sums, Index sums_stride)
{
    Vector totals[row_count][vectors];
    for (Index r = 0; r < row_count; ++r)
        std::memcpy(totals[r], sums + r * sums_stride, sizeof totals[r]);
    for (Index j = 0; j < keys; ++j) {
        for (Index v = 0; v < vectors; ++v) {
            Floats stored;
            std::memcpy(&stored, values + j * stride + v * lanes, sizeof stored);
            if constexpr (row_count == 1) // all that is done with them is to wait for them
                __builtin_prefetch(values + (j + 16) * stride + v * lanes);
            const Vector value = __builtin_convertvector(stored, Vector);
            for (Index r = 0; r < row_count; ++r)
                totals[r][v] += weights[r][j] * value;
        }
    }
    for (Index r = 0; r < row_count; ++r)
        std::memcpy(sums + r * sums_stride, totals[r], sizeof totals[r]);
}

// Columns that do not fill a vector.
void add_rest(const double* weights, const float* values, Index stride, Index keys, Index columns, double* sums)
{
    for (Index j = 0; j < keys; ++j)
        for (Index c = 0; c < columns; ++c)
            sums[c] += weights[j] * static_cast<double>(values[j * stride + c]);
}

template <Index row_count, Index vectors>
void add_keys(const WeightedKeys* rows, Index begin, Index end, const HeadValues& values, double* sums)
{
    if (begin >= end)
        return;
    const double* weights[row_count];
    for (Index r = 0; r < row_count; ++r)
        weights[r] = rows[r].weights + (begin - rows[r].begin);
    const float* const first = values.first + begin * values.stride;
    Index column = 0;
    for (; column + vectors * lanes <= values.width; column += vectors * lanes)
        add_columns<row_count, vectors>(weights, first + column, values.stride, end - begin, sums + column,
                                        values.width);
    for (; column + lanes <= values.width; column += lanes)
        add_columns<row_count, 1>(weights, first + column, values.stride, end - begin, sums + column, values.width);
    for (Index r = 0; r < row_count; ++r)
        add_rest(weights[r], first + column, values.stride, end - begin, values.width - column,
                 sums + r * values.width + column);
}

} // namespace

void add_weighted_values(std::span<const WeightedKeys> rows, const HeadValues& values, double* sums)
{
    const auto count = static_cast<Index>(rows.size());
    for (Index row = 0; row < count; row += rows_at_once) {
        const WeightedKeys* const group = rows.data() + row;
        const Index size = std::min(rows_at_once, count - row);
        Index begin = group[0].begin;
        Index end = group[0].end;
        for (Index r = 1; r < size; ++r) {
            begin = std::max(begin, group[r].begin);
            end = std::min(end, group[r].end);
        }
        // Keys that all of the group have in common are taken together, those before and behind them row by row.
        const bool together = size == rows_at_once && begin < end;
        for (Index r = 0; r < size; ++r)
            add_keys<1, 4>(group + r, group[r].begin, together ? begin : group[r].end, values,
                           sums + (row + r) * values.width);
        if (!together)
            continue;
        if (has_many_registers())
            add_keys<rows_at_once, 2>(group, begin, end, values, sums + row * values.width);
        else
            add_keys<rows_at_once, 1>(group, begin, end, values, sums + row * values.width);
        for (Index r = 0; r < size; ++r)
            add_keys<1, 4>(group + r, end, group[r].end, values, sums + (row + r) * values.width);
    }
}

} // namespace attn
