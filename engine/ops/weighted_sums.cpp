// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/weighted_sums.h"

#include "engine/tensor/for_processors.h"

#include <algorithm>
#include <cstring>

namespace attn {

namespace {

constexpr Index lanes = 16;
typedef float Vector __attribute__((vector_size(lanes * sizeof(float))));
typedef float Half __attribute__((vector_size(lanes / 2 * sizeof(float))));
typedef float Quarter __attribute__((vector_size(lanes / 4 * sizeof(float))));

constexpr Index dot_outputs = 4;

// sums[r][o] = row r . weights o, for some rows and four outputs. `ahead`: to the weights that are next.
template <Index row_count>
ATTN_FOR_PROCESSORS void dot_products(const float* const* rows, const float* const* weights, Index inputs, Index ahead,
                                      float* sums)
{
    Vector lane_sums[row_count][dot_outputs] = {};
    Index c = 0;
    for (; c + lanes <= inputs; c += lanes) {
        Vector columns[dot_outputs];
        for (Index o = 0; o < dot_outputs; ++o) {
            std::memcpy(&columns[o], weights[o] + c, sizeof(Vector));
            if constexpr (row_count == 1) // all that is done with them is to wait for them
                __builtin_prefetch(weights[o] + c + ahead);
        }
        for (Index r = 0; r < row_count; ++r) {
            Vector row;
            std::memcpy(&row, rows[r] + c, sizeof row);
            for (Index o = 0; o < dot_outputs; ++o)
                lane_sums[r][o] += row * columns[o];
        }
    }
    if (c < inputs) {
        const std::size_t rest = static_cast<std::size_t>(inputs - c) * sizeof(float);
        for (Index r = 0; r < row_count; ++r) {
            Vector row = {};
            std::memcpy(&row, rows[r] + c, rest);
            for (Index o = 0; o < dot_outputs; ++o) {
                Vector column = {};
                std::memcpy(&column, weights[o] + c, rest);
                lane_sums[r][o] += row * column;
            }
        }
    }
    for (Index r = 0; r < row_count; ++r) {
        Quarter quarters[dot_outputs];
        for (Index o = 0; o < dot_outputs; ++o) {
            Half halves[2];
            std::memcpy(halves, &lane_sums[r][o], sizeof(Vector));
            halves[0] += halves[1];
            Quarter parts[2];
            std::memcpy(parts, halves, sizeof(Half));
            quarters[o] = parts[0] + parts[1];
        }
        // Adds lanes 0 and 2, and 1 and 3, of two outputs at once, and then the results of all four.
        const Quarter low = __builtin_shufflevector(quarters[0], quarters[1], 0, 4, 1, 5)
            + __builtin_shufflevector(quarters[0], quarters[1], 2, 6, 3, 7);
        const Quarter high = __builtin_shufflevector(quarters[2], quarters[3], 0, 4, 1, 5)
            + __builtin_shufflevector(quarters[2], quarters[3], 2, 6, 3, 7);
        const Quarter all =
            __builtin_shufflevector(low, high, 0, 1, 4, 5) + __builtin_shufflevector(low, high, 2, 3, 6, 7);
        std::memcpy(sums + r * dot_outputs, &all, sizeof all);
    }
}

// Outputs whose weights stay close to the processor while the rows pass by.
constexpr Index dot_tile_outputs = 8;

template <Index row_count>
void add_dot_products(const Rows& rows, const float* weights, Index weights_stride, const Sums& sums)
{
    float cells[row_count * dot_outputs];
    for (Index row = 0; row < rows.rows; row += row_count) {
        const float* row_starts[row_count];
        for (Index r = 0; r < row_count; ++r)
            row_starts[r] = rows.first + (row + r) * rows.stride;
        for (Index output = 0; output < sums.columns; output += dot_outputs) {
            // The kernel works on four outputs; at the edge it is given the last one again.
            const Index outputs = std::min(dot_outputs, sums.columns - output);
            const float* weight_starts[dot_outputs];
            for (Index o = 0; o < dot_outputs; ++o)
                weight_starts[o] = weights + (output + std::min(o, outputs - 1)) * weights_stride;
            dot_products<row_count>(row_starts, weight_starts, rows.columns, dot_outputs * weights_stride, cells);
            for (Index r = 0; r < row_count; ++r)
                for (Index o = 0; o < outputs; ++o)
                    sums.first[(row + r) * sums.stride + output + o] += cells[r * dot_outputs + o];
        }
    }
}

// The rows from `begin` on and their sums.
Rows rest_of(const Rows& rows, Index begin)
{
    return {rows.first + begin * rows.stride, rows.stride, rows.rows - begin, rows.columns};
}

Sums rest_of(const Sums& sums, Index begin)
{
    return {sums.first + begin * sums.stride, sums.stride, sums.columns};
}

constexpr Index tile_outputs = 32;

// sums[r][o] = sum over c of rows[r][c] packed[c][o], for the outputs of some vectors of a packed tile.
template <Index row_count, Index vectors>
ATTN_FOR_PROCESSORS void column_products(const float* const* rows, const float* packed, Index inputs, float* sums)
{
    Vector block[row_count][vectors] = {};
    for (Index c = 0; c < inputs; ++c) {
        Vector weights[vectors];
        for (Index v = 0; v < vectors; ++v)
            std::memcpy(&weights[v], packed + c * tile_outputs + v * lanes, sizeof(Vector));
        for (Index r = 0; r < row_count; ++r)
            for (Index v = 0; v < vectors; ++v)
                block[r][v] += rows[r][c] * weights[v];
    }
    for (Index r = 0; r < row_count; ++r)
        std::memcpy(sums + r * tile_outputs, block[r], sizeof block[r]);
}

// Columns [output, output + outputs) of the weights, filled up with zeros.
void pack(const float* weights, Index weights_stride, Index inputs, Index outputs, float* packed)
{
    if (outputs < tile_outputs)
        std::fill_n(packed, inputs * tile_outputs, 0.0f);
    for (Index c = 0; c < inputs; ++c) {
        if (outputs == tile_outputs)
            std::memcpy(packed + c * tile_outputs, weights + c * weights_stride, tile_outputs * sizeof(float));
        else
            std::memcpy(packed + c * tile_outputs, weights + c * weights_stride,
                        static_cast<std::size_t>(outputs) * sizeof(float));
    }
}

template <Index row_count, Index vectors>
void add_column_products_by(const Rows& rows, const float* weights, Index weights_stride, const Sums& sums)
{
    thread_local float packed[most_column_inputs * tile_outputs];
    float cells[row_count * tile_outputs];
    for (Index output = 0; output < sums.columns; output += tile_outputs) {
        const Index outputs = std::min(tile_outputs, sums.columns - output);
        pack(weights + output, weights_stride, rows.columns, outputs, packed);
        for (Index row = 0; row < rows.rows; row += row_count) {
            // The kernel works on a full group of rows; at the end it is given the last one again.
            const Index group = std::min(row_count, rows.rows - row);
            const float* row_starts[row_count];
            for (Index r = 0; r < row_count; ++r)
                row_starts[r] = rows.first + (row + std::min(r, group - 1)) * rows.stride;
            for (Index part = 0; part < outputs; part += vectors * lanes)
                column_products<row_count, vectors>(row_starts, packed + part, rows.columns, cells + part);
            for (Index r = 0; r < group; ++r)
                for (Index o = 0; o < outputs; ++o)
                    sums.first[(row + r) * sums.stride + output + o] += cells[r * tile_outputs + o];
        }
    }
}

// One row, the weights where they stand.
ATTN_FOR_PROCESSORS
void add_column_products_of_row(const float* row, Index inputs, const float* weights, Index weights_stride,
                                Index outputs, float* sums)
{
    constexpr Index width = 256; // sums of the block that are held close to the processor
    for (Index begin = 0; begin < outputs; begin += width) {
        const Index count = std::min(width, outputs - begin);
        float block[width] = {};
        for (Index c = 0; c < inputs; ++c) {
            const float* const from = weights + c * weights_stride + begin;
            for (Index o = 0; o < count; ++o) {
                float weight;
                std::memcpy(&weight, from + o, sizeof weight);
                block[o] += row[c] * weight;
            }
        }
        for (Index o = 0; o < count; ++o)
            sums[begin + o] += block[o];
    }
}

} // namespace

void add_row_products(const Rows& rows, const float* weights, Index weights_stride, const Sums& sums)
{
    const Index in_fours = has_many_registers() ? rows.rows / 4 * 4 : 0;
    for (Index output = 0; output < sums.columns; output += dot_tile_outputs) {
        const Sums tile{sums.first + output, sums.stride, std::min(dot_tile_outputs, sums.columns - output)};
        const float* const from = weights + output * weights_stride;
        add_dot_products<4>({rows.first, rows.stride, in_fours, rows.columns}, from, weights_stride, tile);
        add_dot_products<1>(rest_of(rows, in_fours), from, weights_stride, rest_of(tile, in_fours));
    }
}

void add_column_products(const Rows& rows, const float* weights, Index weights_stride, const Sums& sums)
{
    if (rows.rows < few_rows) {
        for (Index r = 0; r < rows.rows; ++r)
            add_column_products_of_row(rows.first + r * rows.stride, rows.columns, weights, weights_stride,
                                       sums.columns, sums.first + r * sums.stride);
    } else if (has_many_registers()) {
        add_column_products_by<8, 2>(rows, weights, weights_stride, sums);
    } else {
        add_column_products_by<4, 1>(rows, weights, weights_stride, sums);
    }
}

} // namespace attn
