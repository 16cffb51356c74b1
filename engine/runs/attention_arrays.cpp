// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/attention_arrays.h"

#include "engine/formats/named_array.h"
#include "engine/runs/weights_shape.h"
#include "engine/text/ascii.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <ranges>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace attn {

namespace {

using Headers = std::span<const ArrayHeader>;

// Beyond so many numbers that differ, names are not looked into.
constexpr std::size_t most_varying = 6;

// A number in a name, which ends before `end`.
struct NumberInName {
    Index value = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
};

// Without those that are too large for an Index.
std::vector<NumberInName> numbers_in(std::string_view name)
{
    std::vector<NumberInName> numbers;
    for (std::size_t i = 0; i < name.size();) {
        if (!is_digit(name[i])) {
            ++i;
            continue;
        }
        NumberInName number{.begin = i};
        const auto [end, error] = std::from_chars(name.data() + i, name.data() + name.size(), number.value);
        i = number.end = static_cast<std::size_t>(end - name.data());
        if (error == std::errc())
            numbers.push_back(number);
    }
    return numbers;
}

// The name with a mark for each number, and without what parts it from the word before: "layer 3" is like "layer11".
std::string pattern_of(std::string_view name, std::span<const NumberInName> numbers)
{
    constexpr char mark = '\x01';
    std::string pattern;
    if (name.find(mark) != std::string_view::npos) // which no other name is like
        return std::string{mark, mark}.append(name);
    std::size_t done = 0;
    for (const NumberInName& number : numbers) {
        pattern += name.substr(done, number.begin - done);
        while (!pattern.empty() && std::string_view(" _-").find(pattern.back()) != std::string_view::npos)
            pattern.pop_back();
        pattern += mark;
        done = number.end;
    }
    return pattern.append(name.substr(done));
}

// The last word of a text, in small letters: "head" of "layer.h1.Head_". It is looked for among the last characters.
std::string last_word(std::string_view text)
{
    constexpr std::size_t looked_at = 100;
    text.remove_prefix(text.size() - std::min(text.size(), looked_at));
    while (!text.empty() && !is_letter(text.back()))
        text.remove_suffix(1);
    std::size_t begin = text.size();
    while (begin > 0 && is_letter(text[begin - 1]))
        --begin;
    return in_small_letters(text.substr(begin));
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words)
{
    return std::ranges::find(words, word) != words.end();
}

// Keras gives the first of several arrays no number: "attention", "attention_1", "attention_2". The headers of such
// files with "_0" in these names, or nothing where there are none.
std::vector<ArrayHeader> numbered_from_zero(Headers headers, const RunControl& control)
{
    std::unordered_map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < headers.size(); ++i)
        places.emplace(headers[i].name, i);
    std::vector<ArrayHeader> numbered;
    for (const ArrayHeader& header : headers) {
        control.check();
        const std::vector<NumberInName> numbers = numbers_in(header.name);
        for (const NumberInName& number : std::span(numbers).first(std::min(numbers.size(), most_varying))) {
            if (number.value != 1 || number.begin == 0 || header.name[number.begin - 1] != '_')
                continue;
            std::string name = header.name;
            const auto first = places.find(name.erase(number.begin - 1, number.end - number.begin + 1));
            if (first == places.end() || headers[first->second].shape != header.shape)
                continue;
            name.insert(number.begin - 1, "_0");
            if (places.contains(name))
                continue;
            if (numbered.empty())
                numbered.assign(headers.begin(), headers.end());
            numbered[first->second].name = std::move(name);
        }
    }
    return numbered;
}

// What a number in a name says.
enum class Meaning { layer, head, step, input };

Meaning meaning_behind(std::string_view text)
{
    const std::string word = last_word(text);
    if (is_one_of(word, {"head", "heads"}))
        return Meaning::head;
    if (is_one_of(word, {"step", "steps", "t", "time", "timestep"}))
        return Meaning::step;
    const bool input = is_one_of(word,
                                 {"sample", "samples", "example", "examples", "input", "inputs", "prompt", "prompts",
                                  "text", "sentence", "image", "sequence", "seq", "batch"});
    return input ? Meaning::input : Meaning::layer;
}

