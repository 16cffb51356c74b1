// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/named_array.h"
#include "engine/formats/safetensors_header.h"

#include <QString>

#include <map>
#include <numeric>

namespace attn {

// The matrix as the file formats hold it.
inline NamedArray arrayOf(const Matrix& matrix, std::string name)
{
    return {.name = std::move(name), .shape = {matrix.rows, matrix.columns}, .values = matrix.values};
}

// Counts up from `first`.
inline NamedArray counting(const std::string& name, const std::vector<Index>& shape, double first = 0)
{
    NamedArray array = {
        .name = name, .shape = shape, .values = std::vector<double>(static_cast<std::size_t>(*place_count(shape)))};
    std::iota(array.values.begin(), array.values.end(), first);
    return array;
}

using Arrays = std::map<std::string, NamedArray>;

// The arrays of a .safetensors file by their names.
inline Arrays readArrays(const QString& path)
{
    Arrays arrays;
    const RegularFile file(path.toStdString());
    for (const StoredArray& stored : read_safetensors_header(file).arrays) {
        NamedArray array{.name = stored.name, .shape = stored.shape};
        array.values.resize(static_cast<std::size_t>(*place_count(stored.shape)));
        std::vector<unsigned char> bytes(array.values.size() * byte_size(stored.number->format));
        file.read_at(stored.offset, bytes.data(), bytes.size());
        decode_numbers(*stored.number, bytes.data(), array.values.size(), array.values.data());
        arrays.emplace(array.name, std::move(array));
    }
    return arrays;
}

} // namespace attn
