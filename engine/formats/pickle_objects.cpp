// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pickle_objects.h"

#include "engine/formats/format_error.h"

#include <algorithm>
#include <optional>

namespace attn {

namespace {

using Kind = PickleValue::Kind;
using Role = PytorchGlobal::Role;

} // namespace

PickleValue PickleObjects::global(const std::string& module, const std::string& name)
{
    const std::optional<PytorchGlobal> known = pytorch_global(module, name);
    if (!known)
        refuse_call(module, name);
    return values_.add_global(*known, memory_);
}

PickleValue PickleObjects::called(PickleValue function, PickleValue arguments)
{
    const std::span<const PickleValue> given = sequence(arguments);
    if (function.kind == Kind::foreign)
        return function;
    const auto require = [&](bool right) { right ? void() : bytes_.fail_damaged(); };
    switch (meaning_of(function).role) {
    case Role::ordered_dictionary: return dictionary_of(given);
    case Role::default_dictionary: return dictionary_of({});
    case Role::size: require(given.size() == 1 && given[0].is_sequence()); return given[0];
    case Role::tensor: return tensor_of(given, nullptr);
    case Role::typed_tensor:
        require(given.size() > 6 && meaning_of(given[6]).role == Role::type);
        return tensor_of(given, meaning_of(given[6]).type);
    case Role::parameter:
        require(!given.empty() && (given[0].kind == Kind::tensor || given[0].kind == Kind::foreign));
        return given[0];
    case Role::subclass:
        require(given.size() > 2 && meaning_of(given[1]).role == Role::tensor_class
                && (given[0].kind == Kind::foreign || meaning_of(given[0]).role != Role::subclass));
        return called(given[0], given[2]);
    case Role::type:
    case Role::storage:
    case Role::tensor_class:
    case Role::foreign: break;
    }
    refuse_object();
}

PickleValue PickleObjects::storage(PickleValue id)
{
    const std::span<const PickleValue> fields = sequence(id);
    if (fields.size() < 5 || fields[0].kind != Kind::text || values_.text(fields[0]) != "storage"
        || meaning_of(fields[1]).role != Role::storage || fields[2].kind != Kind::text || !is_size(fields[4]))
        bytes_.fail_damaged();
    if (fields.size() > 5 && fields[5].kind != Kind::none)
        bytes_.fail(
            Message("pickle.view",
                    "a storage of it is part of another one, as PyTorch before 0.4 wrote it. Save it again with "
                    "torch.save."));
    const std::string_view key = values_.text(fields[2]);
    memory_.take(2 * (sizeof(PickledStorage) + key.size()));
    values_.storages.push_back({.key = std::string(key),
                                .type = meaning_of(fields[1]).type,
                                .count = static_cast<std::uint64_t>(fields[4].number)});
    return {Kind::storage, 0, static_cast<std::int64_t>(values_.storages.size() - 1)};
}

void PickleObjects::refuse_call(const std::string& module, const std::string& name) const
{
    bytes_.fail(
        Message("pickle.call",
                "reading it would call {0}, which AttnScope never does. Save the tensors alone with torch.save, "
                "in a dict or a list.",
                shortened(module + "." + name)));
}

void PickleObjects::refuse_object() const
{
    bytes_.fail(
        Message("pickle.build",
                "reading it would make or change an object of a class, which AttnScope never does. Save the tensors "
                "with torch.save, in a dict or a list."));
}

const PytorchGlobal& PickleObjects::meaning_of(PickleValue global) const
{
    if (global.kind != Kind::global)
        bytes_.fail_damaged();
    return values_.globals[static_cast<std::size_t>(global.number)];
}

std::span<const PickleValue> PickleObjects::sequence(PickleValue value) const
{
    if (!value.is_sequence())
        bytes_.fail_damaged();
    return values_.items_of(value);
}

PickleValue PickleObjects::dictionary_of(std::span<const PickleValue> given)
{
    std::vector<PickleValue> items;
    if (!given.empty())
        for (const PickleValue pair : sequence(given[0])) {
            const std::span<const PickleValue> both = sequence(pair);
            if (both.size() != 2)
                bytes_.fail_damaged();
            memory_.take(4 * sizeof(PickleValue));
            items.insert(items.end(), both.begin(), both.end());
        }
    return values_.add_changed(Kind::dictionary, items, memory_);
}

PickleValue PickleObjects::tensor_of(std::span<const PickleValue> given, const PytorchType* type)
{
    if (given.size() < 4 || given[0].kind != Kind::storage || !is_size(given[1]))
        bytes_.fail_damaged();
    const auto storage = static_cast<std::size_t>(given[0].number);
    PickledTensor tensor{.storage = storage,
                         .type = type ? type : values_.storages[storage].type,
                         .offset = given[1].number,
                         .shape = sizes(given[2]),
                         .strides = sizes(given[3])};
    if (tensor.shape.size() != tensor.strides.size())
        bytes_.fail_damaged();
    memory_.take(2 * (sizeof tensor + 2 * tensor.shape.size() * sizeof(Index)));
    values_.tensors.push_back(std::move(tensor));
    return {Kind::tensor, 0, static_cast<std::int64_t>(values_.tensors.size() - 1)};
}

std::vector<Index> PickleObjects::sizes(PickleValue value) const
{
    constexpr std::size_t highest_rank = 64; // as for .npy
    const std::span<const PickleValue> items = sequence(value);
    if (items.size() > highest_rank || !std::ranges::all_of(items, is_size))
        bytes_.fail_damaged();
    std::vector<Index> sizes(items.size());
    std::ranges::transform(items, sizes.begin(), &PickleValue::number);
    return sizes;
}

} // namespace attn
