// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/byte_source.h"
#include "engine/formats/stored_number.h"
#include "engine/tensor/matrix_source.h"

#include <memory>

namespace attn {

// A matrix in C order somewhere in stored bytes.
struct StoredSlice {
    std::shared_ptr<const RandomAccessBytes> bytes;
    StoredNumber number;
    std::uint64_t offset = 0; // of the first number
    Index rows = 0;
    Index columns = 0;
};

// A matrix that stays where it is stored. Reading throws Error when the file has changed since it was opened.
class StoredMatrix final : public MatrixSource {
public:
    explicit StoredMatrix(StoredSlice slice) : slice_(std::move(slice)) {}
    Index rows() const override { return slice_.rows; }
    Index columns() const override { return slice_.columns; }
    void read(const Window& window, double* out) const override;

private:
    // `count` numbers that stand side by side.
    void read_run(Index place, Index count, double* out) const;

    StoredSlice slice_;
};

} // namespace attn
