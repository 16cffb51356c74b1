// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/json_array_reader.h"

#include "engine/formats/format_error.h"
#include "engine/formats/json_writer.h"
#include "engine/formats/named_array.h"
#include "engine/formats/number_spelling.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <span>

namespace attn {

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr int deepest = 64;

// The characters and tokens of a JSON text, a part of which is in memory at a time.
class JsonText {
public:
    JsonText(const RegularFile& file, const RunControl& control, double begin)
        : file_(file), control_(control), begin_(begin)
    {
        bring_more();
        if (at_hand().starts_with("\xEF\xBB\xBF"))
            place_ += 3;
    }

    // The next character that is no white space; 0 at the end.
    char peek()
    {
        for (;; ++place_) {
            if (place_ == bytes_.size() && !bring_more())
                return 0;
            const char c = bytes_[place_];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
                return c;
        }
    }
    bool take(char c)
    {
        if (peek() != c)
            return false;
        ++place_;
        return true;
    }
    // A number or a word: everything up to the next mark or white space.
    std::string_view token()
    {
        peek();
        std::size_t end = place_;
        for (;; ++end) {
            if (end == bytes_.size()) {
                end -= place_;
                if (!bring_more())
                    break;
            }
            if (std::string_view(" \n\r\t,:[]{}\"").find(bytes_[end]) != std::string_view::npos)
                break;
            if (end - place_ > longest_token)
                fail(Message("json-arrays.token", "a number or a text in quotes is expected"));
        }
        end = std::min(end, bytes_.size());
        const std::string_view token(bytes_.data() + place_, end - place_);
        place_ = end;
        return token;
    }
    // A text behind its opening quote, with what is escaped undone. It is well-formed.
    std::string text();
    [[noreturn]] void fail(const Message& why) const { throw FormatError(file_.path(), "JSON", why, offset_ + place_); }

private:
    static constexpr std::size_t part = 1 << 18;
    static constexpr std::size_t longest_token = 1000;
    static constexpr std::size_t longest_text = 16'000'000;

    std::string_view at_hand() const { return std::string_view(bytes_).substr(place_); }
    char next()
    {
        if (place_ == bytes_.size() && !bring_more())
            fail(Message("json-arrays.open-text", "the text that begins before is never closed"));
        return bytes_[place_++];
    }
    // Leaves behind what is read and reads on. False at the end of the file.
    bool bring_more()
    {
        control_.check();
        control_.report(begin_ + 0.5 * static_cast<double>(offset_ + place_) / static_cast<double>(file_.size() + 1),
                        "reading");
        bytes_.erase(0, place_);
        offset_ += place_;
        place_ = 0;
        const std::size_t stay = bytes_.size();
        const std::uint64_t more = std::min<std::uint64_t>(part, file_.size() - offset_ - stay);
        bytes_.resize(stay + static_cast<std::size_t>(more));
        file_.read_at(offset_ + stay, bytes_.data() + stay, static_cast<std::size_t>(more));
        return more > 0;
    }
    char32_t hexadecimal();
    void append_escaped(std::string& out);