// Whether the number behind a text is surely that of a layer.
bool is_behind_layer(std::string_view text)
{
    return is_one_of(last_word(text),
                     {"layer", "layers", "block", "blocks", "h", "l", "attention", "attentions", "attn", "attns"});
}

// Arrays whose names differ in numbers alone.
struct Group {
    std::vector<std::size_t> arrays;
    std::vector<std::vector<Index>> numbers; // in the name of each
    std::vector<std::size_t> varying;        // which of the numbers differ
};

void find_varying(Group& group)
{
    const std::vector<Index>& first = group.numbers.front();
    for (std::size_t slot = 0; slot < first.size(); ++slot)
        if (std::ranges::any_of(group.numbers, [&](const auto& own) { return own[slot] != first[slot]; }))
            group.varying.push_back(slot);
}

std::vector<Group> groups_of(Headers headers, const RunControl& control)
{
    std::vector<Group> groups;
    std::unordered_map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < headers.size(); ++i) {
        control.check();
        const std::vector<NumberInName> numbers = numbers_in(headers[i].name);
        const auto [place, added] = places.emplace(pattern_of(headers[i].name, numbers), groups.size());
        if (added)
            groups.emplace_back();
        Group& group = groups[place->second];
        group.arrays.push_back(i);
        std::ranges::transform(numbers, std::back_inserter(group.numbers.emplace_back()), &NumberInName::value);
    }
    for (Group& group : groups) {
        control.check();
        find_varying(group);
    }
    return groups;
}

// The parts of a group, by the value of a number that differs, or where there is none of these, each of its arrays.
std::vector<Group> parts_of(const Group& group, std::optional<std::size_t> slot)
{
    std::vector<Group> parts;
    std::map<Index, std::size_t> places;
    for (std::size_t i = 0; i < group.arrays.size(); ++i) {
        const Index value = slot ? group.numbers[i][*slot] : static_cast<Index>(i);
        const auto [place, added] = places.emplace(value, parts.size());
        if (added)
            parts.emplace_back();
        parts[place->second].arrays.push_back(group.arrays[i]);
        parts[place->second].numbers.push_back(group.numbers[i]);
    }
    std::ranges::for_each(parts, find_varying);
    return parts;
}

// What names have in common, with * for what differs. A * at the end is left out with the point before it.
std::string common_name(const Group& group, const std::string& first)
{
    const std::vector<NumberInName> numbers = numbers_in(first);
    std::string name = first;
    for (auto slot = group.varying.rbegin(); slot != group.varying.rend(); ++slot)
        name.replace(numbers[*slot].begin, numbers[*slot].end - numbers[*slot].begin, "*");
    while (name.size() > 2 && name.ends_with(".*"))
        name.resize(name.size() - 2);
    return name;
}

std::vector<Meaning> words_of(const Group& group, const std::string& first)
{
    const std::vector<NumberInName> numbers = numbers_in(first);
    std::vector<Meaning> meanings;
    for (const std::size_t slot : group.varying)
        meanings.push_back(meaning_behind(std::string_view(first).substr(0, numbers[slot].begin)));
    return meanings;
}

// What the numbers that differ say; nothing where two say the same.
std::optional<std::vector<Meaning>> meanings_of(const Group& group, Headers headers)
{
    if (group.varying.size() > most_varying)
        return {};
    std::vector<Meaning> meanings = words_of(group, headers[group.arrays.front()].name);
    const auto is_matrix = [&](std::size_t array) { return headers[array].shape.size() <= 2; };
    if (meanings == std::vector{Meaning::layer, Meaning::layer})
        meanings = std::ranges::all_of(group.arrays, is_matrix) ? std::vector{Meaning::layer, Meaning::head}
                                                                : std::vector{Meaning::step, Meaning::layer};
    const std::set<Meaning> different(meanings.begin(), meanings.end());
    const bool tells_apart = different.size() < meanings.size() || different.contains(Meaning::input);
    return tells_apart ? std::nullopt : std::optional(meanings);
}

// The number that tells the parts of a group apart, whose numbers say nothing together.
std::optional<std::size_t> parting_slot(const Group& group, Headers headers)
{
    if (group.varying.size() > most_varying)
        return {};
    const std::vector<Meaning> words = words_of(group, headers[group.arrays.front()].name);
    const auto input = std::ranges::find(words, Meaning::input);
    return group.varying[input == words.end() ? 0 : static_cast<std::size_t>(input - words.begin())];
}

