// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/format_error.h"
#include "engine/run_control/memory_budget.h"
#include "engine/run_control/run_control.h"
#include "engine/tensor/matrix.h"
#include "engine/text/named.h"

#include <memory>
#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

// Where simdjson finds no memory it returns a null pointer or an error code; these throw std::bad_alloc.

// For `size` bytes of JSON, with the bytes behind them that simdjson needs.
simdjson::padded_string padded_text(std::size_t size);
// Parses a text, which is copied unless those bytes are there.
simdjson::simdjson_result<simdjson::dom::element> parse_json(simdjson::dom::parser& parser, std::string_view json,
                                                             bool copy);

// The file that values come from, and the control of the work that reads it.
struct JsonOrigin {
    std::string name;
    RunControl control;
};

// A value of a JSON file and its place there, as in "model.vocab[3]". Nothing is turned into another type: each getter
// throws FormatError that names file and place and says what was expected. Looks at the JsonFile that it came from,
// which must live longer.
class JsonValue {
public:
    JsonValue(simdjson::dom::element element, const JsonOrigin& origin, std::string place)
        : element_(element), origin_(&origin), place_(std::move(place))
    {
    }

    [[noreturn]] void fail(const Message& why) const;
    [[noreturn]] void fail_expecting(const Message& expected) const; // "a text"
    const std::string& file() const { return origin_->name; }
    // What reads the file. Loops over very many values ask it to stop, as all of the functions below do.
    const RunControl& control() const { return origin_->control; }
    const std::string& place() const { return place_; }

    bool is_text() const { return element_.is_string(); }
    bool is_number() const { return element_.is_number(); }
    bool is_list() const { return element_.is_array(); }
    bool is_object() const { return element_.is_object(); }

    simdjson::dom::object object() const { return get<simdjson::dom::object>(Message("json.object", "an object")); }
    simdjson::dom::array array() const { return get<simdjson::dom::array>(Message("json.list", "a list")); }
    std::string_view text() const { return get<std::string_view>(Message("json.text", "a text")); }
    std::int64_t integer() const { return get<std::int64_t>(Message("json.integer", "a whole number")); }
    double number() const { return get<double>(Message("json.number", "a number")); }
    bool boolean() const { return get<bool>(Message("json.boolean", "true or false")); }
    Index integer(Index lowest, Index highest) const;
    // A value of one of simdjson's types. `expected` is for the error: "a text".
    template <class Type>
    Type get(const Message& expected) const
    {
        Type value;
        if (element_.get(value) != simdjson::SUCCESS)
            fail_expecting(expected);
        return value;
    }

    // The value that a text stands for in a table of Named.
    template <class Table>
    auto choice(const Table& table) const
    {
        const auto value = find_value(table, text());
        if (!value)
            fail(Message("json.choice", "\"{0}\" is not known. Use one of {1}.", shortened(text()),
                         joined_names(table)));
        return *value;
    }

    // The field of this object; nullopt when it is absent or null. Throws FormatError when the object has it twice.
    std::optional<JsonValue> find(std::string_view name) const;
    JsonValue at(std::string_view name) const; // throws FormatError when find gives nothing
    std::string text_or(std::string_view name, std::string_view otherwise) const;
    bool boolean_or(std::string_view name, bool otherwise) const;
    std::size_t count_or(std::string_view name, std::size_t otherwise) const; // 0 or more

    // The values of this list. A list or object of very many is better gone through one by one. Where even that takes
    // long, array() and object() give the bare values, and item() and child() those at fault.
    std::vector<JsonValue> items() const;
    template <class Read>
    void for_each_item(Read read) const // read(value)
    {
        Index number = 0;
        for (const simdjson::dom::element element : array()) {
            control().check();
            read(item(element, number++));
        }
    }
    template <class Read>
    void for_each_member(Read read) const // read(name, value)
    {
        for (const auto [name, element] : object()) {
            control().check();
            read(name, child(element, name));
        }
    }
    JsonValue item(simdjson::dom::element element, Index number) const;
    struct Member;
    std::vector<Member> members() const; // of this object, with fields that are null or there twice
    JsonValue child(simdjson::dom::element element, std::string_view name) const;
    // Throws FormatError when two fields of this object have one name.
    void require_different_names() const;

private:
    simdjson::dom::element element_;
    const JsonOrigin* origin_;
    std::string place_; // empty for the whole file
};

struct JsonValue::Member {
    std::string_view name;
    JsonValue value;
};

// A JSON text in memory, nested 1,024 deep at most. Its texts are well-formed: half a surrogate pair is refused.
class JsonFile {
public:
    // The file is in UTF-8, or by its byte order mark in UTF-16 or UTF-32.
    // Throws Error when the file cannot be read, MemoryError when it has more bytes than `budget`, FormatError when it
    // is not JSON, and Cancelled.
    JsonFile(const std::string& path, MemoryBudget budget, const RunControl& control = {});
    // The same of a text; `name` stands in errors.
    JsonFile(std::string_view json, std::string name);
    JsonFile(const JsonFile&) = delete;
    JsonFile& operator=(const JsonFile&) = delete;

    JsonValue root() const { return {root_, origin_, ""}; }

private:
    using Result = simdjson::simdjson_result<simdjson::dom::element>;
    Result parse_stoppable(simdjson::padded_string text) const;
    void take(Result result);

    JsonOrigin origin_;
    std::shared_ptr<simdjson::dom::parser> parser_ = std::make_shared<simdjson::dom::parser>(); // owns what root_ is
    simdjson::dom::element root_;
};

} // namespace attn
