// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/model_weights.h"

#include "engine/models/tensor_finder.h"

namespace attn {

namespace {

std::string in_layer(const std::string& name, Index layer)
{
    const std::size_t place = name.find("{}");
    return place == std::string::npos ? name : name.substr(0, place) + std::to_string(layer) + name.substr(place + 2);
}

LinearNames in_layer(const LinearNames& names, Index layer)
{
    return {in_layer(names.name, layer), names.bias};
}

class Binder {
public:
    Binder(TensorFinder& tensors, const Stack& stack) : tensors_(tensors), stack_(stack) {}

    // `context`: width of the hidden states that cross attention sees.
    StackWeights bind(Index context)
    {
        StackWeights weights;
        if (stack_.pixels)
            bind_pixels(*stack_.pixels, weights);
        else
            bind_tokens(stack_.tokens, weights);
        if (stack_.relative)
            weights.relative = tensors_.numbers(stack_.relative->name, {stack_.relative->buckets, stack_.heads});
        for (Index layer = 0; layer < stack_.layers; ++layer) {
            BlockWeights block;
            block.self = attention(stack_.self, layer, stack_.width);
            if (!stack_.cross.query.name.empty())
                block.cross = attention(stack_.cross, layer, context);
            block.inner = inner(stack_.inner, layer);
            weights.blocks.push_back(std::move(block));
        }
        if (!stack_.final_norm.empty())
            weights.final_norm = norm(stack_.final_norm);
        return weights;
    }

private:
    Normalization norm(const std::string& name)
    {
        return tensors_.norm(name, stack_.width, stack_.norm, stack_.epsilon);
    }

    void bind_tokens(const TokenEmbedding& embedding, StackWeights& weights)
    {
        weights.tokens = tensors_.matrix(embedding.tokens, {embedding.vocabulary, stack_.width});
        if (!embedding.types.empty())
            weights.types = tensors_.matrix(embedding.types, {embedding.type_count, stack_.width});
        if (!embedding.positions.empty())
            weights.positions = tensors_.matrix(embedding.positions, {embedding.position_count, stack_.width});
        if (!embedding.norm.empty())
            weights.embedding_norm = norm(embedding.norm);
    }

    void bind_pixels(const PixelEmbedding& embedding, StackWeights& weights)
    {
        const PixelShape& shape = embedding.shape;
        weights.patches.weights =
            tensors_.matrix(embedding.patches + ".weight", {stack_.width, shape.channels, shape.patch, shape.patch});
        weights.patches.bias = tensors_.numbers(embedding.patches + ".bias", {stack_.width});
        for (const std::string& token : embedding.prefix) {
            const std::vector<float> numbers = tensors_.numbers(token, {1, 1, stack_.width});
            weights.prefix.values.insert(weights.prefix.values.end(), numbers.begin(), numbers.end());
        }
        const Index positions = shape.prefix + (shape.height / shape.patch) * (shape.width / shape.patch);
        weights.patch_positions.values = tensors_.numbers(embedding.positions, {1, positions, stack_.width});
        weights.prefix.rows = shape.prefix;
        weights.patch_positions.rows = positions;
        weights.prefix.columns = weights.patch_positions.columns = stack_.width;
    }

    AttentionWeights attention(const AttentionNames& names, Index layer, Index context)
    {
        const Index query_width = stack_.heads * stack_.head_width;
        const Index key_width = stack_.key_value_heads * stack_.head_width;
        AttentionWeights weights;
        weights.norm = norm(in_layer(names.norm, layer));
        if (stack_.fused) {
            const Linear fused =
                tensors_.linear(in_layer(names.query, layer), query_width + 2 * key_width, stack_.width, stack_.layout);
            weights.query = {fused, 0, query_width};
            weights.key = {fused, query_width, query_width + key_width};
            weights.value = {fused, query_width + key_width, query_width + 2 * key_width};
        } else {
            weights.query = {tensors_.linear(in_layer(names.query, layer), query_width, stack_.width, stack_.layout), 0,
                             query_width};
            weights.key = {tensors_.linear(in_layer(names.key, layer), key_width, context, stack_.layout), 0,
                           key_width};
            weights.value = {tensors_.linear(in_layer(names.value, layer), key_width, context, stack_.layout), 0,
                             key_width};
        }
        weights.output = tensors_.linear(in_layer(names.output, layer), stack_.width, query_width, stack_.layout);
        return weights;
    }

    InnerWeights inner(const InnerNames& names, Index layer)
    {
        InnerWeights weights;
        weights.norm = norm(in_layer(names.norm, layer));
        if (!names.gate.name.empty())
            weights.gate =
                tensors_.linear(in_layer(names.gate, layer), stack_.inner_width, stack_.width, stack_.layout);
        weights.in = tensors_.linear(in_layer(names.in, layer), stack_.inner_width, stack_.width, stack_.layout);
        weights.out = tensors_.linear(in_layer(names.out, layer), stack_.width, stack_.inner_width, stack_.layout);
        return weights;
    }

    TensorFinder& tensors_;
    const Stack& stack_;
};

HeadWeights bind_head(const Architecture& architecture, TensorFinder& tensors)
{
    const Head& head = architecture.head;
    const Stack& stack = architecture.decoder ? *architecture.decoder : architecture.stack;
    HeadWeights weights;
    if (!head.transform.empty())
        weights.transform = tensors.linear({head.transform}, stack.width, stack.width);
    if (!head.transform_norm.empty())
        weights.transform_norm = tensors.norm(head.transform_norm, stack.width, NormKind::layer, stack.epsilon);
    const Index outputs = architecture.info.labels.empty() ? stack.tokens.vocabulary
                                                           : static_cast<Index>(architecture.info.labels.size());
    if (head.tied)
        weights.outputs.push_back({tensors.matrix(stack.tokens.tokens, {outputs, stack.width}), {}});
    else if (!head.bias.empty())
        weights.outputs.push_back({tensors.matrix(head.outputs.front().name + ".weight", {outputs, stack.width}), {}});
    else
        for (const LinearNames& output : head.outputs)
            weights.outputs.push_back(tensors.linear(output, outputs, stack.width));
    if (!head.bias.empty())
        weights.outputs.front().bias = tensors.numbers(head.bias, head.bias_shape);
    return weights;
}

} // namespace

void bind_weights(Model& model, const std::string& folder)
{
    const Architecture& architecture = model.architecture;
    TensorFinder tensors(model.checkpoint);
    model.stack = Binder(tensors, architecture.stack).bind(architecture.stack.width);
    if (architecture.decoder)
        model.decoder = Binder(tensors, *architecture.decoder).bind(architecture.stack.width);
    if (architecture.head.task != Task::backbone)
        model.head = bind_head(architecture, tensors);
    tensors.require_everything(folder);
    model.architecture.info.parameters = tensors.parameters();
    model.architecture.info.bytes = model.checkpoint.bytes();
}

} // namespace attn
