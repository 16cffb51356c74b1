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

// How many rows and outputs a kernel holds in the processor's registers at once. The bits do not depend on it.
enum class Registers { few, some, many };

Registers registers()
{
#if defined(__x86_64__) && defined(__GNUC__)
    if (__builtin_cpu_supports("avx512f"))
        return Registers::many;
    if (__builtin_cpu_supports("avx2"))
        return Registers::some;
#endif
    return Registers::few;
}

// sums[r][o] = row r . weights o, for every pair.
template <Index row_count, Index output_count>
ATTN_FOR_PROCESSORS void dot_products(const float* const* rows, const float* const* weights, Index inputs, float* sums)
{
    Vector lane_sums[row_count][output_count] = {};
    Index c = 0;
    for (; c + lanes <= inputs; c += lanes) {
        Vector columns[output_count];
        for (Index o = 0; o < output_count; ++o)
            std::memcpy(&columns[o], weights[o] + c, sizeof(Vector));
        for (Index r = 0; r < row_count; ++r) {
            Vector row;
            std::memcpy(&row, rows[r] + c, sizeof row);
            for (Index o = 0; o < output_count; ++o)
                lane_sums[r][o] += row * columns[o];
        }
    }
    if (c < inputs) {
        const std::size_t rest = static_cast<std::size_t>(inputs - c) * sizeof(float);
        for (Index r = 0; r < row_count; ++r) {
            Vector row = {};
            std::memcpy(&row, rows[r] + c, rest);
            for (Index o = 0; o < output_count; ++o) {
                Vector column = {};
                std::memcpy(&column, weights[o] + c, rest);
                lane_sums[r][o] += row * column;
            }
        }
    }
    for (Index r = 0; r < row_count; ++r) {
        for (Index o = 0; o < output_count; ++o) {
            Half halves[2];
            std::memcpy(halves, &lane_sums[r][o], sizeof(Vector));
            halves[0] += halves[1];
            Quarter quarters[2];
            std::memcpy(quarters, halves, sizeof(Half));
            const Quarter four = quarters[0] + quarters[1];
            sums[r * output_count + o] = (four[0] + four[2]) + (four[1] + four[3]);
        }
    }
}

template <Index row_count, Index output_count>
void add_row_products_by(const Rows& rows, const float* weights, Index weights_stride, const Sums& sums)
{
    // The kernel works on full groups; at the edges it is given the last row or output again.
    float cells[row_count * output_count];
    for (Index row = 0; row < rows.rows; row += row_count) {
        const Index group = std::min(row_count, rows.rows - row);
        const float* row_starts[row_count];
        for (Index r = 0; r < row_count; ++r)
            row_starts[r] = rows.first + (row + std::min(r, group - 1)) * rows.stride;
        for (Index output = 0; output < sums.columns; output += output_count) {
            const Index outputs = std::min(output_count, sums.columns - output);
            const float* weight_starts[output_count];
            for (Index o = 0; o < output_count; ++o)
                weight_starts[o] = weights + (output + std::min(o, outputs - 1)) * weights_stride;
            dot_products<row_count, output_count>(row_starts, weight_starts, rows.columns, cells);
            for (Index r = 0; r < group; ++r)
                for (Index o = 0; o < outputs; ++o)
                    sums.first[(row + r) * sums.stride + output + o] += cells[r * output_count + o];
        }
    }
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

template <Index row_count, Index vectors>
void add_column_products_by(const Rows& rows, const float* weights, Index weights_stride, const Sums& sums)
{
    thread_local float packed[most_column_inputs * tile_outputs];
    float cells[row_count * tile_outputs];
    for (Index output = 0; output < sums.columns; output += tile_outputs) {
        const Index outputs = std::min(tile_outputs, sums.columns - output);
        for (Index c = 0; c < rows.columns; ++c) {
            std::memcpy(packed + c * tile_outputs, weights + c * weights_stride + output, static_cast<std::size_t>(outputs) * sizeof(float));
            std::fill_n(packed + c * tile_outputs + outputs, tile_outputs - outputs, 0.0f);
        }
        for (Index row = 0; row < rows.rows; row += row_count) {
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
void add_column_products_of_row(const float* row, Index inputs, const float* weights, Index weights_stride, Index outputs, float* sums)
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
    switch (registers()) {
    case Registers::many: return add_row_products_by<4, 4>(rows, weights, weights_stride, sums);
    case Registers::some: return add_row_products_by<2, 2>(rows, weights, weights_stride, sums);
    case Registers::few: return add_row_products_by<2, 1>(rows, weights, weights_stride, sums);
    }
}

void add_column_products(const Rows& rows, const float* weights, Index weights_stride, const Sums& sums)
{
    if (rows.rows < few_rows) {
        for (Index r = 0; r < rows.rows; ++r)
            add_column_products_of_row(rows.first + r * rows.stride, rows.columns, weights, weights_stride, sums.columns, sums.first + r * sums.stride);
        return;
    }
    switch (registers()) {
    case Registers::many: return add_column_products_by<8, 2>(rows, weights, weights_stride, sums);
    case Registers::some: return add_column_products_by<4, 1>(rows, weights, weights_stride, sums);
    case Registers::few: return add_column_products_by<2, 1>(rows, weights, weights_stride, sums);
    }
}

} // namespace attn
