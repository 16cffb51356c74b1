// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pickle_values.h"

namespace attn {

// What grows has room for twice as much, which is why memory is taken twice.

std::string_view PickleValues::text(PickleValue value) const
{
    return std::string_view(texts).substr(static_cast<std::size_t>(value.number), value.count);
}

std::span<const PickleValue> PickleValues::items_of(PickleValue value) const
{
    const auto place = static_cast<std::size_t>(value.number);
    if (value.kind == PickleValue::Kind::tuple)
        return std::span(tuples).subspan(place, value.count);
    return changed[place];
}

PickleValue PickleValues::add_text(std::string_view text, SmallPieces& memory)
{
    memory.take(2 * text.size());
    const std::size_t place = texts.size();
    texts += text;
    return {PickleValue::Kind::text, static_cast<std::uint32_t>(text.size()), static_cast<std::int64_t>(place)};
}

PickleValue PickleValues::add_tuple(std::span<const PickleValue> items, SmallPieces& memory)
{
    memory.take(2 * items.size_bytes());
    const std::size_t place = tuples.size();
    tuples.insert(tuples.end(), items.begin(), items.end());
    return {PickleValue::Kind::tuple, static_cast<std::uint32_t>(items.size()), static_cast<std::int64_t>(place)};
}

PickleValue PickleValues::add_changed(PickleValue::Kind kind, std::span<const PickleValue> items, SmallPieces& memory)
{
    memory.take(2 * sizeof(std::vector<PickleValue>) + items.size_bytes());
    changed.emplace_back(items.begin(), items.end());
    return {kind, 0, static_cast<std::int64_t>(changed.size() - 1)};
}

PickleValue PickleValues::add_global(const PytorchGlobal& global, SmallPieces& memory)
{
    memory.take(2 * sizeof global);
    globals.push_back(global);
    return {global.foreign ? PickleValue::Kind::foreign : PickleValue::Kind::global, 0,
            static_cast<std::int64_t>(globals.size() - 1)};
}

} // namespace attn
