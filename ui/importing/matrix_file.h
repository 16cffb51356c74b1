// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"
#include "engine/tensor/message.h"

#include <QString>

#include <memory>
#include <vector>

namespace attn {

// Reads the one matrix of a file of at most 1 GB (ArrayFormat::reads_into_memory). `notes`: what the user should know.
// Throws FormatError and Error that name the path, ShapeError that names an array of more than two dimensions, and
// MemoryError.
std::shared_ptr<const Matrix> readMatrixFile(const QString& path, std::vector<Message>& notes);

} // namespace attn
