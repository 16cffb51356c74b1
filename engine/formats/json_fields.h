// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/json_reader.h"

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace attn {

// A field that an object may have, and what is done with its value.
struct JsonField {
    std::string_view name;
    std::function<void(const JsonValue&)> read;
};

// Calls `read` of each field that the object has. Throws FormatError for a field that is unknown or there twice.
void read_object(const JsonValue& value, std::span<const JsonField> fields);

JsonField text_field(std::string_view name, std::string& target);
JsonField integer_field(std::string_view name, Index& target, Index lowest, Index highest);

// A choice by its name, as `parse` knows it.
template <class Choice>
JsonField choice_field(std::string_view name, Choice& target, Choice (*parse)(std::string_view))
{
    return {name, [&target, parse](const JsonValue& value) {
                try {
                    target = parse(value.text());
                } catch (const SettingError& error) {
                    value.fail(error.message());
                }
            }};
}

} // namespace attn
