// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/json_outline.h"

#include "engine/formats/format_error.h"
#include "engine/formats/json_text.h"
#include "engine/formats/number_spelling.h"
#include "engine/text/ascii.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

namespace attn {

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr int deepest = 64;

std::string place_text(const std::vector<Index>& indices)
{
    std::string text;
    for (const Index index : indices)
        text += '[' + std::to_string(index) + ']';
    return text;
}

std::optional<double> special_number(std::string_view text)
{
    if (text == "NaN")
        return not_a_number;
    if (text == "Infinity" || text == "-Infinity")
        return text.front() == '-' ? -infinite : infinite;
    return {};
}

// What keys take: in the outline, and in the names that are made of them.
std::uint64_t bytes_of(const std::vector<std::string>& keys)
{
    std::uint64_t bytes = 0;
    for (const std::string& key : keys)
        bytes += 3 * (sizeof(std::string) + key.size());
    return bytes;
}

// How long a list is and those in it are, down to its values. A value has no sizes.
struct ListSizes {
    static constexpr std::size_t most = 6;
    std::array<Index, most> sizes = {};
    std::size_t depth = 0;
    bool alike = true; // all lists of a depth are equally long
    bool operator==(const ListSizes&) const = default;
};

// Adds what a list holds at the place `index` to its sizes.
void add_inner(ListSizes& list, const ListSizes& inner, Index index)
{
    const bool fits = inner.alike && inner.depth < ListSizes::most;
    if (index == 0 && fits) {
        std::copy_n(inner.sizes.begin(), inner.depth, list.sizes.begin() + 1);
        list.depth = inner.depth + 1;
    } else if (!fits || list.depth != inner.depth + 1
               || !std::equal(inner.sizes.begin(), inner.sizes.begin() + static_cast<std::ptrdiff_t>(inner.depth),
                              list.sizes.begin() + 1)) {
        list.alike = false;
    }
}

// The arrays that a list may be made of, at one depth.
struct PartsOfDepth {
    std::vector<OutlinedPart> parts;
    bool all = true; // there is nothing else
};

// What the fields of an object in a list say of the arrays in it: {"layer": 3, "head": 1, "attn": [[...]]}.
struct Record {
    int depth = -1; // of the object
    std::optional<Index> layer = {};
    std::optional<Index> head = {};

    void add(std::string_view key, double value)
    {
        const bool is_number = value >= 0.0 && value < 1e9 && value == std::floor(value);
        for (const std::string_view ending : {"_idx", "_index", "_id", "_number"})
            if (key.ends_with(ending))
                key.remove_suffix(ending.size());
        if (is_number && key == "layer")
            layer = static_cast<Index>(value);
        if (is_number && key == "head")
            head = static_cast<Index>(value);
    }
    // "3.head1"; empty where they say nothing.
    std::string name() const
    {
        const std::string own = layer ? std::to_string(*layer) : "";
        return head ? own + (own.empty() ? "head" : ".head") + std::to_string(*head) : own;
    }
};

// Goes through a text, and either notes what it holds or, the second time, keeps the numbers of its arrays.
class JsonPass {
public:
    JsonPass(const RegularFile& file, const RunControl& control, double begin)
        : path_(file.path()), text_(file, control, begin)
    {
    }

    JsonOutline outline(MemoryBudget& budget)
    {
        budget_ = &budget;
        whole();
        return std::move(outline_);
    }

    void fill(const std::vector<std::vector<double>*>& numbers)
    {
        filled_ = &numbers;
        whole();
    }

private:
    void whole()
    {
        value();
        if (text_.peek() != 0)
            text_.fail(Message("json-arrays.behind", "something follows the end. Give one list or object"));
    }

    void descend()
    {
        if (++depth_ > deepest)
            text_.fail(Message("json-arrays.depth", "it is nested more than {0} deep", deepest));
    }

    // Returns a number alone.
    std::optional<double> value()
    {
        if (text_.take('{'))
            object();
        else if (text_.take('['))
            list();
        else if (text_.take('"'))
            note(text_.text());
        else
            return number();
        return {};
    }

    void note(std::string text)
    {
        if (filled_ || keys_.empty())
            return;
        budget_->take(1, sizeof(OutlinedText) + bytes_of(keys_) + text.size(), path_);
        outline_.texts.push_back({keys_, std::move(text)});
    }

