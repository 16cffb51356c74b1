// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/stored_number.h"

#include <optional>
#include <string_view>

namespace attn {

// A type of numbers of PyTorch.
struct PytorchType {
    std::string_view name;              // "torch.float32"
    std::string_view storage;           // the class that holds them: "FloatStorage"; empty where there is none
    std::size_t size = 0;               // bytes of a number
    std::optional<NumberFormat> format; // nothing: numbers of it are not read here
};

// What a pickle of tensors may name, and what is made of it here. Nothing of it is ever called.
struct PytorchGlobal {
    enum class Role {
        ordered_dictionary,
        size,
        type,         // torch.float32
        storage,      // torch.FloatStorage
        tensor_class, // torch.Tensor and torch.nn.parameter.Parameter
        tensor,       // functions that make a tensor: (storage, offset, shape, strides, ...)
        typed_tensor, // the same, with a type of its own behind them
        parameter,    // (tensor, ...)
        subclass      // (function, class, its arguments, ...)
    };
    Role role = Role::ordered_dictionary;
    const PytorchType* type = nullptr; // of a type or a storage
};

// Nothing: the pickle names what AttnScope does not know.
std::optional<PytorchGlobal> pytorch_global(std::string_view module, std::string_view name);

} // namespace attn
