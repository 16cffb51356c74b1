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

// A type of values that stand beside tensors, and are left out. A pickle makes them by a function or class of this name
// or, where there is no module, by an instruction of it.
struct ForeignType {
    std::string_view module;
    std::string_view name;
    std::string_view type; // "numpy.ndarray"
};

// What a pickle of tensors may name, and what is made of it here. Nothing of it is ever called.
struct PytorchGlobal {
    enum class Role {
        ordered_dictionary, // (list of pairs) or ()
        default_dictionary, // (what makes its values)
        size,
        type,         // torch.float32
        storage,      // torch.FloatStorage
        tensor_class, // torch.Tensor and torch.nn.parameter.Parameter
        tensor,       // functions that make a tensor: (storage, offset, shape, strides, ...)
        typed_tensor, // the same, with a type of its own behind them
        parameter,    // (tensor, ...)
        subclass,     // (function, class, its arguments, ...)
        foreign
    };
    Role role = Role::ordered_dictionary;
    const PytorchType* type = nullptr;    // of a type or a storage
    const ForeignType* foreign = nullptr; // of what is foreign
};

// Nothing: the pickle names what AttnScope does not know.
std::optional<PytorchGlobal> pytorch_global(std::string_view module, std::string_view name);

} // namespace attn
