// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <QString>

#include <memory>

namespace attn {

// The one matrix of a .csv .npy .npz file, of at most 1 GB. Throws FormatError and Error naming the path, ShapeError
// naming the array when it has more than two dimensions, MemoryError.
std::shared_ptr<const Matrix> readMatrixFile(const QString& path);

} // namespace attn