// An array of a group with what its numbers say.
struct Member {
    std::size_t array = 0;
    WeightsShape shape;
    Index layer = 0;
    Index head = 0;
    Index step = 0;
};

std::tuple<Index, Index, Index> place_of(const Member& member)
{
    return {member.layer, member.head, member.step};
}

bool is_one_layer(const Group& group, const std::vector<Meaning>& meanings, const std::string& first)
{
    if (std::ranges::find(meanings, Meaning::layer) != meanings.end())
        return true;
    return std::ranges::any_of(numbers_in(first),
                               [&](const NumberInName& number) {
                                   return is_behind_layer(std::string_view(first).substr(0, number.begin));
                               })
        || (group.arrays.size() > 1 && !meanings.empty());
}

// Nothing where it is no weights, or has no cells.
std::optional<WeightsShape> shape_in(const ArrayHeader& header, bool one_layer, BatchRow row)
{
    const std::optional<Index> cells = place_count(header.shape);
    return header.fault || !cells || *cells == 0 ? std::nullopt : weights_shape(header.shape, one_layer, row);
}

Index Member::*number_of(Meaning meaning)
{
    return meaning == Meaning::head ? &Member::head : meaning == Meaning::step ? &Member::step : &Member::layer;
}

std::vector<Member> members_of(const Group& group, const std::vector<Meaning>& meanings, Headers headers, BatchRow row,
                               std::vector<std::size_t>& left_out)
{
    const bool one_layer = is_one_layer(group, meanings, headers[group.arrays.front()].name);
    std::vector<Member> members;
    for (std::size_t i = 0; i < group.arrays.size(); ++i) {
        const std::size_t array = group.arrays[i];
        const auto shape =
            shape_in(headers[array], one_layer, group.arrays.size() > 1 && row == no_batch ? BatchRow() : row);
        if (!shape) {
            left_out.push_back(array);
            continue;
        }
        Member& member = members.emplace_back(Member{.array = array, .shape = *shape});
        for (std::size_t slot = 0; slot < meanings.size(); ++slot)
            member.*number_of(meanings[slot]) = group.numbers[i][group.varying[slot]];
    }
    std::ranges::stable_sort(members, {}, place_of);
    return members;
}

// The value that most of them have; of several, the first.
template <class Value>
Value most_frequent(const std::vector<Value>& values)
{
    std::map<Value, std::size_t> counts;
    for (const Value& value : values)
        ++counts[value];
    return *std::ranges::max_element(values, {}, [&](const Value& value) { return counts[value]; });
}

// Leaves out what `others` says of members, and tells which.
void leave_out(std::vector<Member>& members, std::vector<std::size_t>& left_out, const auto& others)
{
    std::erase_if(members, [&](const Member& member) {
        const bool other = others(member);
        if (other)
            left_out.push_back(member.array);
        return other;
    });
}

// One array for each layer, head and step.
void keep_single(std::vector<Member>& members, std::vector<std::size_t>& left_out)
{
    std::optional<std::tuple<Index, Index, Index>> before;
    leave_out(members, left_out,
              [&](const Member& member) { return std::exchange(before, place_of(member)) == place_of(member); });
}

// The shape that most have at their step.
void keep_alike(std::vector<Member>& members, std::vector<std::size_t>& left_out)
{
    std::map<Index, std::vector<WeightsShape>> shapes;
    for (const Member& member : members)
        shapes[member.step].push_back(member.shape);
    std::map<Index, WeightsShape> usual;
    for (const auto& [step, own] : shapes)
        usual[step] = most_frequent(own);
    leave_out(members, left_out, [&](const Member& member) { return member.shape != usual[member.step]; });
}

