// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/products.h"

#include "engine/tensor/for_processors.h"

#include <algorithm>
#include <cstring>

namespace attn {

namespace {

constexpr Index lanes = 8;         // columns that are summed at the same time
constexpr Index tile_columns = 64; // the keys of a tile are copied together and read once for all rows
constexpr Index tile_rows = 4;
constexpr Index most_packed = 512; // dimensions of a packed tile

typedef double Vector __attribute__((vector_size(lanes * sizeof(double))));

// The sums of four rows over one tile of packed keys, [dimensions][tile_columns].
ATTN_FOR_PROCESSORS
void products_of_tile(const double* queries, Index query_stride, Index rows, Index dimensions, const double* packed,
                      Index columns, double divisor, double* out, Index out_stride)
{
    for (Index begin = 0; begin < columns; begin += lanes) {
        Vector sums[tile_rows] = {};
        for (Index c = 0; c < dimensions; ++c) {
            Vector keys;
            std::memcpy(&keys, packed + c * tile_columns + begin, sizeof keys);
            for (Index i = 0; i < tile_rows; ++i)
                sums[i] += queries[i * query_stride + c] * keys;
        }
        const std::size_t count = static_cast<std::size_t>(std::min(lanes, columns - begin)) * sizeof(double);
        for (Index i = 0; i < rows; ++i) {
            const Vector cells = sums[i] / divisor;
            std::memcpy(out + i * out_stride + begin, &cells, count);
        }
    }
}

// For few rows, copying the keys costs more than it saves.
ATTN_FOR_PROCESSORS
void products_of_row(const double* query, Index dimensions, const double* keys, Index key_stride, Index columns,
                     double divisor, double* out)
{
    constexpr Index width = 512;
    for (Index tile = 0; tile < columns; tile += width) {
        const Index count = std::min(width, columns - tile);
        std::fill_n(out + tile, count, 0.0);
        for (Index c = 0; c < dimensions; ++c)
            for (Index j = 0; j < count; ++j)
                out[tile + j] += query[c] * keys[c * key_stride + tile + j];
        for (Index j = 0; j < count; ++j)
            out[tile + j] /= divisor;
    }
}

} // namespace

void products(const double* queries, Index dimensions, Index rows, const double* keys, Index key_stride, Index columns,
              double divisor, double* out, Index out_stride)
{
    if (rows < tile_rows || columns < lanes || dimensions > most_packed) {
        for (Index i = 0; i < rows; ++i)
            products_of_row(queries + i * dimensions, dimensions, keys, key_stride, columns, divisor,
                            out + i * out_stride);
        return;
    }
    thread_local double packed[most_packed * tile_columns];
    double last_rows[tile_rows * most_packed];
    for (Index tile = 0; tile < columns; tile += tile_columns) {
        const Index width = std::min(tile_columns, columns - tile);
        for (Index c = 0; c < dimensions; ++c) {
            std::copy_n(keys + c * key_stride + tile, width, packed + c * tile_columns);
            std::fill_n(packed + c * tile_columns + width, tile_columns - width, 0.0);
        }
        for (Index row = 0; row < rows; row += tile_rows) {
            const Index count = std::min(tile_rows, rows - row);
            const double* from = queries + row * dimensions;
            if (count < tile_rows) { // the kernel reads four
                std::fill_n(last_rows, tile_rows * dimensions, 0.0);
                std::copy_n(from, count * dimensions, last_rows);
                from = last_rows;
            }
            products_of_tile(from, dimensions, count, dimensions, packed, width, divisor, out + row * out_stride + tile,
                             out_stride);
        }
    }
}

} // namespace attn