    double number()
    {
        const std::string_view token = text_.token();
        if (token == "null" || token == "NaN")
            return not_a_number;
        if (token == "true" || token == "false")
            return token == "true" ? 1.0 : 0.0;
        const std::optional<double> value = plain_number(token);
        if (!value)
            text_.fail(
                Message("json-arrays.value", "\"{0}\" is no number, text, list or object", shortened(token, 40)));
        if (std::isinf(*value) && is_digit(token.back()))
            text_.fail(Message("json-arrays.too-large",
                               "{0} is too large for a number in double precision. Write a smaller one.",
                               shortened(token, 40)));
        return *value;
    }

    void object()
    {
        descend();
        const int depth = depth_;
        bool more = !text_.take('}');
        while (more) {
            if (!text_.take('"'))
                text_.fail(Message("json-arrays.key", "a key in quotes is expected"));
            keys_.push_back(text_.text());
            if (!text_.take(':'))
                text_.fail(Message("json-arrays.colon", "a colon is expected behind the key"));
            const std::optional<double> number = value();
            if (number && depth == record_.depth)
                record_.add(keys_.back(), *number);
            keys_.pop_back();
            more = separated('}');
        }
        --depth_;
    }

    // Whether another value follows.
    bool separated(char end)
    {
        if (text_.take(end))
            return false;
        if (!text_.take(','))
            text_.fail(Message("json-arrays.comma", "a comma or the end of the list or object is expected"));
        return true;
    }

    void list()
    {
        if (text_.peek() == '{') {
            objects();
            return;
        }
        const std::size_t number = lists_++;
        current_ = {.keys = keys_, .numbered = in_objects_ > 0, .shape = {}, .leaves = {}};
        if (!number_.empty())
            current_.keys.push_back(number_);
        target_ = filled_ && number < filled_->size() ? (*filled_)[number] : nullptr;
        indices_.clear();
        parts_ = {};
        nested();
        if (filled_)
            return;
        if (current_.fault)
            current_.parts = parts();
        budget_->take(1, sizeof(OutlinedList) + bytes_of(current_.keys), path_);
        outline_.lists.resize(std::max(outline_.lists.size(), number + 1));
        outline_.lists[number] = std::move(current_);
    }

    // The number of each stands behind the key of the list; behind the keys in it where there is none.
    void objects()
    {
        descend();
        const std::optional<std::size_t> place = keys_.empty() ? std::nullopt : std::optional(keys_.size());
        if (place)
            keys_.emplace_back();
        Index number = 0;
        ++in_objects_;
        do {
            const std::size_t before = lists_;
            const Record outer = std::exchange(record_, {.depth = depth_ + 1});
            (place ? keys_[*place] : number_) = std::to_string(number++);
            value();
            name_record(before, place);
            record_ = outer;
        } while (separated(']'));
        place ? keys_.pop_back() : number_.clear();
        --in_objects_;
        --depth_;
    }

    // Calls the lists of an object as its fields say, whatever its number is.
    void name_record(std::size_t first, std::optional<std::size_t> place)
    {
        const std::string name = record_.name();
        if (filled_ || name.empty())
            return;
        for (std::size_t i = first; i < outline_.lists.size(); ++i) {
            std::vector<std::string>& keys = outline_.lists[i].keys;
            budget_->take(3, name.size(), path_);
            (place ? keys[*place] : keys.back()) = name;
        }
    }

    // What a list that is no array is made of: layers [heads,q,k] or [1,heads,q,k], or else what is one list deeper.
    std::vector<OutlinedPart> parts()
    {
        const auto is_layer = [](const OutlinedPart& part) {
            return part.shape.size() == 3 || part.shape.front() == 1;
        };
        auto& [outer, inner] = parts_;
        if (current_.words > 0)
            return {};
        if (outer.all && std::ranges::all_of(outer.parts, is_layer))
            return std::move(outer.parts);
        return inner.all ? std::move(inner.parts) : std::vector<OutlinedPart>();
    }

    void keep_part(const ListSizes& list)
    {
        if (filled_ || indices_.empty() || indices_.size() > parts_.size())
            return;
        PartsOfDepth& kept = parts_[indices_.size() - 1];
        kept.all = kept.all && list.alike && (list.depth == 3 || list.depth == 4);
        if (!kept.all)
            return;
        budget_->take(1, sizeof(OutlinedPart) + 2 * ListSizes::most * sizeof(Index), path_);
        kept.parts.push_back(
            {indices_, {list.sizes.begin(), list.sizes.begin() + static_cast<std::ptrdiff_t>(list.depth)}});
    }

