// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/format_error.h"

#include <optional>
#include <simdjson.h>
#include <string>
#include <vector>

namespace attn {

// A value of a tokenizer's JSON file and where it stands, for errors.
class JsonValue {
public:
    JsonValue(simdjson::dom::element element, const std::string& file, std::string place)
        : element_(element), file_(&file), place_(std::move(place))
    {
    }

    // Throws FormatError naming the file and the place.
    [[noreturn]] void fail(const std::string& why) const { throw FormatError(*file_, place_, why); }
    const std::string& file() const { return *file_; }
    const std::string& place() const { return place_; }

    // A field of this object; nothing when it is not there or null. Throws FormatError when it stands there twice.
    std::optional<JsonValue> find(std::string_view name) const;
    JsonValue at(std::string_view name) const; // throws FormatError when it is missing

    simdjson::dom::object object() const { return get<simdjson::dom::object>("an object"); }
    simdjson::dom::array array() const { return get<simdjson::dom::array>("a list"); }
    std::vector<JsonValue> items() const; // of this list
    std::string_view text() const { return get<std::string_view>("a text"); }
    std::int64_t integer() const { return get<std::int64_t>("a whole number"); }
    double number() const { return get<double>("a number"); }
    bool boolean() const { return get<bool>("true or false"); }
    bool is_text() const { return element_.is_string(); }
    bool is_object() const { return element_.is_object(); }
    JsonValue child(simdjson::dom::element element, std::string_view name) const
    {
        return {element, *file_, (place_.empty() ? "" : place_ + ".") + std::string(name)};
    }

    std::string text_or(std::string_view name, std::string_view otherwise) const;
    bool boolean_or(std::string_view name, bool otherwise) const;
    std::size_t count_or(std::string_view name, std::size_t otherwise) const; // 0 or more

private:
    template <class Type>
    Type get(const char* expected) const
    {
        Type value;
        if (element_.get(value) != simdjson::SUCCESS)
            fail(std::string(expected) + " must stand here");
        return value;
    }

    simdjson::dom::element element_;
    const std::string* file_;
    std::string place_;
};

// A JSON file in memory.
class JsonFile {
public:
    // Throws Error when it cannot be read, FormatError when it is no JSON object.
    explicit JsonFile(const std::string& path);
    JsonFile(const JsonFile&) = delete;
    JsonFile& operator=(const JsonFile&) = delete;
    JsonValue root() const { return {root_, path_, ""}; }

private:
    std::string path_;
    simdjson::dom::parser parser_;
    simdjson::dom::element root_;
};

// The text of a file of a tokenizer. Throws Error naming it when it cannot be read or is too large to be one.
std::string read_tokenizer_file(const std::string& path);

} // namespace attn
