// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pyramid/pooling.h"
#include "engine/tensor/closed_cell.h"

namespace attn {

// Pools cells, one row or one span at a time. While a mean is being pooled it is a sum; the caller divides it at the
// end, or where the sum is not finite pools again by open_mean, as closed cells do not count.

inline double pool_start(Pooling pooling)
{
    return pooling == Pooling::mean ? 0.0 : closed_cell;
}

// Pools two cells. The result is NaN when one of them is, and the other one when one is closed.
template <Pooling pooling>
double pool_two(double a, double b)
{
    if constexpr (pooling == Pooling::mean)
        return a + b;
    else if constexpr (pooling == Pooling::maximum)
        return ((b > a) | (b != b)) ? b : a;
    else
        return (((b < a) & (b != closed_cell)) | (a == closed_cell) | (b != b)) ? b : a;
}

// Calls work.operator()<pooling>(), so that each way to pool is compiled as its own loop.
template <class Work>
auto for_pooling(Pooling pooling, Work work)
{
    switch (pooling) {
    case Pooling::mean: return work.template operator()<Pooling::mean>();
    case Pooling::minimum: return work.template operator()<Pooling::minimum>();
    case Pooling::maximum: break;
    }
    return work.template operator()<Pooling::maximum>();
}

// Pools a row of cells into `to`, column by column.
template <class Number>
void pool_row(Pooling pooling, const Number* row, Index count, double* to)
{
    for_pooling(pooling, [&]<Pooling p>() {
        for (Index j = 0; j < count; ++j)
            to[j] = pool_two<p>(to[j], static_cast<double>(row[j]));
    });
}

// Pools `start` and a span of cells into one number.
template <class Number>
double pool_span(Pooling pooling, const Number* cells, Index count, double start)
{
    return for_pooling(pooling, [&]<Pooling p>() {
        double value = start;
        for (Index j = 0; j < count; ++j)
            value = pool_two<p>(value, static_cast<double>(cells[j]));
        return value;
    });
}

// The mean of the open cells in a block of rows x columns cells whose rows begin `stride` cells apart.
template <class Number>
double open_mean(const Number* cells, Index stride, Index rows, Index columns)
{
    OpenSum open;
    for (Index i = 0; i < rows; ++i)
        for (Index j = 0; j < columns; ++j)
            open.add(static_cast<double>(cells[i * stride + j]));
    return open.mean();
}

} // namespace attn
