// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pytorch_globals.h"

#include <algorithm>

namespace attn {

namespace {

using Role = PytorchGlobal::Role;

constexpr PytorchType types[] = {
    {"torch.float64", "DoubleStorage", 8, NumberFormat::float64},
    {"torch.float32", "FloatStorage", 4, NumberFormat::float32},
    {"torch.float16", "HalfStorage", 2, NumberFormat::float16},
    {"torch.bfloat16", "BFloat16Storage", 2, NumberFormat::bfloat16},
    {"torch.int64", "LongStorage", 8, NumberFormat::int64},
    {"torch.int32", "IntStorage", 4, NumberFormat::int32},
    {"torch.int16", "ShortStorage", 2, NumberFormat::int16},
    {"torch.int8", "CharStorage", 1, NumberFormat::int8},
    {"torch.uint8", "ByteStorage", 1, NumberFormat::uint8},
    {"torch.uint8", "UntypedStorage", 1, NumberFormat::uint8},
    {"torch.bool", "BoolStorage", 1, NumberFormat::boolean},
    {"torch.uint16", "", 2, NumberFormat::uint16},
    {"torch.uint32", "", 4, NumberFormat::uint32},
    {"torch.uint64", "", 8, NumberFormat::uint64},
    {"torch.complex64", "ComplexFloatStorage", 8, {}},
    {"torch.complex128", "ComplexDoubleStorage", 16, {}},
    {"torch.complex32", "", 4, {}},
    {"torch.float8_e4m3fn", "", 1, {}},
    {"torch.float8_e4m3fnuz", "", 1, {}},
    {"torch.float8_e5m2", "", 1, {}},
    {"torch.float8_e5m2fnuz", "", 1, {}},
};

struct Known {
    std::string_view module;
    std::string_view name;
    Role role;
};

constexpr Known others[] = {
    {"collections", "OrderedDict", Role::ordered_dictionary},
    {"torch", "Size", Role::size},
    {"torch", "Tensor", Role::tensor_class},
    {"torch.nn.parameter", "Parameter", Role::tensor_class},
    {"torch._utils", "_rebuild_tensor", Role::tensor},
    {"torch._utils", "_rebuild_tensor_v2", Role::tensor},
    {"torch._utils", "_rebuild_tensor_v3", Role::typed_tensor},
    {"torch._utils", "_rebuild_parameter", Role::parameter},
    {"torch._utils", "_rebuild_parameter_with_state", Role::parameter},
    {"torch._tensor", "_rebuild_from_type_v2", Role::subclass},
};

// Old versions name the storages of a GPU apart.
bool holds_storages(std::string_view module)
{
    return module == "torch" || module == "torch.storage" || module == "torch.cuda";
}

} // namespace

std::optional<PytorchGlobal> pytorch_global(std::string_view module, std::string_view name)
{
    for (const Known& known : others)
        if (known.module == module && known.name == name)
            return PytorchGlobal{.role = known.role, .type = nullptr};
    for (const PytorchType& type : types) {
        if (module == "torch" && type.name.substr(sizeof "torch." - 1) == name)
            return PytorchGlobal{.role = Role::type, .type = &type};
        if (holds_storages(module) && !name.empty() && type.storage == name)
            return PytorchGlobal{.role = Role::storage, .type = &type};
    }
    return {};
}

} // namespace attn
