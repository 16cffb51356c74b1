#include "engine/ops/activation.h"

#include "engine/run_control/parallel_for.h"
#include "engine/tensor/error.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

namespace attn {

namespace {

constexpr std::size_t numbers_at_once = 8192;

struct NamedActivation {
    std::string_view name;
    Activation value;
};

constexpr NamedActivation activations[] = {
    {"gelu", Activation::gelu},
    {"gelu_fast", Activation::gelu_tanh},
    {"gelu_new", Activation::gelu_tanh},
    {"gelu_pytorch_tanh", Activation::gelu_tanh},
    {"quick_gelu", Activation::quick_gelu},
    {"relu", Activation::relu},
    {"silu", Activation::silu},
    {"swish", Activation::silu},
    {"tanh", Activation::tanh},
};

double gelu(double x)
{
    return 0.5 * x * (1.0 + std::erf(x / std::numbers::sqrt2));
}

double gelu_tanh(double x)
{
    return 0.5 * x * (1.0 + std::tanh(std::sqrt(2.0 / std::numbers::pi) * (x + 0.044715 * x * x * x)));
}

double sigmoid(double x)
{
    return 1.0 / (1.0 + std::exp(-x));
}

double activated(Activation activation, double x)
{
    switch (activation) {
    case Activation::gelu: return gelu(x);
    case Activation::gelu_tanh: return gelu_tanh(x);
    case Activation::quick_gelu: return x * sigmoid(1.702 * x);
    case Activation::relu: return x <= 0.0 ? 0.0 : x;
    case Activation::silu: return x * sigmoid(x);
    case Activation::tanh: return std::tanh(x);
    }
    return x;
}

} // namespace

Activation parse_activation(std::string_view name)
{
    std::string known;
    for (const NamedActivation& activation : activations) {
        if (activation.name == name)
            return activation.value;
        known += (known.empty() ? "" : ", ") + std::string(activation.name);
    }
    throw SettingError("activation: \"" + std::string(name) + "\" is not known, the known ones are " + known);
}

void activate(Activation activation, FloatMatrix& numbers)
{
    const std::size_t blocks = (numbers.values.size() + numbers_at_once - 1) / numbers_at_once;
    parallel_for(static_cast<Index>(blocks), [&](Index block) {
        const std::size_t begin = static_cast<std::size_t>(block) * numbers_at_once;
        const std::size_t end = std::min(numbers.values.size(), begin + numbers_at_once);
        for (std::size_t i = begin; i < end; ++i)
            numbers.values[i] = static_cast<float>(activated(activation, static_cast<double>(numbers.values[i])));
    });
}

} // namespace attn
