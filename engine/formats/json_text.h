// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/text_bytes.h"
#include "engine/run_control/run_control.h"
#include "engine/tensor/message.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace attn {

// The characters and tokens of a JSON text (RFC 8259), a part of which is in memory at a time. Every function throws
// FormatError naming the byte where it is no JSON, and Cancelled.
class JsonText {
public:
    // At the start of a file, behind its byte order mark; one in UTF-16 is converted. Reading all of it reports to
    // `control` the progress from `begin` to `begin` + 0.5. Both must outlive this.
    JsonText(const RegularFile& file, const RunControl& control, double begin);

    // The next character that is no white space; 0 at the end.
    char peek();
    // Goes behind the next character where it is this one.
    bool take(char c);
    // A number or a word: everything up to the next mark or white space, 1000 characters at most. It may be empty.
    // It is valid until the next call.
    std::string_view token();
    // A text behind its opening quote, with what is escaped undone, of 16 MB at most. It is well-formed UTF-8.
    std::string text();
    // Throws FormatError that names the file and this place.
    [[noreturn]] void fail(const Message& why) const;

private:
    char next();
    bool take_here(std::string_view characters);
    bool bring_more();
    char32_t hexadecimal();
    void append_escaped(std::string& out);

    const RegularFile& file_;
    TextBytes text_;
    const RunControl& control_;
    double begin_;
    std::string bytes_;
    std::size_t place_ = 0;
    std::uint64_t offset_ = 0; // of bytes_
};

} // namespace attn
