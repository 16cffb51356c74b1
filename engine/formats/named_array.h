#pragma once

#include "engine/tensor/matrix.h"

#include <map>
#include <string>
#include <vector>

namespace attn {

// What a number takes on disk. Arrays are held as double whatever the file says; this is kept to write them back as they were.
enum class NumberType { float32, float64 };

// A tensor of any rank with a name, as the file formats exchange it. Row-major. Rank 0 holds one number.
struct NamedArray {
    std::string name;
    std::vector<Index> shape;
    std::vector<double> values;
    NumberType type = NumberType::float32; // how it is written
};

// What a file of arrays holds beside them.
struct ArrayFile {
    std::vector<NamedArray> arrays;
    std::map<std::string, std::string> metadata; // .safetensors `__metadata__`; ignored by formats that cannot hold it
};

// The array as a matrix. Throws ShapeError naming `array.name` unless it has rank 2 (rank 1 is read as one row).
Matrix to_matrix(const NamedArray& array);
NamedArray to_array(const Matrix& matrix, std::string name);

// Reads .csv .npy .npz by the ending of `path` (any case). Throws FormatError; never more than `budget` bytes are allocated.
ArrayFile read_arrays(const std::string& path, std::size_t budget);

// Writes .csv .npy .npz .json .safetensors by the ending of `path`: aside first, then moved over the old file, so that a failure leaves
// the old file as it was and no half of a new one. .csv and .npy hold exactly one array of rank at most 2 and of any rank, respectively.
// Throws Error naming the path and what the system said.
void write_arrays(const std::string& path, const ArrayFile& file);

} // namespace attn
