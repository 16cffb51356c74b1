// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/attention_arrays.h"

#include "engine/formats/named_array.h"
#include "engine/runs/weights_shape.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>
#include <tuple>

namespace attn {

namespace {

// A name cut at its numbers: "blocks.0.attn" is {"blocks.", ".attn"} and {0}.
struct CutName {
    std::vector<std::string> texts; // one more than numbers
    std::vector<Index> numbers;
};

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

CutName cut(std::string_view name)
{
    CutName result{.texts = {""}, .numbers = {}};
    for (std::size_t i = 0; i < name.size();) {
        Index number = 0;
        const auto [end, error] = std::from_chars(name.data() + i, name.data() + name.size(), number);
        if (!is_digit(name[i]) || error != std::errc()) {
            result.texts.back() += name[i++];
            continue;
        }
        result.numbers.push_back(number);
        result.texts.emplace_back();
        i = static_cast<std::size_t>(end - name.data());
    }
    return result;
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

// The last word of a text, in small letters: "head" of "layer.h1.Head_".
std::string last_word(std::string_view text)
{
    const auto is_letter = [](char c) { return lower(c) >= 'a' && lower(c) <= 'z'; };
    while (!text.empty() && !is_letter(text.back()))
        text.remove_suffix(1);
    std::string word;
    for (; !text.empty() && is_letter(text.back()); text.remove_suffix(1))
        word.insert(word.begin(), lower(text.back()));
    return word;
}

enum class Meaning { layer, head, step };

Meaning meaning_behind(std::string_view text)
{
    const std::string word = last_word(text);
    if (word == "head" || word == "heads")
        return Meaning::head;
    return word == "step" || word == "steps" || word == "t" || word == "time" ? Meaning::step : Meaning::layer;
}

// Arrays whose names differ in numbers alone.
struct Group {
    std::vector<std::size_t> arrays;
    std::vector<CutName> names;       // of each
    std::vector<std::size_t> varying; // which of the numbers differ
};

std::vector<Group> groups_of(std::span<const ArrayHeader> headers)
{
    std::vector<Group> groups;
    std::map<std::vector<std::string>, std::size_t> places;
    for (std::size_t i = 0; i < headers.size(); ++i) {
        CutName name = cut(headers[i].name);
        const auto [place, added] = places.emplace(name.texts, groups.size());
        if (added)
            groups.emplace_back();
        Group& group = groups[place->second];
        group.arrays.push_back(i);
        group.names.push_back(std::move(name));
    }
    for (Group& group : groups)
        for (std::size_t slot = 0; slot < group.names.front().numbers.size(); ++slot)
            if (std::ranges::any_of(group.names, [&](const CutName& name) {
                    return name.numbers[slot] != group.names.front().numbers[slot];
                }))
                group.varying.push_back(slot);
    return groups;
}

// What names have in common, with * for what differs. A * at the end is left out with the point before it.
std::string common_name(const Group& group)
{
    const CutName& first = group.names.front();
    std::string name = first.texts.front();
    for (std::size_t slot = 0; slot < first.numbers.size(); ++slot) {
        const bool varies = std::ranges::find(group.varying, slot) != group.varying.end();
        name += (varies ? "*" : std::to_string(first.numbers[slot])) + first.texts[slot + 1];
    }
    while (name.size() > 2 && name.ends_with(".*"))
        name.resize(name.size() - 2);
    return name;
}

// "attentions.0" and "blocks.0.attn.hook_pattern" are called like attention, and so is "0" in a file of nothing else.
bool is_called_like_attention(const std::string& name)
{
    const std::string shown = name.substr(0, name.find_last_not_of(".*0123456789") + 1);
    if (is_weights_name(std::string_view(shown).substr(shown.find_last_of('/') + 1)))
        return true;
    const std::string word = last_word(shown);
    return word == "pattern" || word == "probs" || word == "attn" || word == "attention" || word == "attentions";
}

// Nothing where it is no weights, or has no cells.
std::optional<WeightsShape> shape_in(const ArrayHeader& header, bool one_layer, bool batch)
{
    const std::optional<Index> cells = place_count(header.shape);
    return !cells || *cells == 0 ? std::nullopt : weights_shape(header.shape, one_layer, batch);
}

// An array of a group with what its numbers say.
struct Member {
    std::size_t array = 0;
    WeightsShape shape;
    Index layer = 0;
    Index head = 0;
    Index step = 0;
};

// What the numbers that differ say; nothing where there are too many, or two of one meaning.
std::optional<std::vector<Meaning>> meanings_of(const Group& group, bool holds_one_head)
{
    if (group.varying.size() > 3)
        return {};
    std::vector<Meaning> meanings;
    for (const std::size_t slot : group.varying)
        meanings.push_back(meaning_behind(group.names.front().texts[slot]));
    const auto layers = std::ranges::count(meanings, Meaning::layer);
    if (meanings.size() == 2 && layers == 2)
        meanings =
            holds_one_head ? std::vector{Meaning::layer, Meaning::head} : std::vector{Meaning::step, Meaning::layer};
    const std::set<Meaning> different(meanings.begin(), meanings.end());
    return different.size() == meanings.size() ? std::optional(meanings) : std::nullopt;
}

std::vector<Index> different(const std::vector<Member>& members, Index Member::*number)
{
    std::set<Index> found;
    for (const Member& member : members)
        found.insert(member.*number);
    return {found.begin(), found.end()};
}

std::vector<Member> members_of(const Group& group, std::span<const ArrayHeader> headers, bool batch,
                               std::vector<std::size_t>& left_out)
{
    const bool numbered = !group.names.front().numbers.empty();
    std::vector<Member> members;
    std::vector<CutName> names;
    for (std::size_t i = 0; i < group.arrays.size(); ++i) {
        const std::size_t array = group.arrays[i];
        if (const auto shape = shape_in(headers[array], numbered, batch)) {
            members.push_back({.array = array, .shape = *shape});
            names.push_back(group.names[i]);
        } else {
            left_out.push_back(array);
        }
    }
    const bool one_head = std::ranges::all_of(members, [](const Member& m) { return m.shape.heads == 1; });
    const auto meanings = meanings_of(group, one_head);
    if (!meanings)
        return {};
    for (std::size_t i = 0; i < members.size(); ++i)
        for (std::size_t slot = 0; slot < meanings->size(); ++slot) {
            const Index number = names[i].numbers[group.varying[slot]];
            switch ((*meanings)[slot]) {
            case Meaning::layer: members[i].layer = number; break;
            case Meaning::head: members[i].head = number; break;
            case Meaning::step: members[i].step = number; break;
            }
        }
    return members;
}

// Leaves out members whose shape is not that of most at their step, and tells which.
void keep_alike(std::vector<Member>& members, std::vector<std::size_t>& left_out)
{
    std::map<Index, std::map<WeightsShape, std::size_t>> counts;
    for (const Member& member : members)
        ++counts[member.step][member.shape];
    std::map<Index, WeightsShape> usual;
    for (const auto& [step, shapes] : counts)
        usual[step] = std::ranges::max_element(shapes, {}, [](const auto& count) { return count.second; })->first;
    std::erase_if(members, [&](const Member& member) {
        const bool other = member.shape != usual[member.step];
        if (other)
            left_out.push_back(member.array);
        return other;
    });
}

// Every layer and head must be there at every step, each once.
bool is_complete(const std::vector<Member>& members, std::size_t layers, std::size_t heads, std::size_t steps)
{
    std::set<std::array<Index, 3>> places;
    for (const Member& member : members)
        places.insert({member.layer, member.head, member.step});
    return places.size() == members.size() && members.size() == layers * heads * steps;
}

// Each step sees all keys before it and has the heads and rows of a batch of the others.
bool steps_follow(const std::vector<Member>& members)
{
    for (std::size_t i = 1; i < members.size(); ++i) {
        const WeightsShape& before = members[i - 1].shape;
        const WeightsShape& shape = members[i].shape;
        if (shape.layers != before.layers || shape.heads != before.heads || shape.batch != before.batch
            || shape.keys < before.keys)
            return false;
    }
    return true;
}

std::optional<AttentionArrays> joined_arrays(const Group& group, std::span<const ArrayHeader> headers,
                                             std::optional<Index> batch_row)
{
    AttentionArrays found;
    found.name = common_name(group);
    std::vector<Member> members = members_of(group, headers, batch_row.has_value(), found.left_out);
    keep_alike(members, found.left_out);
    if (members.empty())
        return {};
    const std::vector<Index> layers = different(members, &Member::layer);
    const std::vector<Index> heads = different(members, &Member::head);
    const std::vector<Index> steps = different(members, &Member::step);
    std::ranges::sort(members, {}, [](const Member& m) { return std::tuple(m.layer, m.head, m.step); });
    if (!is_complete(members, layers.size(), heads.size(), steps.size()))
        return {};
    const WeightsShape first = members.front().shape;
    if (heads.size() > 1 && (first.heads > 1 || first.layers > 1))
        return {};
    const std::span of_head(members.data(), steps.size());
    if (!steps_follow({of_head.begin(), of_head.end()}))
        return {};

    found.likely =
        is_called_like_attention(headers[members.front().array].name) || is_called_like_attention(found.name);
    found.batch = first.batch;
    found.steps = static_cast<Index>(steps.size());
    found.layers = first.layers * static_cast<Index>(layers.size());
    found.heads = first.heads * static_cast<Index>(heads.size());
    found.keys = of_head.back().shape.keys;
    for (const Member& member : of_head)
        found.queries += member.shape.queries;
    if (!group.names.front().numbers.empty() && layers.size() > 1)
        found.numbers = layers;
    const Index row = batch_row.value_or(0);
    if (row < 0 || row >= found.batch)
        return {};
    for (std::size_t begin = 0; begin < members.size(); begin += steps.size())
        for (Index layer = 0; layer < first.layers; ++layer)
            for (Index head = 0; head < first.heads; ++head) {
                std::vector<MatrixPlace>& place = found.places.emplace_back();
                for (std::size_t step = 0; step < steps.size(); ++step) {
                    const Member& member = members[begin + step];
                    place.push_back({.array = member.array,
                                     .matrix = (layer * first.batch + row) * first.heads + head,
                                     .rows = member.shape.queries,
                                     .columns = member.shape.keys});
                }
            }
    return found;
}

} // namespace

std::vector<AttentionArrays> attention_arrays(std::span<const ArrayHeader> headers, std::optional<Index> batch_row)
{
    std::vector<AttentionArrays> found;
    for (const Group& group : groups_of(headers))
        if (auto arrays = joined_arrays(group, headers, batch_row))
            found.push_back(std::move(*arrays));
    return found;
}

bool is_called(const AttentionArrays& arrays, std::string_view wanted, std::span<const ArrayHeader> headers)
{
    return arrays.name == wanted
        || (arrays.places.size() == 1 && headers[arrays.places.front().front().array].name == wanted);
}

} // namespace attn
