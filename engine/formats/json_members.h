// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"

#include <cstddef>
#include <functional>
#include <simdjson.h>
#include <string>
#include <string_view>

namespace attn {

// Goes through the members of a JSON object that is read block by block, so that memory is taken for one of them and
// not for all. Each is then parsed by itself, which shows what else may be wrong with it. Throws simdjson_error where
// this is no object, as simdjson would; Cancelled.
class JsonMembers {
public:
    // Puts the next bytes in the place of those in a text, or none at the end.
    using ReadBlock = std::function<void(std::string& block)>;
    JsonMembers(ReadBlock read, const RunControl& control) : read_(std::move(read)), control_(control) {}

    // Goes into the object that begins here: the whole one, or the value of a member.
    void enter();
    // Moves on to the value of the next member. False behind the last one, where the object is left.
    bool next();
    // The name of the member as it is written, with its quotes, and the first byte of its value.
    std::string_view name() const { return name_; }
    char begins_with();
    // The member as an object of its own, {"name": value}, and moves behind it. Throws for one of more than `longest`
    // bytes.
    std::string_view take(std::size_t longest);
    // Throws unless nothing but white space follows.
    void end();

private:
    bool is_at_end();
    char peek(); // the next byte that is no white space, 0 at the end
    void expect(char byte);
    void add(std::string& text, std::size_t longest);
    void add_text(std::string& text, std::size_t longest);
    void add_value(std::string& text, std::size_t longest);

    ReadBlock read_;
    const RunControl& control_;
    std::string block_;
    std::size_t place_ = 0; // in block_
    bool first_ = false;    // no member of the object was read yet
    std::string name_;
    std::string member_;
};

} // namespace attn
