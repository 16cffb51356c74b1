// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/found_weights.h"

#include "engine/formats/named_array.h"
#include "engine/tensor/error.h"
#include "engine/text/named.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <string_view>

namespace attn {

namespace {

using Headers = std::span<const ArrayHeader>;
using Groups = std::vector<AttentionArrays>;

// A file of a few bytes for each head or token would take hundreds of times as much memory.
constexpr Index most_heads = 1 << 16; // of all layers
constexpr Index most_tokens = 1 << 22;
constexpr std::size_t most_named = 10; // in one message

[[noreturn]] void refuse_shape(const ArrayHeader& array, const Message& why)
{
    throw ShapeError("weights.shape", "{0}: its shape is {1}. {2}", array.name, shape_text(array.shape), why);
}

// "a, b and 7 more".
Message listed(const std::vector<std::string>& names)
{
    if (names.size() <= most_named)
        return {"", "{0}", joined(names)};
    return {"list.more", "{0} and {1} more", joined(std::span(names).first(most_named)), names.size() - most_named};
}

std::vector<std::string> names_of(Headers headers, const std::vector<std::size_t>& arrays)
{
    std::vector<std::string> names;
    for (const std::size_t array : arrays)
        names.push_back(headers[array].name);
    return names;
}

std::vector<std::string> names_of(const Groups& groups)
{
    std::vector<std::string> names;
    for (const AttentionArrays& group : groups)
        names.push_back(group.name);
    return names;
}

// The kinds of attention in files of whole runs, by the name of their arrays.
struct KindName {
    AttentionKind kind;
    std::string_view arrays;
    std::string_view metadata; // in front of tokens, row_tokens and column_tokens
};
constexpr KindName kind_names[] = {
    {AttentionKind::self, "attentions", ""},
    {AttentionKind::encoder, "encoder_attentions", "encoder_"},
    {AttentionKind::decoder, "decoder_attentions", "decoder_"},
    {AttentionKind::cross, "cross_attentions", "cross_"},
};

const ArrayHeader& first_of(const AttentionArrays& group, Headers headers)
{
    return headers[group.pieces.front().array];
}

void require_sizes(const AttentionArrays& group, Headers headers)
{
    const ArrayHeader& first = first_of(group, headers);
    if (std::max(group.queries, group.keys) > most_tokens)
        refuse_shape(first, Message("weights.tokens", "At most {0} queries or keys can be opened.", most_tokens));
    if (group.layers > most_heads || group.heads > most_heads / group.layers)
        refuse_shape(first, Message("weights.heads", "At most {0} heads in all layers can be opened.", most_heads));
}

// Which of two ways to read an array was taken, or which input of a batch.
std::optional<Message> reading_note(const AttentionArrays& group, const BatchRow& chosen)
{
    const bool layers = chosen == no_batch;
    if (chosen && !layers)
        return {};
    if (!layers && group.batch > 1 && group.unsaid_axis > 0)
        return Message(
            "note.batch-or-layers",
            "the first axis of {0} was taken for a batch of {1}, of which input 0 is shown; it may be layers",
            group.name, group.batch);
    if (group.batch > 1)
        return Message("note.batch", "{0} is a batch of {1}, of which input 0 is shown", group.name, group.batch);
    if (!layers && group.unsaid_axis > 0)
        return Message("note.layers-or-batch",
                       "the first axis of {0} was taken for {1} layers; it may be a batch of as many inputs",
                       group.name, group.layers);
    return {};
}

// Which layers there are, where they are not numbered from 0 on.
std::optional<Message> layers_note(const AttentionArrays& group, Headers headers)
{
    if (group.numbers.empty() || group.numbers.back() == static_cast<Index>(group.numbers.size()) - 1)
        return {};
    std::vector<std::string> names;
    for (std::size_t piece = 0; piece < group.pieces.size(); piece += group.pieces.size() / group.numbers.size())
        names.push_back(headers[group.pieces[piece].array].name);
    return Message("note.layers", "the layers are, from 0: {0}", joined(names));
}

std::optional<Message> left_out_note(const AttentionArrays& group, Headers headers)
{
    if (group.left_out.empty())
        return {};
    return Message("note.left-out", "left out are {0}, which cannot be read or have another shape than most",
                   listed(names_of(headers, group.left_out)));
}

bool is_of_kind(const AttentionArrays& group, const KindName& kind)
{
    const std::string_view name = group.name;
    if (!name.starts_with(kind.arrays))
        return false;
    const std::string_view behind = name.substr(kind.arrays.size());
    return behind.empty()
        || (behind.size() > 1 && behind[0] == '.'
            && behind.find_first_not_of("0123456789", 1) == std::string_view::npos);
}

const KindName& kind_of(const AttentionArrays& group)
{
    const auto* const kind =
        std::ranges::find_if(kind_names, [&](const KindName& each) { return is_of_kind(group, each); });
    return kind == std::end(kind_names) ? kind_names[0] : *kind;
}

FoundWeights found_as(AttentionArrays group, Headers headers, const BatchRow& row)
{
    require_sizes(group, headers);
    if (group.batch_row < 0 || group.batch_row >= group.batch)
        throw SettingError("weights.batch-row", "batch row {0}: {1} has no such input. Give 0 to {2}.", group.batch_row,
                           group.name, group.batch - 1);
    const KindName& kind = kind_of(group);
    FoundWeights found{.kind = kind.kind, .prefix = std::string(kind.metadata), .arrays = {}, .notes = {}};
    for (auto&& note : {reading_note(group, row), layers_note(group, headers), left_out_note(group, headers)})
        if (note)
            found.notes.push_back(*note);
    if (group.steps > 1)
        found.notes.push_back(
            Message("note.steps", "the rows of {0} steps of a generated text were joined", group.steps));
    found.arrays = std::move(group);
    return found;
}

// The first array whose name says that it is attention, but cannot be read.
const ArrayHeader* faulty_attention(Headers headers)
{
    const auto faulty = std::ranges::find_if(
        headers, [](const ArrayHeader& header) { return header.fault && is_called_like_attention(header.name); });
    return faulty == headers.end() ? nullptr : &*faulty;
}

[[noreturn]] void refuse_only(const ArrayHeader& only)
{
    if (only.fault)
        throw Error(*only.fault);
    if (std::ranges::find(only.shape, 0) != only.shape.end())
        refuse_shape(only, Message("weights.none", "It holds no weights. Give at least one query and one key."));
    refuse_shape(
        only,
        Message("weights.rank", "Weights must be [q,k], [heads,q,k], [layers,heads,q,k] or [layers,batch,heads,q,k]."));
}

// Why no attention was found: an array that cannot be read, or the shapes.
[[noreturn]] void refuse_all(Headers headers, const std::string& title)
{
    if (headers.size() == 1)
        refuse_only(headers.front());
    if (const ArrayHeader* const faulty = faulty_attention(headers))
        throw Error(*faulty->fault);
    std::vector<std::string> names;
    for (const ArrayHeader& header : headers)
        names.push_back(header.name + ' ' + shape_text(header.shape));
    throw ShapeError("weights.none-fit",
                     "{0}: none of its arrays is [q,k], [heads,q,k], [layers,heads,q,k] or "
                     "[layers,batch,heads,q,k], as weights are: {1}. Give one that is.",
                     title, listed(names));
}

// An array by itself, or nothing where it cannot be weights.
Groups alone_at(std::size_t array, Headers headers, const BatchRow& row = {})
{
    Groups groups = attention_arrays(headers.subspan(array, 1), row);
    for (AttentionArrays& group : groups)
        for (MatrixPlace& piece : group.pieces)
            piece.array = array;
    return groups;
}

// The array of a name, or the arrays that have it in common.
FoundWeights chosen_arrays(Headers headers, const std::string& title, const WeightsChoice& choice,
                           const RunControl& control)
{
    const auto exact = std::ranges::find(headers, choice.array, &ArrayHeader::name);
    if (exact != headers.end()) {
        Groups groups = alone_at(static_cast<std::size_t>(exact - headers.begin()), headers, choice.batch_row);
        if (groups.empty())
            refuse_only(*exact);
        return found_as(std::move(groups.front()), headers, choice.batch_row);
    }
    Groups groups = attention_arrays(headers, choice.batch_row, control);
    const auto named = std::ranges::find(groups, choice.array, &AttentionArrays::name);
    if (named != groups.end())
        return found_as(std::move(*named), headers, choice.batch_row);
    throw SettingError("weights.no-array", "{0}: it has no attention called {1}. Give one of: {2}.", title,
                       choice.array, listed(names_of(attention_arrays(headers, {}, control))));
}

// The groups of each kind in a file of a whole run: numbered ones, or one array for each of several kinds. Nothing in
// other files.
std::vector<FoundWeights> found_by_kind(const Groups& groups, Headers headers, const BatchRow& row)
{
    std::vector<FoundWeights> found;
    bool any_numbered = false;
    for (const KindName& kind : kind_names) {
        std::vector<const AttentionArrays*> own;
        for (const AttentionArrays& group : groups)
            if (is_of_kind(group, kind))
                own.push_back(&group);
        const auto is_numbered = [&](const auto* group) { return first_of(*group, headers).name != kind.arrays; };
        if (std::ranges::any_of(own, is_numbered)) {
            any_numbered = true;
            std::erase_if(own, std::not_fn(is_numbered));
        }
        if (own.size() > 1)
            return {};
        if (own.size() == 1)
            found.push_back(found_as(*own.front(), headers, row));
    }
    return any_numbered || found.size() > 1 ? found : std::vector<FoundWeights>();
}

void erase_unless_all(Groups& groups, const auto& unlikely)
{
    if (!std::ranges::all_of(groups, unlikely))
        std::erase_if(groups, unlikely);
}

// Without those of whole numbers, unless a name makes them likely or there are no others.
void erase_whole(Groups& groups, Headers headers)
{
    erase_unless_all(
        groups, [headers](const AttentionArrays& group) { return !group.likely && first_of(group, headers).whole; });
}

// Those that a name makes likely, or else all that may be weights.
Groups likely_groups(Groups groups, Headers headers)
{
    erase_whole(groups, headers);
    erase_unless_all(groups, [](const AttentionArrays& group) { return !group.likely; });
    return groups;
}

// What else the file has, beside the group that was taken of `likely` ones.
std::optional<Message> others_note(const AttentionArrays& taken, const Groups& likely, Headers headers)
{
    std::vector<std::string> others = names_of(likely);
    std::erase(others, taken.name);
    if (!others.empty())
        return Message("note.other-attention", "{0} was taken for the weights; the file also has {1}", taken.name,
                       listed(others));
    const auto readable = std::ranges::count_if(headers, [](const ArrayHeader& header) { return !header.fault; });
    if (static_cast<std::ptrdiff_t>(taken.pieces.size() + taken.left_out.size()) >= readable)
        return {};
    return Message("note.other-arrays", "{0} was taken for the weights, of {1} arrays in the file", taken.name,
                   readable);
}

FoundWeights likely_weights(const Groups& groups, Headers headers, const std::string& title, const BatchRow& row)
{
    const Groups likely = likely_groups(groups, headers);
    if (!likely.front().likely) {
        if (const ArrayHeader* const faulty = faulty_attention(headers))
            throw Error(*faulty->fault);
        if (likely.size() > 1)
            throw WhichArrayError("weights.which", "{0}: several of its arrays may be weights. Choose one of: {1}.",
                                  title, listed(names_of(likely)));
    }
    const auto matrices = [](const AttentionArrays& group) { return group.layers * group.heads; };
    const AttentionArrays& taken = *std::ranges::max_element(likely, {}, matrices);
    FoundWeights found = found_as(taken, headers, row);
    if (std::optional<Message> note = others_note(taken, likely, headers))
        found.notes.insert(found.notes.begin(), *note);
    return found;
}

} // namespace

std::vector<AttentionArrays> openable_arrays(std::span<const ArrayHeader> headers, const RunControl& control)
{
    Groups groups = attention_arrays(headers, {}, control);
    erase_whole(groups, headers);
    std::ranges::stable_partition(groups, &AttentionArrays::likely);
    Groups alone;
    for (const AttentionArrays& group : groups)
        for (const std::size_t array : group.left_out) {
            control.check();
            for (AttentionArrays& found : alone_at(array, headers))
                alone.push_back(std::move(found));
        }
    std::ranges::move(alone, std::back_inserter(groups));
    return groups;
}

std::vector<FoundWeights> find_weights(std::span<const ArrayHeader> headers, const std::string& title,
                                       const WeightsChoice& choice, const RunControl& control)
{
    if (headers.empty())
        throw ShapeError("weights.no-arrays", "{0}: it holds no arrays. Give at least one array of weights.", title);
    if (!choice.array.empty())
        return {chosen_arrays(headers, title, choice, control)};
    const Groups groups = attention_arrays(headers, choice.batch_row, control);
    if (groups.empty())
        refuse_all(headers, title);
    std::vector<FoundWeights> found = found_by_kind(groups, headers, choice.batch_row);
    if (found.empty())
        found.push_back(likely_weights(groups, headers, title, choice.batch_row));
    return found;
}

} // namespace attn