// The layers or heads that have the parts that most have: `whole` is which one a member belongs to, `part` what of it.
void keep_usual(std::vector<Member>& members, std::vector<std::size_t>& left_out, const auto& whole, const auto& part)
{
    using Parts = std::vector<decltype(part(Member()))>;
    std::map<decltype(whole(Member())), Parts> wholes;
    for (const Member& member : members)
        wholes[whole(member)].push_back(part(member));
    if (wholes.empty())
        return;
    const auto parts = wholes | std::views::values;
    const Parts usual = most_frequent(std::vector<Parts>(parts.begin(), parts.end()));
    std::erase_if(wholes, [&usual](const auto& each) { return each.second != usual; });
    leave_out(members, left_out, [&](const Member& member) { return !wholes.contains(whole(member)); });
}

// The heads that have the steps that most heads have, and the layers that have the heads that most of these layers
// have: all layers have the same heads then, and all heads the same steps.
void keep_complete(std::vector<Member>& members, std::vector<std::size_t>& left_out)
{
    const auto layer = [](const Member& member) { return member.layer; };
    const auto head = [](const Member& member) { return std::pair(member.layer, member.head); };
    const auto step = [](const Member& member) { return member.step; };
    const auto head_and_step = [](const Member& member) { return std::pair(member.head, member.step); };
    keep_usual(members, left_out, head, step);
    keep_usual(members, left_out, layer, head_and_step);
}

std::vector<Index> different(const std::vector<Member>& members, Index Member::*number)
{
    std::set<Index> found;
    for (const Member& member : members)
        found.insert(member.*number);
    return {found.begin(), found.end()};
}

// The rows of a head that each step brings; nothing where the steps do not follow each other. Without a cache of keys
// each step computes all rows again, of which the last ones are new.
std::optional<std::vector<MatrixPlace>> joined_steps(std::span<const Member> steps)
{
    const auto grow = [](const Member& before, const Member& member) {
        return member.shape.queries > before.shape.queries;
    };
    bool again = steps.size() > 1;
    for (std::size_t i = 1; i < steps.size(); ++i)
        again = again && grow(steps[i - 1], steps[i]);
    std::vector<MatrixPlace> joined;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const WeightsShape& shape = steps[i].shape;
        MatrixPlace piece{.array = steps[i].array, .rows = shape.queries, .columns = shape.keys};
        if (i > 0) {
            const WeightsShape& before = steps[i - 1].shape;
            const bool more = again || shape.keys > before.keys || shape.queries == 1;
            if (!more || shape.keys < before.keys || steps[i].step != steps[i - 1].step + 1
                || std::tuple(shape.layers, shape.heads, shape.batch)
                    != std::tuple(before.layers, before.heads, before.batch))
                return {};
            piece.first_row = again ? before.queries : 0;
            piece.rows -= piece.first_row;
        }
        joined.push_back(piece);
    }
    return joined;
}

// The arrays of a group as one attention; nothing where its parts are attention each.
class Joining {
public:
    Joining(const Group& group, Headers headers, BatchRow row, const RunControl& control)
        : group_(group), headers_(headers), row_(row), control_(control)
    {
    }

    // The number that tells the parts apart, after join() has found nothing.
    std::optional<std::size_t> parting() const { return parting_; }
    bool has_parts() const { return has_parts_; }

    std::optional<AttentionArrays> join()
    {
        const std::optional<std::vector<Meaning>> meanings = meanings_of(group_, headers_);
        if (!meanings)
            return part_at(parting_slot(group_, headers_));
        std::vector<Member> members = members_of(group_, *meanings, headers_, row_, found_.left_out);
        for (const auto keep : {keep_single, keep_alike, keep_complete}) {
            control_.check();
            keep(members, found_.left_out);
        }
        if (members.empty())
            return {};
        const std::size_t layers = different(members, &Member::layer).size();
        const std::size_t steps = different(members, &Member::step).size();
        const std::size_t heads = members.size() / layers / steps;
        const WeightsShape& first = members.front().shape;
        if (heads > 1 && (first.heads > 1 || first.layers > 1))
            return part_at(slot_of(*meanings, Meaning::head));
        const auto joined = joined_steps(std::span(members).first(steps));
        if (!joined)
            return part_at(slot_of(*meanings, Meaning::step));
        describe(members, *joined, static_cast<Index>(layers), static_cast<Index>(heads));
        return std::move(found_);
    }

private:
    std::optional<AttentionArrays> part_at(std::optional<std::size_t> slot)
    {
        parting_ = slot;
        has_parts_ = group_.arrays.size() > 1;
        return {};
    }

