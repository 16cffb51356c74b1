// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/named_array.h"

#include <string>
#include <string_view>
#include <vector>

namespace attn {

// Writes JSON (RFC 8259) value after value to the end of a text, which may be emptied meanwhile as it is stored
// elsewhere. In an object a key goes before each value.
class JsonWriter {
public:
    // How the values of an object or list are laid out: without spaces, in one line, or each on a line of its own.
    enum class Layout { compact, line, lines };

    explicit JsonWriter(std::string& out) : out_(out) {}

    JsonWriter& begin_object(Layout layout = Layout::line) { return begin('{', '}', layout); }
    JsonWriter& begin_list(Layout layout = Layout::line) { return begin('[', ']', layout); }
    JsonWriter& end();
    JsonWriter& key(std::string_view name);

    // In quotes. Control characters, quotes and backslashes are escaped, everything else is UTF-8 as it is; a malformed
    // byte becomes U+FFFD.
    JsonWriter& text(std::string_view value);
    // The fewest digits that read back to the same number of the type, always with a point or an exponent, so that no
    // reader takes it for an integer (-0.0 and 1e20 would not survive that). JSON has no NaN and no infinity: these are
    // the strings "NaN", "Infinity" and "-Infinity".
    JsonWriter& number(double value, NumberType type = NumberType::float64);
    JsonWriter& boolean(bool value) { return literal(value ? "true" : "false"); }
    template <class Integer>
    JsonWriter& integer(Integer value)
    {
        return literal(std::to_string(value));
    }
    template <class Integers>
    JsonWriter& integers(const Integers& values, Layout layout = Layout::line)
    {
        begin_list(layout);
        for (const auto value : values)
            integer(value);
        return end();
    }
    template <class Texts>
    JsonWriter& texts(const Texts& values, Layout layout = Layout::line)
    {
        begin_list(layout);
        for (const auto& value : values)
            text(value);
        return end();
    }

private:
    // An object or list that is not finished.
    struct Open {
        char end;
        Layout layout;
        bool empty = true;
    };

    JsonWriter& begin(char begin, char end, Layout layout);
    JsonWriter& literal(std::string_view value);
    void separate();
    void begin_line();

    std::string& out_;
    std::vector<Open> open_;
    bool after_key_ = false;
};

} // namespace attn
