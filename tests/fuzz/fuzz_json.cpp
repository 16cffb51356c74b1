// SPDX-License-Identifier: GPL-3.0-or-later
// Any JSON: each value of it, and each message about one.
#include "engine/formats/json_reader.h"
#include "tests/fuzz/fuzzed.h"

namespace {

void visit(const attn::JsonValue& value)
{
    attn::fuzz(nullptr, 0, [&](std::string_view) { value.integer(-5, 5); });
    attn::fuzz(nullptr, 0, [&](std::string_view) { value.require_different_names(); });
    attn::fuzz(nullptr, 0, [&](std::string_view) { value.at("model").text(); });
    if (value.is_list())
        for (const attn::JsonValue& item : value.items())
            visit(item);
    if (value.is_object())
        for (const auto& field : value.object())
            visit(value.child(field.value, field.key));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    return attn::fuzz(data, size, [](std::string_view text) { visit(attn::JsonFile(text, "file.json").root()); });
}