    std::optional<std::size_t> slot_of(const std::vector<Meaning>& meanings, Meaning wanted) const
    {
        return group_.varying[static_cast<std::size_t>(std::ranges::find(meanings, wanted) - meanings.begin())];
    }

    void describe(const std::vector<Member>& members, const std::vector<MatrixPlace>& steps, Index layers, Index heads)
    {
        const ArrayHeader& header = headers_[members.front().array];
        const WeightsShape& first = members.front().shape;
        found_.name = common_name(group_, headers_[group_.arrays.front()].name);
        found_.likely = is_called_like_attention(header.name) || is_called_like_attention(found_.name);
        found_.array_layers = first.layers;
        found_.array_heads = first.heads;
        found_.layers = first.layers * layers;
        found_.heads = first.heads * heads;
        found_.batch = first.batch;
        found_.batch_row = row_ == no_batch ? 0 : row_.value_or(0);
        const std::span<const Index> shape = without_leading_ones(header.shape, false);
        found_.unsaid_axis = group_.arrays.size() == 1 && shape.size() == 4 && shape[0] > 1 ? shape[0] : 0;
        found_.steps = static_cast<Index>(steps.size());
        found_.keys = steps.back().columns;
        for (const MatrixPlace& step : steps)
            found_.queries += step.rows;
        for (std::size_t i = 0; i < members.size(); ++i) {
            found_.pieces.push_back(steps[i % steps.size()]);
            found_.pieces.back().array = members[i].array;
        }
        if (layers > 1)
            found_.numbers = different(members, &Member::layer);
    }

    const Group& group_;
    Headers headers_;
    BatchRow row_;
    const RunControl& control_;
    AttentionArrays found_;
    std::optional<std::size_t> parting_;
    bool has_parts_ = false;
};

void add_arrays(const Group& group, Headers headers, BatchRow row, const RunControl& control,
                std::vector<AttentionArrays>& found)
{
    control.check();
    Joining joining(group, headers, row, control);
    if (auto arrays = joining.join())
        found.push_back(std::move(*arrays));
    else if (joining.has_parts())
        for (const Group& part : parts_of(group, joining.parting()))
            add_arrays(part, headers, row, control, found);
}

} // namespace

std::vector<MatrixPlace> AttentionArrays::places(Index layer, Index head) const
{
    const Index rows_of_heads = heads / array_heads;
    const Index array = layer / array_layers * rows_of_heads + head / array_heads;
    const auto begin = pieces.begin() + array * steps;
    std::vector<MatrixPlace> places(begin, begin + steps);
    for (MatrixPlace& place : places)
        place.matrix = (layer % array_layers * batch + batch_row) * array_heads + head % array_heads;
    return places;
}

std::vector<AttentionArrays> attention_arrays(std::span<const ArrayHeader> headers, BatchRow batch_row,
                                              const RunControl& control)
{
    const std::vector<ArrayHeader> numbered = numbered_from_zero(headers, control);
    if (!numbered.empty())
        headers = numbered;
    std::vector<AttentionArrays> found;
    for (const Group& group : groups_of(headers, control))
        add_arrays(group, headers, batch_row, control, found);
    return found;
}

namespace {

// Without the numbers at the end, or a * in their place.
std::string_view without_numbers(std::string_view name)
{
    return name.substr(0, name.find_last_not_of("./_*0123456789") + 1);
}

} // namespace

bool is_called_like_attention(const std::string& name)
{
    std::string_view shown = without_numbers(name);
    while (is_one_of(last_word(shown), {"layer", "l", "head", "h"}) && shown.size() > last_word(shown).size())
        shown = without_numbers(shown.substr(0, shown.size() - last_word(shown).size()));
    if (is_weights_name(shown.substr(shown.find_last_of('/') + 1)))
        return true;
    const std::string small = in_small_letters(shown);
    constexpr std::string_view endings[] = {"attn_weights",  "attention_weights", "attention_scores", "attn_map",
                                            "attention_map", "attn_maps",         "attention_maps"};
    return is_one_of(last_word(shown), {"pattern", "probs", "attn", "attention", "attentions"})
        || std::ranges::any_of(endings, [&small](std::string_view ending) { return small.ends_with(ending); });
}

} // namespace attn