    const RegularFile& file_;
    const RunControl& control_;
    double begin_;
    std::string bytes_;
    std::size_t place_ = 0;
    std::uint64_t offset_ = 0; // of bytes_
};

char32_t JsonText::hexadecimal()
{
    char32_t value = 0;
    for (int i = 0; i < 4; ++i) {
        const char c = next();
        const std::size_t digit =
            std::string_view("0123456789abcdef").find(static_cast<char>(c >= 'A' && c <= 'F' ? c + 32 : c));
        if (digit == std::string_view::npos)
            fail(Message("json-arrays.escape", "four hexadecimal digits are expected behind \\u"));
        value = value * 16 + static_cast<char32_t>(digit);
    }
    return value;
}

// Behind a backslash. Half a surrogate pair becomes U+FFFD.
void JsonText::append_escaped(std::string& out)
{
    constexpr std::string_view names = "\"\\/bfnrt";
    constexpr std::string_view characters = "\"\\/\b\f\n\r\t";
    const char c = next();
    if (const std::size_t known = names.find(c); known != std::string_view::npos) {
        out += characters[known];
        return;
    }
    if (c != 'u')
        fail(Message("json-arrays.backslash", "a backslash stands before a character that needs none"));
    char32_t character = hexadecimal();
    if (character >= 0xD800 && character < 0xDC00) {
        if (next() != '\\') {
            --place_;
        } else if (next() != 'u') {
            --place_;
            append_character(out, 0xFFFD);
            append_escaped(out);
            return;
        } else {
            character = 0x10000 + ((character - 0xD800) << 10) + (hexadecimal() - 0xDC00);
        }
    }
    const bool known = character < 0xD800 || (character > 0xDFFF && character < 0x110000);
    append_character(out, known ? character : 0xFFFD);
}

std::string JsonText::text()
{
    std::string out;
    for (;;) {
        const char c = next();
        if (c == '"')
            return well_formed(out);
        if (c == '\\')
            append_escaped(out);
        else
            out += c;
        if (out.size() > longest_text)
            fail(Message("json-arrays.long-text", "a text has more than {0}",
                         bytes_text(static_cast<double>(longest_text))));
    }
}

// A list of the outline that holds no other values than numbers, texts and such lists.
struct FoundList {
    std::vector<std::string> keys; // that lead to it; numbers of lists of objects come last
    std::vector<Index> shape;      // -1: not known yet
    std::vector<bool> leaves;      // for each depth, whether its lists hold values; not lists
    Index numbers = 0;
    Index words = 0;                     // texts that are no numbers
    Index special = 0;                   // "NaN" and so on
    std::vector<std::string> texts = {}; // of both kinds
    std::optional<Message> fault = {};   // why it is no array: not all lists of a depth are alike

    bool is_array() const
    {
        return !fault && words == 0 && (numbers > 0 || shape.size() > 1 || (special == 0 && texts.empty()));
    }
    bool is_texts() const
    {
        return !fault && numbers == 0 && !texts.empty() && (shape.size() == 1 || (shape.size() == 2 && shape[0] == 1));
    }
};

struct FoundText {
    std::vector<std::string> keys;
    std::string text;
};

// What a JSON text holds.
struct JsonOutline {
    std::vector<FoundList> lists;
    std::vector<FoundText> texts;
};

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

// Goes through a text, and either notes what it holds or, the second time, keeps the numbers of its arrays.
class JsonPass {
public:
    JsonPass(const RegularFile& file, MemoryBudget& budget, const RunControl& control, double begin)
        : path_(file.path()), budget_(budget), text_(file, control, begin)
    {
    }

    JsonOutline outline()
    {
        whole();
        return std::move(outline_);
    }

