// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/json_fields.h"

#include <algorithm>

namespace attn {

void read_object(const JsonValue& value, std::span<const JsonField> fields)
{
    value.require_different_names();
    value.for_each_member([&fields](std::string_view name, const JsonValue& member) {
        const auto field = std::ranges::find(fields, name, &JsonField::name);
        if (field == fields.end())
            member.fail(Message("document.unknown-field", "this field is not known. Use one of {0}.",
                                joined(fields, &JsonField::name)));
        field->read(member);
    });
}

JsonField text_field(std::string_view name, std::string& target)
{
    return {name, [&target](const JsonValue& value) { target = value.text(); }};
}

JsonField integer_field(std::string_view name, Index& target, Index lowest, Index highest)
{
    return {name, [&target, lowest, highest](const JsonValue& value) { target = value.integer(lowest, highest); }};
}

} // namespace attn
