// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/activation.h"

#include "engine/run_control/parallel_for.h"
#include "engine/tensor/error.h"
#include "engine/tensor/exponential.h"
#include "engine/tensor/for_processors.h"
#include "engine/text/named.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

namespace attn {

namespace {

constexpr Index numbers_at_once = 8192; // by one thread
constexpr Index block_size = 256;       // that stay close to the processor

constexpr Named<Activation> activations[] = {
    {Activation::gelu, "gelu"},
    {Activation::gelu_tanh, "gelu_fast"},
    {Activation::gelu_tanh, "gelu_new"},
    {Activation::gelu_tanh, "gelu_pytorch_tanh"},
    {Activation::quick_gelu, "quick_gelu"},
    {Activation::relu, "relu"},
    {Activation::silu, "silu"},
    {Activation::silu, "swish"},
    {Activation::tanh, "tanh"},
};

// Some numbers on their way: x, and what exp is taken of.
struct Block {
    double x[block_size];
    double power[block_size];
};

// erfc(z) = t exp(-z^2 + P(t)) with t = 2 / (2 + z), z >= 0 (the form of Numerical Recipes, section 6.2.2). P is a
// polynomial of t moved to [-1, 1], fitted at Chebyshev points; relative error 4e-11. Beyond 28, erfc is 0 in double
// precision.
constexpr double erfc_end = 28.0;
constexpr double erfc_first = 2.0 / 30.0; // t at the end
constexpr double erfc_series[] = {
    -0.626754866044701,     0.6330982683766752,     0.032864863730516274,   -0.039942328496321455,
    -0.005189155751870509,  0.006592962858545042,   0.0004385543863625951,  -0.0014319929545370312,
    0.0001302401855312696,  0.00030966482754055867, -9.292617789581994e-05, -5.408804494189096e-05,
    2.9802763553451386e-05, 5.591941474118381e-06,  -4.509850673422011e-06, -8.17767579193543e-08};

// x (1 + erf(x / sqrt 2)) / 2 = x erfc(-x / sqrt 2) / 2
ATTN_FOR_PROCESSORS
void prepare_gelu(Block& block)
{
    for (Index i = 0; i < block_size; ++i) {
        const double z = std::min(std::abs(block.x[i]) * (1.0 / std::numbers::sqrt2), erfc_end);
        const double t = 2.0 / (2.0 + z);
        const double place = (t - 0.5 * (1.0 + erfc_first)) * (2.0 / (1.0 - erfc_first));
        double sum = erfc_series[15];
        for (int k = 14; k >= 0; --k)
            sum = sum * place + erfc_series[k];
        block.power[i] = sum - z * z;
    }
}

ATTN_FOR_PROCESSORS
void finish_gelu(Block& block)
{
    for (Index i = 0; i < block_size; ++i) {
        const double z = std::min(std::abs(block.x[i]) * (1.0 / std::numbers::sqrt2), erfc_end);
        const double tail = block.power[i] / (2.0 + z);
        block.x[i] *= block.x[i] < 0.0 ? tail : 1.0 - tail;
    }
}

// (1 + tanh(u)) / 2 = 1 / (1 + exp(-2u))
ATTN_FOR_PROCESSORS
void prepare_gelu_tanh(Block& block)
{
    constexpr double slope = 2.0 * std::numbers::sqrt2 * std::numbers::inv_sqrtpi;
    for (Index i = 0; i < block_size; ++i)
        block.power[i] = -slope * block.x[i] * (1.0 + 0.044715 * block.x[i] * block.x[i]);
}

ATTN_FOR_PROCESSORS
void scale(Block& block, double factor)
{
    for (Index i = 0; i < block_size; ++i)
        block.power[i] = factor * block.x[i];
}

// x / (1 + exp(-g(x)))
ATTN_FOR_PROCESSORS
void finish_sigmoid(Block& block)
{
    for (Index i = 0; i < block_size; ++i)
        block.x[i] /= 1.0 + block.power[i];
}

// tanh(x) = 1 - 2 / (exp(2x) + 1), which loses digits next to 0: there its series is used.
ATTN_FOR_PROCESSORS
void finish_tanh(Block& block)
{
    for (Index i = 0; i < block_size; ++i) {
        const double x = block.x[i];
        const double near = x * (1.0 - x * x * (1.0 / 3.0 - x * x * (2.0 / 15.0)));
        const double far = 1.0 - 2.0 / (block.power[i] + 1.0);
        block.x[i] = std::abs(x) < 0.01 ? near : far;
    }
}

void activate(Activation activation, Block& block)
{
    switch (activation) {
    case Activation::gelu:
        prepare_gelu(block);
        exponentials(block.power);
        return finish_gelu(block);
    case Activation::gelu_tanh: prepare_gelu_tanh(block); break;
    case Activation::quick_gelu: scale(block, -1.702); break;
    case Activation::silu: scale(block, -1.0); break;
    case Activation::tanh:
        scale(block, 2.0);
        exponentials(block.power);
        return finish_tanh(block);
    case Activation::relu:
        for (double& x : block.x)
            x = x <= 0.0 ? 0.0 : x;
        return;
    }
    exponentials(block.power);
    finish_sigmoid(block);
}

} // namespace

Activation parse_activation(std::string_view name)
{
    return parse_name(activations, "activation", name);
}

void activate(Activation activation, FloatMatrix& numbers)
{
    const Index count = static_cast<Index>(numbers.values.size());
    parallel_for((count + numbers_at_once - 1) / numbers_at_once, [&](Index part) {
        const Index end = std::min(count, (part + 1) * numbers_at_once);
        Block block = {};
        for (Index begin = part * numbers_at_once; begin < end; begin += block_size) {
            const Index size = std::min(block_size, end - begin);
            std::copy_n(numbers.values.data() + begin, size, block.x);
            activate(activation, block);
            std::transform(block.x, block.x + size, numbers.values.data() + begin,
                           [](double x) { return static_cast<float>(x); });
        }
    });
}

} // namespace attn
