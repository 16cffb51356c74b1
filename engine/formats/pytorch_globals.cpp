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
    {"torch.qint8", "QInt8Storage", 1, {}},
    {"torch.quint8", "QUInt8Storage", 1, {}},
    {"torch.qint32", "QInt32Storage", 4, {}},
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
    {"collections", "defaultdict", Role::default_dictionary},
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

// What people put beside their tensors. A name belongs here only if calling it does nothing but make a value, as these
// are accepted: whatever is not in this table is refused.
constexpr ForeignType foreign[] = {
    {"builtins", "set", "set"},
    {"builtins", "frozenset", "frozenset"},
    {"builtins", "bytes", "bytes"},
    {"builtins", "bytearray", "bytearray"},
    {"builtins", "complex", "complex"},
    {"builtins", "range", "range"},
    {"builtins", "xrange", "range"},
    {"builtins", "slice", "slice"},
    {"builtins", "bool", "type"},
    {"builtins", "int", "type"},
    {"builtins", "long", "type"},
    {"builtins", "float", "type"},
    {"builtins", "str", "type"},
    {"builtins", "unicode", "type"},
    {"builtins", "list", "type"},
    {"builtins", "tuple", "type"},
    {"builtins", "dict", "type"},
    {"_codecs", "encode", "bytes"},
    {"collections", "deque", "collections.deque"},
    {"collections", "Counter", "collections.Counter"},
    {"argparse", "Namespace", "argparse.Namespace"},
    {"types", "SimpleNamespace", "types.SimpleNamespace"},
    {"pathlib", "Path", "pathlib.Path"},
    {"pathlib", "PosixPath", "pathlib.Path"},
    {"pathlib", "WindowsPath", "pathlib.Path"},
    {"pathlib", "PurePosixPath", "pathlib.Path"},
    {"pathlib", "PureWindowsPath", "pathlib.Path"},
    {"pathlib._local", "PosixPath", "pathlib.Path"},
    {"pathlib._local", "WindowsPath", "pathlib.Path"},
    {"datetime", "datetime", "datetime.datetime"},
    {"datetime", "date", "datetime.date"},
    {"datetime", "time", "datetime.time"},
    {"datetime", "timedelta", "datetime.timedelta"},
    {"datetime", "timezone", "datetime.timezone"},
    {"decimal", "Decimal", "decimal.Decimal"},
    {"fractions", "Fraction", "fractions.Fraction"},
    {"uuid", "UUID", "uuid.UUID"},
    {"numpy", "ndarray", "numpy.ndarray"},
    {"numpy", "dtype", "numpy.dtype"},
    {"numpy", "bool_", "type"},
    {"numpy", "float16", "type"},
    {"numpy", "float32", "type"},
    {"numpy", "float64", "type"},
    {"numpy", "int32", "type"},
    {"numpy", "int64", "type"},
    {"numpy.core.multiarray", "_reconstruct", "numpy.ndarray"},
    {"numpy._core.multiarray", "_reconstruct", "numpy.ndarray"},
    {"numpy.core.numeric", "_frombuffer", "numpy.ndarray"},
    {"numpy._core.numeric", "_frombuffer", "numpy.ndarray"},
    {"numpy.core.multiarray", "scalar", "numpy scalar"},
    {"numpy._core.multiarray", "scalar", "numpy scalar"},
    {"torch", "device", "torch.device"},
    {"torch", "per_tensor_affine", "torch.qscheme"},
    {"torch", "per_channel_affine", "torch.qscheme"},
    {"torch.serialization", "_get_layout", "torch.layout"},
    {"torch._utils", "_rebuild_sparse_tensor", "sparse tensor"},
    {"torch._utils", "_rebuild_qtensor", "quantized tensor"},
    {"torch._utils", "_rebuild_nested_tensor", "nested tensor"},
    {"torch._utils", "_rebuild_meta_tensor_no_storage", "tensor without numbers"},
    {"torch._utils", "_rebuild_device_tensor_from_numpy", "tensor of another device"},
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
            return PytorchGlobal{.role = known.role};
    const std::string_view home = module == "__builtin__" ? "builtins" : module; // as Python 2 and protocol 2 name it
    for (const ForeignType& type : foreign)
        if (type.module == home && type.name == name)
            return PytorchGlobal{.role = Role::foreign, .type = nullptr, .foreign = &type};
    for (const PytorchType& type : types) {
        if (module == "torch" && type.name.substr(sizeof "torch." - 1) == name)
            return PytorchGlobal{.role = Role::type, .type = &type};
        if (holds_storages(module) && !name.empty() && type.storage == name)
            return PytorchGlobal{.role = Role::storage, .type = &type};
    }
    return {};
}

} // namespace attn
