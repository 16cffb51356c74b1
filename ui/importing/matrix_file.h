// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <QString>

#include <memory>

namespace attn {

// Reads the one matrix of a .csv, .npy or .npz file of at most 1 GB. Throws FormatError and Error that name the path,
// ShapeError that names an array of more than two dimensions, and MemoryError.
std::shared_ptr<const Matrix> readMatrixFile(const QString& path);

} // namespace attn
