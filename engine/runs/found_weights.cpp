// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/found_weights.h"

#include "engine/formats/named_array.h"
#include "engine/tensor/error.h"
#include "engine/text/named.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <string_view>

namespace attn {

namespace {

using Headers = std::span<const ArrayHeader>;

// A file of a few bytes for each head or token would take hundreds of times as much memory.
constexpr Index most_heads = 1 << 16; // of all layers
constexpr Index most_tokens = 1 << 22;

[[noreturn]] void refuse_shape(const ArrayHeader& array, const Message& why)
{
    throw ShapeError("weights.shape", "{0}: its shape is {1}. {2}", array.name, shape_text(array.shape), why);
}

// `several`: the file has several arrays, and each of them is a layer.
WeightsShape shape_of(const ArrayHeader& array, bool several)
{
    const std::optional<WeightsShape> found = weights_shape(array.shape, several);
    if (!found)
        refuse_shape(
            array,
            several ? Message("weights.layer-rank",
                              "Each array of a file of several must be one layer: [q,k], [heads,q,k] or [1,heads,q,k].")
                    : Message("weights.rank",
                              "Weights must be [q,k], [heads,q,k], [layers,heads,q,k] or [layers,1,heads,q,k]."));
    if (std::ranges::find(array.shape, 0) != array.shape.end())
        refuse_shape(array, Message("weights.none", "It holds no weights. Give at least one query and one key."));
    if (found->batch != 1)
        refuse_shape(
            array,
            several
                ? Message("weights.layer-batch",
                          "It is a batch of {0}, but each array of a file of several is one layer. Give the weights "
                          "of one input.",
                          found->batch)
                : Message("weights.batch", "It is a batch of {0}. Give the weights of one input.", found->batch));
    if (std::max(found->queries, found->keys) > most_tokens)
        refuse_shape(array, Message("weights.tokens", "At most {0} queries or keys can be opened.", most_tokens));
    return *found;
}

// "attentions" of "attentions.0"; the whole name where no number follows a point.
std::string_view kind_of(std::string_view name)
{
    const std::size_t point = name.find_last_not_of("0123456789");
    const bool numbered = point != std::string_view::npos && point + 1 < name.size() && name[point] == '.';
    return numbered ? name.substr(0, point) : name;
}

// The names of the weights of each kind in files of whole runs.
struct KindName {
    AttentionKind kind;
    std::string_view arrays;   // followed by the number of the layer
    std::string_view metadata; // in front of tokens, row_tokens and column_tokens
};
constexpr KindName kind_names[] = {
    {AttentionKind::self, "attentions", ""},
    {AttentionKind::encoder, "encoder_attentions", "encoder_"},
    {AttentionKind::decoder, "decoder_attentions", "decoder_"},
    {AttentionKind::cross, "cross_attentions", "cross_"},
};

// An array and the number of its layer.
struct Layer {
    Index number = 0;
    std::size_t array = 0;
};

// The number that the name ends in.
Index number_at_end(const std::string& name)
{
    const std::size_t begin = name.find_last_not_of("0123456789") + 1;
    Index number = 0;
    if (std::from_chars(name.data() + begin, name.data() + name.size(), number).ec != std::errc())
        throw ShapeError("weights.no-layer-number",
                         "{0}: the names of several arrays in a file end in the number of their layer, as in "
                         "attentions.0, and this one does not. Rename it or save it alone.",
                         name);
    return number;
}

// Arrays whose names differ in the number of the layer alone, wherever in the name it stands, as in
// blocks.0.attn.hook_pattern, by that number. Nothing where it is not so.
std::vector<Layer> layers_of_one_name(Headers headers, const std::vector<std::size_t>& arrays)
{
    std::vector<ArrayHeader> own;
    for (const std::size_t array : arrays)
        own.push_back(headers[array]);
    const std::vector<AttentionArrays> found = attention_arrays(own);
    if (found.size() != 1 || found.front().numbers.size() != arrays.size())
        return {};
    std::vector<Layer> layers;
    for (std::size_t i = 0; i < arrays.size(); ++i) {
        const std::size_t place = i * static_cast<std::size_t>(found.front().heads);
        layers.push_back({found.front().numbers[i], arrays[found.front().places[place].front().array]});
    }
    return layers;
}

// By number. Names that differ in more than the number must end in it.
std::vector<Layer> layers_of(Headers headers, const std::vector<std::size_t>& arrays)
{
    std::vector<Layer> layers = layers_of_one_name(headers, arrays);
    if (!layers.empty())
        return layers;
    for (const std::size_t array : arrays)
        layers.push_back({number_at_end(headers[array].name), array});
    std::ranges::sort(layers, {}, &Layer::number);
    return layers;
}

// Sorts the arrays of a file by layer. Where layers are missing, a note says which ones are there.
std::optional<Message> sort_by_layer(Headers headers, std::vector<std::size_t>& arrays)
{
    const std::vector<Layer> layers = layers_of(headers, arrays);
    if (const auto twice = std::ranges::adjacent_find(layers, {}, &Layer::number); twice != layers.end())
        throw ShapeError("weights.layer-twice",
                         "{0}: another array is layer {1} too. Give each layer a number of its own.",
                         headers[twice->array].name, twice->number);
    std::ranges::transform(layers, arrays.begin(), &Layer::array);
    if (layers.front().number == 0 && layers.back().number == static_cast<Index>(layers.size()) - 1)
        return {};
    return Message("note.layers", "the layers are, from 0: {0}",
                   joined(arrays, [headers](std::size_t array) { return std::string_view(headers[array].name); }));
}

FoundWeights found_among(Headers headers, std::vector<std::size_t> arrays, const KindName& kind)
{
    FoundWeights found{.kind = kind.kind, .prefix = std::string(kind.metadata), .arrays = {}, .shape = {}, .notes = {}};
    const bool several = arrays.size() > 1;
    if (several)
        if (std::optional<Message> note = sort_by_layer(headers, arrays))
            found.notes.push_back(std::move(*note));
    const ArrayHeader& first = headers[arrays.front()];
    found.shape = shape_of(first, several);
    for (const std::size_t array : arrays)
        if (shape_of(headers[array], several) != found.shape)
            refuse_shape(headers[array],
                         Message("weights.layers-differ", "That of {0} is {1}. Give layers of one shape.", first.name,
                                 shape_text(first.shape)));
    found.arrays = std::move(arrays);
    const Index layers = found.layers();
    if (layers > most_heads || found.shape.heads > most_heads / layers)
        refuse_shape(first, Message("weights.heads", "At most {0} heads in all layers can be opened.", most_heads));
    return found;
}

// Of several arrays, the only one that is called like attention is taken, which a note says. Otherwise all are layers.
FoundWeights found_by_name(Headers headers)
{
    std::vector<std::size_t> named;
    std::vector<std::size_t> all;
    std::vector<std::string> others;
    for (std::size_t array = 0; array < headers.size(); ++array) {
        all.push_back(array);
        if (is_weights_name(headers[array].name))
            named.push_back(array);
        else
            others.push_back(headers[array].name);
    }
    if (others.empty() || named.size() != 1)
        return found_among(headers, std::move(all), kind_names[0]);
    FoundWeights found = found_among(headers, named, kind_names[0]);
    found.notes.push_back(Message("note.other-arrays", "{0} was taken for the weights, and not {1}",
                                  headers[named.front()].name, joined(others)));
    return found;
}

} // namespace

// A file of a whole run holds other arrays too, and weights of several kinds. In other files every array is a layer.
std::vector<FoundWeights> find_weights(std::span<const ArrayHeader> headers, const std::string& title)
{
    if (headers.empty())
        throw ShapeError("weights.no-arrays", "{0}: it holds no arrays. Give at least one array of weights.", title);
    std::vector<FoundWeights> found;
    for (const KindName& kind : kind_names) {
        std::vector<std::size_t> of_kind;
        for (std::size_t array = 0; array < headers.size(); ++array)
            if (const std::string& name = headers[array].name; kind_of(name) == kind.arrays && name != kind.arrays)
                of_kind.push_back(array);
        if (!of_kind.empty())
            found.push_back(found_among(headers, std::move(of_kind), kind));
    }
    if (found.empty())
        found.push_back(found_by_name(headers));
    return found;
}

} // namespace attn
