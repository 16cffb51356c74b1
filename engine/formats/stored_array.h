// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/stored_number.h"
#include "engine/tensor/matrix.h"
#include "engine/tensor/message.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace attn {

// Where the numbers of an array stand in a file, which was found to have as many bytes as the shape takes.
struct StoredArray {
    std::string name;
    std::string type;                   // as the file calls it: "F32", "<f4"
    std::optional<StoredNumber> number; // nothing: a type that is not known here
    std::vector<Index> shape;
    bool fortran_order = false; // the first index runs fastest
    std::uint64_t offset = 0;   // of the first byte, from the file's beginning
    // In numbers, where the array stands neither in C nor in Fortran order (strided.h); empty otherwise.
    std::vector<Index> strides = {};
    // Why nothing else is known of it, where the other arrays of the file can be read; null elsewhere.
    std::shared_ptr<const Message> fault = {};
};

} // namespace attn