    // A list within the current one, behind its bracket.
    ListSizes nested()
    {
        descend();
        const std::size_t depth = indices_.size();
        if (depth == current_.shape.size()) {
            current_.shape.push_back(-1);
            current_.leaves.push_back(text_.peek() != '[');
        }
        ListSizes list{.depth = 1};
        Index count = 0;
        bool more = !text_.take(']');
        while (more) {
            indices_.push_back(count);
            require_alike(depth, text_.peek() != '[');
            add_inner(list, element(), count++);
            indices_.pop_back();
            more = separated(']');
        }
        require_length(depth, count);
        list.sizes.front() = count;
        keep_part(list);
        --depth_;
        return list;
    }

    ListSizes element()
    {
        if (text_.take('['))
            return nested();
        if (text_.take('{')) {
            set_fault(Message("json-arrays.object", "{0} is an object, not a number", place_text(indices_)));
            object_among_numbers();
        } else if (text_.take('"')) {
            word(text_.text());
        } else {
            ++current_.numbers;
            keep(number());
        }
        return {};
    }

    // The list around it is no array.
    void object_among_numbers()
    {
        OutlinedList list = std::move(current_);
        std::vector<Index> indices = std::move(indices_);
        object();
        parts_ = {PartsOfDepth{.parts = {}, .all = false}, PartsOfDepth{.parts = {}, .all = false}};
        current_ = std::move(list);
        indices_ = std::move(indices);
        target_ = nullptr;
    }

    void word(std::string text)
    {
        const std::optional<double> special = special_number(text);
        ++(special ? current_.special : current_.words);
        if (special)
            keep(*special);
        if (filled_ || current_.numbers > 0)
            return;
        budget_->take(1, sizeof(std::string) + text.size(), path_);
        current_.texts.push_back(std::move(text));
    }

    void keep(double value)
    {
        if (target_)
            target_->push_back(value);
    }

    void set_fault(const Message& why)
    {
        if (!current_.fault)
            current_.fault = why;
    }

    void require_alike(std::size_t depth, bool leaf)
    {
        if (current_.leaves[depth] == leaf)
            return;
        set_fault(leaf ? Message("json-arrays.no-list", "{0} is no list, but those before it are", place_text(indices_))
                       : Message("json-arrays.no-number", "{0} is a list, but those before it are none",
                                 place_text(indices_)));
    }

    void require_length(std::size_t depth, Index count)
    {
        Index& length = current_.shape[depth];
        if (length < 0)
            length = count;
        if (length == count)
            return;
        std::vector<Index> other(indices_.size(), 0);
        if (indices_.back() > 0) {
            other = indices_;
            --other.back();
        }
        set_fault(current_.leaves[depth] ? Message("json-arrays.ragged", "{0} has {1} numbers, {2} has {3}",
                                                   place_text(indices_), count, place_text(other), length)
                                         : Message("json-arrays.ragged-lists", "{0} has {1} lists, {2} has {3}",
                                                   place_text(indices_), count, place_text(other), length));
    }

    const std::string& path_;
    JsonText text_;
    JsonOutline outline_;
    std::vector<std::string> keys_; // that lead to the value
    std::string number_;            // in a list of objects that no key leads to
    Record record_;                 // of the innermost list of objects
    int in_objects_ = 0;            // how many such lists there are around
    OutlinedList current_;
    std::vector<Index> indices_;        // in the current list
    std::array<PartsOfDepth, 2> parts_; // of the current list, one and two lists deep
    std::size_t lists_ = 0;
    int depth_ = 0;
    MemoryBudget* budget_ = nullptr;                            // the first time
    const std::vector<std::vector<double>*>* filled_ = nullptr; // the second time
    std::vector<double>* target_ = nullptr;                     // of the current list
};

} // namespace

JsonOutline json_outline(const RegularFile& file, MemoryBudget& budget, const RunControl& control)
{
    return JsonPass(file, control, 0.0).outline(budget);
}

void read_outlined_numbers(const RegularFile& file, const std::vector<std::vector<double>*>& numbers,
                           const RunControl& control)
{
    JsonPass(file, control, 0.5).fill(numbers);
}

} // namespace attn
