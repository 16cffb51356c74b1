// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/json_members.h"

namespace attn {

namespace {

constexpr std::size_t longest_name = std::size_t{1} << 16; // bytes

[[noreturn]] void fail(simdjson::error_code error)
{
    throw simdjson::simdjson_error(error);
}

bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

} // namespace

bool JsonMembers::is_at_end()
{
    if (place_ == block_.size()) {
        control_.check();
        read_(block_);
        place_ = 0;
    }
    return block_.empty();
}

char JsonMembers::peek()
{
    while (!is_at_end() && is_space(block_[place_]))
        ++place_;
    return is_at_end() ? '\0' : block_[place_];
}

void JsonMembers::expect(char byte)
{
    if (peek() != byte)
        fail(simdjson::TAPE_ERROR);
    ++place_;
}

void JsonMembers::enter()
{
    expect('{');
    first_ = true;
}

bool JsonMembers::next()
{
    control_.check();
    if (peek() == '}') {
        ++place_;
        first_ = false;
        return false;
    }
    if (!first_)
        expect(',');
    first_ = false;
    if (peek() != '"')
        fail(simdjson::TAPE_ERROR);
    name_.clear();
    add_text(name_, longest_name);
    expect(':');
    return true;
}

char JsonMembers::begins_with()
{
    return peek();
}

std::string_view JsonMembers::take(std::size_t longest)
{
    peek();
    member_ = "{" + name_ + ":";
    add_value(member_, longest);
    member_ += '}';
    return member_;
}

void JsonMembers::end()
{
    peek();
    if (!is_at_end())
        fail(simdjson::TAPE_ERROR);
}

void JsonMembers::add(std::string& text, std::size_t longest)
{
    if (is_at_end())
        fail(simdjson::TAPE_ERROR);
    if (text.size() >= longest)
        fail(simdjson::CAPACITY);
    text += block_[place_++];
}

void JsonMembers::add_text(std::string& text, std::size_t longest)
{
    bool escaped = false;
    add(text, longest);
    do {
        escaped = !escaped && text.back() == '\\';
        add(text, longest);
    } while (escaped || text.back() != '"');
}

// Up to the comma or the bracket behind it.
void JsonMembers::add_value(std::string& text, std::size_t longest)
{
    constexpr std::size_t deepest = 1024; // as for simdjson
    for (std::size_t depth = 0; !is_at_end();) {
        const char byte = block_[place_];
        if (byte == '"') {
            add_text(text, longest);
            continue;
        }
        if (depth == 0 && (byte == ',' || byte == '}' || byte == ']'))
            return;
        if ((byte == '{' || byte == '[') && ++depth > deepest)
            fail(simdjson::DEPTH_ERROR);
        if (byte == '}' || byte == ']')
            --depth;
        add(text, longest);
    }
    fail(simdjson::TAPE_ERROR);
}

} // namespace attn
