// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/float_matrix.h"

#include <string_view>

namespace attn {

// Parses the names that config files use: gelu (with the error function), gelu_new and gelu_pytorch_tanh (with tanh),
// gelu_fast, quick_gelu, relu, silu (also swish), tanh.
enum class Activation { gelu, gelu_tanh, quick_gelu, relu, silu, tanh };

// Throws SettingError that names the activation and lists the known ones.
Activation parse_activation(std::string_view name);

// Applies it to each number, in place.
void activate(Activation activation, FloatMatrix& numbers);

} // namespace attn