    // `arrays`: one for each list, null for those that are no arrays.
    void fill(const std::vector<NamedArray*>& arrays)
    {
        arrays_ = &arrays;
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

    void value()
    {
        if (text_.take('{'))
            object();
        else if (text_.take('['))
            list();
        else if (text_.take('"'))
            note(text_.text());
        else
            number();
    }

    void note(std::string text)
    {
        if (arrays_ || keys_.empty())
            return;
        budget_.take(1, sizeof(FoundText) + text.size(), path_);
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
        return *value;
    }

    void object()
    {
        descend();
        bool more = !text_.take('}');
        while (more) {
            if (!text_.take('"'))
                text_.fail(Message("json-arrays.key", "a key in quotes is expected"));
            keys_.push_back(text_.text());
            if (!text_.take(':'))
                text_.fail(Message("json-arrays.colon", "a colon is expected behind the key"));
            value();
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
        current_ = {.keys = keys_, .shape = {}, .leaves = {}};
        current_.keys.insert(current_.keys.end(), numbers_.begin(), numbers_.end());
        target_ = arrays_ && number < arrays_->size() ? (*arrays_)[number] : nullptr;
        indices_.clear();
        nested();
        if (arrays_)
            return;
        budget_.take(1, sizeof(FoundList), path_);
        outline_.lists.resize(std::max(outline_.lists.size(), number + 1));
        outline_.lists[number] = std::move(current_);
    }

    void objects()
    {
        descend();
        Index number = 0;
        do {
            numbers_.push_back(std::to_string(number++));
            value();
            numbers_.pop_back();
        } while (separated(']'));
        --depth_;
    }

    // A list within the current one, behind its bracket.
    void nested()
    {
        descend();
        const std::size_t depth = indices_.size();
        if (depth == current_.shape.size()) {
            current_.shape.push_back(-1);
            current_.leaves.push_back(text_.peek() != '[');
        }
        Index count = 0;
        bool more = !text_.take(']');
        while (more) {
            indices_.push_back(count++);
            require_alike(depth, text_.peek() != '[');
            element();
            indices_.pop_back();
            more = separated(']');
        }
        require_length(depth, count);
        --depth_;
    }

    void element()
    {
        if (text_.take('[')) {
            nested();
        } else if (text_.take('{')) {
            set_fault(Message("json-arrays.object", "{0} is an object, not a number", place_text(indices_)));
            object_among_numbers();
        } else if (text_.take('"')) {
            word(text_.text());
        } else {
            ++current_.numbers;
            keep(number());
        }
    }

    // The list around it is no array.
    void object_among_numbers()
    {
        FoundList list = std::move(current_);
        std::vector<Index> indices = std::move(indices_);
        object();
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
        if (arrays_ || current_.numbers > 0)
            return;
        budget_.take(1, sizeof(std::string) + text.size(), path_);
        current_.texts.push_back(std::move(text));
    }

    void keep(double value)
    {
        if (target_)
            target_->values.push_back(value);
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
    MemoryBudget& budget_;
    JsonText text_;
    JsonOutline outline_;
    std::vector<std::string> keys_;    // that lead to the value
    std::vector<std::string> numbers_; // in lists of objects
    FoundList current_;
    std::vector<Index> indices_; // in the current list
    std::size_t lists_ = 0;
    int depth_ = 0;
    const std::vector<NamedArray*>* arrays_ = nullptr;
    NamedArray* target_ = nullptr; // of the current list
};

std::string joined_keys(std::span<const std::string> keys)
{
    std::string name;
    for (const std::string& key : keys)
        name += (name.empty() ? "" : ".") + key;
    return name;
}

// An array as read_json_arrays gives it, without its numbers, and the list that they stand in.
struct OutlinedArray {
    NamedArray array;
    std::size_t list = 0;
};

struct JsonContents {
    std::vector<OutlinedArray> arrays;
    std::map<std::string, std::string> metadata;
};

std::string json_list(const std::vector<std::string>& texts)
{
    std::string list;
    JsonWriter(list).texts(texts, JsonWriter::Layout::compact);
    return list;
}

// The name of an array: "arrays" in front and "data" at the end are those of write_json_arrays.
std::string name_of(const FoundList& list, const std::string& file)
{
    std::span<const std::string> keys(list.keys);
    if (keys.size() > 2 && keys.front() == "arrays" && keys.back() == "data")
        keys = keys.subspan(1, keys.size() - 2);
    return keys.empty() ? std::filesystem::path(file).stem().string() : joined_keys(keys);
}

// What stands beside the numbers of each array that write_json_arrays has written, by the keys that lead there.
class Siblings {
public:
    explicit Siblings(const JsonOutline& outline)
    {
        for (const FoundList& list : outline.lists)
            lists_[joined_keys(list.keys)] = &list;
        for (const FoundText& text : outline.texts)
            texts_[joined_keys(text.keys)] = &text.text;
    }

    // Whether it says something of an array.
    bool belongs_to_array(const std::vector<std::string>& keys) const
    {
        return keys.size() > 1 && keys.back() != "data" && lists_.contains(beside(keys, "data"));
    }
    std::vector<std::string> labels(const FoundList& list, const char* name) const
    {
        const auto found =
            list.keys.empty() || list.keys.back() != "data" ? lists_.end() : lists_.find(beside(list.keys, name));
        return found != lists_.end() && found->second->is_texts() ? found->second->texts : std::vector<std::string>();
    }
    NumberType type(const FoundList& list) const
    {
        const auto found = list.keys.empty() ? texts_.end() : texts_.find(beside(list.keys, "type"));
        return found != texts_.end() && *found->second == "float32" ? NumberType::float32 : NumberType::float64;
    }

private:
    static std::string beside(std::vector<std::string> keys, const char* name)
    {
        keys.back() = name;
        return joined_keys(keys);
    }

    std::map<std::string, const FoundList*> lists_;
    std::map<std::string, const std::string*> texts_;
};

// Lists that are not all alike are refused where no others are weights, or where a key or the text itself says so.
void require_alike(const JsonOutline& outline, const std::string& file)
{
    const auto is_matrix = [](const FoundList& list) { return list.is_array() && list.shape.size() > 1; };
    const bool others = std::ranges::any_of(outline.lists, is_matrix);
    for (const FoundList& list : outline.lists)
        if (list.fault && list.words == 0 && (!others || list.keys.empty() || is_weights_name(list.keys.back())))
            throw FormatError(file, name_of(list, file),
                              Message("json-arrays.fault", "{0}. Give lists that are all alike.", *list.fault));
}

JsonContents contents_of(JsonOutline outline, const std::string& file)
{
    require_alike(outline, file);
    const Siblings siblings(outline);
    JsonContents contents;
    for (std::size_t i = 0; i < outline.lists.size(); ++i) {
        const FoundList& list = outline.lists[i];
        if (siblings.belongs_to_array(list.keys))
            continue;
        if (list.is_array())
            contents.arrays.push_back({.array = {.name = name_of(list, file),
                                                 .shape = list.shape,
                                                 .values = {},
                                                 .type = siblings.type(list),
                                                 .row_labels = siblings.labels(list, "row_labels"),
                                                 .column_labels = siblings.labels(list, "column_labels")},
                                       .list = i});
        else if (list.is_texts() && !list.keys.empty())
            contents.metadata[list.keys.back()] = json_list(list.texts);
    }
    for (const FoundText& text : outline.texts)
        if (!siblings.belongs_to_array(text.keys))
            contents.metadata[text.keys.back()] = text.text;
    return contents;
}

JsonContents outlined(const RegularFile& file, MemoryBudget& budget, const RunControl& control)
{
    JsonContents contents = contents_of(JsonPass(file, budget, control, 0.0).outline(), file.path());
    if (contents.arrays.empty())
        throw FormatError(
            file.path(), "JSON",
            Message("json-arrays.none", "it holds no lists of numbers. Give one as [[0.5, 0.5], [1, 0]]."));
    return contents;
}

// Whether a key and what follows its colon are those of attention, or of write_json_arrays.
bool opens_arrays(std::string_view key, std::string_view behind)
{
    const std::size_t value = behind.find_first_not_of(" \n\r\t");
    return (is_weights_name(key) && value != std::string_view::npos && behind[value] == '[')
        || (key == "arrays" && value != std::string_view::npos && behind[value] == '{');
}

} // namespace

ArrayFile read_json_arrays(RegularFile& file, MemoryBudget& budget, const RunControl& control)
{
    JsonContents contents = outlined(file, budget, control);
    std::vector<NamedArray*> by_list(contents.arrays.back().list + 1);
    for (OutlinedArray& outlined : contents.arrays) {
        const auto count = static_cast<std::uint64_t>(place_count(outlined.array.shape).value());
        budget.take(count, sizeof(double), file.path());
        outlined.array.values.reserve(static_cast<std::size_t>(count));
        by_list[outlined.list] = &outlined.array;
    }
    JsonPass(file, budget, control, 0.5).fill(by_list);
    ArrayFile read{.arrays = {}, .metadata = std::move(contents.metadata)};
    for (OutlinedArray& outlined : contents.arrays)
        read.arrays.push_back(std::move(outlined.array));
    return read;
}

std::vector<StoredArray> read_json_headers(RegularFile& file, MemoryBudget& budget, const RunControl& control)
{
    std::vector<StoredArray> headers;
    for (OutlinedArray& outlined : outlined(file, budget, control).arrays) {
        StoredArray& header = headers.emplace_back();
        header.name = std::move(outlined.array.name);
        header.shape = std::move(outlined.array.shape);
        header.number = StoredNumber{.format = outlined.array.type == NumberType::float32 ? NumberFormat::float32
                                                                                          : NumberFormat::float64};
    }
    return headers;
}

bool looks_like_json_arrays(std::string_view beginning)
{
    bool list = false; // the last mark opens one
    for (std::size_t i = 0; i < beginning.size(); ++i) {
        const char c = beginning[i];
        if (c == '"') {
            const std::size_t begin = i + 1;
            while (++i < beginning.size() && beginning[i] != '"')
                i += beginning[i] == '\\' ? 1 : 0;
            const std::size_t behind = beginning.find_first_not_of(" \n\r\t", i + 1);
            if (behind != std::string_view::npos && beginning[behind] == ':'
                && opens_arrays(beginning.substr(begin, i - begin), beginning.substr(behind + 1)))
                return true;
            list = false;
        } else if (c == '[') {
            const std::size_t next = beginning.find_first_not_of(" \n\r\t", i + 1);
            if (list && next != std::string_view::npos
                && std::string_view("-0123456789NIn").find(beginning[next]) != std::string_view::npos)
                return true;
            list = true;
        } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
            list = false;
        }
    }
    return false;
}

} // namespace attn
