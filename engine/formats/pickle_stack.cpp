// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pickle_stack.h"

namespace attn {

void PickleStack::push_tuple(std::size_t count)
{
    replace(count, values_.add_tuple(last(count), memory_));
}

void PickleStack::push_changed(PickleValue::Kind kind, std::size_t count)
{
    replace(count, values_.add_changed(kind, last(count), memory_));
}

void PickleStack::append(PickleValue::Kind kind, std::size_t count)
{
    const std::span<const PickleValue> both = last(count + 1);
    if (both.front().kind == PickleValue::Kind::foreign)
        return drop(count);
    if (both.front().kind != kind)
        bytes_.fail_damaged();
    std::vector<PickleValue>& items = values_.changed[static_cast<std::size_t>(both.front().number)];
    memory_.take(2 * count * sizeof(PickleValue));
    items.insert(items.end(), both.begin() + 1, both.end());
    drop(count);
}

void PickleStack::replace(std::size_t count, PickleValue value)
{
    drop(count);
    push(value);
}

const PickleValue& PickleStack::top() const
{
    return last(1).front();
}

PickleValue PickleStack::pop()
{
    const PickleValue value = top();
    stack_.pop_back();
    return value;
}

void PickleStack::pop_value_or_mark()
{
    if (!marks_.empty() && marks_.back() == stack_.size())
        marks_.pop_back();
    else
        pop();
}

void PickleStack::mark()
{
    marks_.push_back(stack_.size());
    memory_.take(sizeof(std::size_t));
}

std::size_t PickleStack::unmark()
{
    if (marks_.empty())
        bytes_.fail_damaged();
    const std::size_t count = stack_.size() - marks_.back();
    marks_.pop_back();
    return count;
}

// So many values at the top, all of which must stand above the last mark.
std::span<const PickleValue> PickleStack::last(std::size_t count) const
{
    if (stack_.size() - last_mark() < count)
        bytes_.fail_damaged();
    return std::span(stack_).last(count);
}

} // namespace attn
