// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/tensor_finder.h"

#include "engine/formats/named_array.h"

#include <algorithm>
#include <array>

namespace attn {

namespace {

bool is_float(NumberFormat format)
{
    return format == NumberFormat::float16 || format == NumberFormat::bfloat16 || format == NumberFormat::float32
        || format == NumberFormat::float64;
}

// The message with a line for each item below it.
Message listed(Message message, const std::vector<MessagePart>& items)
{
    for (const MessagePart& item : items)
        message = Message("", "{0}\n  {1}", message, item);
    return message;
}

} // namespace

const CheckpointTensor* TensorFinder::find(const std::string& name, const std::vector<Index>& shape)
{
    const CheckpointTensor* tensor = checkpoint_.find(name);
    if (!tensor) {
        missing_.push_back(name + " " + shape_text(shape));
        return nullptr;
    }
    const bool right_type = tensor->array.number && is_float(tensor->array.number->format);
    if (tensor->array.shape != shape)
        wrong_.push_back(Message("tensor.shape", "{0}: its shape is {1}, but config.json asks for {2}", name,
                                 shape_text(tensor->array.shape), shape_text(shape)));
    if (!right_type)
        wrong_.push_back(
            Message("tensor.type", "{0}: its type {1} is not one of F32, F16, BF16, F64", name, tensor->array.type));
    if (tensor->array.shape != shape || !right_type)
        return nullptr;
    if (taken_.insert(name).second) {
        std::uint64_t count = 1;
        for (const Index size : shape)
            count *= static_cast<std::uint64_t>(size);
        parameters_ += count;
    }
    return tensor;
}

StoredWeights TensorFinder::matrix(const std::string& name, const std::vector<Index>& shape,
                                   StoredWeights::Layout layout)
{
    const CheckpointTensor* tensor = find(name, shape);
    if (!tensor)
        return {};
    Index rest = 1; // the checkpoint has counted the bytes of them all, so that this cannot overflow
    for (std::size_t i = 1; i < shape.size(); ++i)
        rest *= shape[i];
    const bool outputs_first = layout == StoredWeights::Layout::outputs_by_inputs;
    return {tensor->bytes, *tensor->array.number, outputs_first ? shape.front() : rest,
            outputs_first ? rest : shape.front(), layout};
}

std::vector<float> TensorFinder::numbers(const std::string& name, const std::vector<Index>& shape)
{
    const StoredWeights weights = matrix(name, shape);
    std::vector<float> numbers(static_cast<std::size_t>(weights.outputs * weights.inputs));
    to_single_precision(weights, 0, numbers);
    return numbers;
}

Linear TensorFinder::linear(const LinearNames& names, Index outputs, Index inputs, StoredWeights::Layout layout)
{
    const bool outputs_first = layout == StoredWeights::Layout::outputs_by_inputs;
    Linear linear;
    linear.weights = matrix(names.name + ".weight",
                            outputs_first ? std::vector{outputs, inputs} : std::vector{inputs, outputs}, layout);
    if (names.bias)
        linear.bias = numbers(names.name + ".bias", {outputs});
    else if (has(names.name + ".bias"))
        wrong_.push_back(
            Message("tensor.bias", "{0}: config.json says that there is no such tensor", names.name + ".bias"));
    return linear;
}

Normalization TensorFinder::norm(const std::string& name, Index width, NormKind kind, double epsilon)
{
    const auto either = [this, &name](const char* usual, const char* other) {
        return has(name + usual) || !has(name + other) ? name + usual : name + other;
    };
    Normalization norm{.kind = kind, .epsilon = epsilon};
    norm.gain = numbers(either(".weight", ".gamma"), {width});
    if (kind == NormKind::layer)
        norm.bias = numbers(either(".bias", ".beta"), {width});
    return norm;
}

void TensorFinder::require_everything(const std::string& folder) const
{
    const Message missing =
        listed(missing_.size() == 1 ? Message("tensors.missing-one", "1 tensor is missing")
                                    : Message("tensors.missing", "{0} tensors are missing", missing_.size()),
               missing_);
    const Message wrong =
        listed(wrong_.size() == 1 ? Message("tensors.wrong-one", "1 tensor does not fit config.json")
                                  : Message("tensors.wrong", "{0} tensors do not fit config.json", wrong_.size()),
               wrong_);
    if (!missing_.empty() && !wrong_.empty())
        throw Error(Message("", "{0}: {1}\n{2}", folder, missing, wrong));
    if (!missing_.empty() || !wrong_.empty())
        throw Error(Message("", "{0}: {1}", folder, missing_.empty() ? wrong : missing));
}

void to_single_precision(const StoredWeights& weights, Index begin, std::span<float> out)
{
    const std::size_t size = byte_size(weights.number.format);
    std::array<double, 1024> block;
    for (std::size_t done = 0; done < out.size(); done += block.size()) {
        const std::size_t count = std::min(block.size(), out.size() - done);
        decode_numbers(weights.number, weights.bytes + (static_cast<std::size_t>(begin) + done) * size, count,
                       block.data());
        std::ranges::transform(std::span(block).first(count), out.begin() + static_cast<std::ptrdiff_t>(done),
                               [](double number) { return static_cast<float>(number); });
    }
}

} // namespace attn
