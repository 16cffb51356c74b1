// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/json_text.h"

#include "engine/formats/format_error.h"
#include "engine/text/utf8.h"

#include <algorithm>

namespace attn {

namespace {

constexpr std::size_t part = 1 << 18; // bytes that are read at once
constexpr std::size_t longest_token = 1000;
constexpr std::size_t longest_text = 16'000'000;

} // namespace

JsonText::JsonText(const RegularFile& file, const RunControl& control, double begin)
    : file_(file), text_(file, control), control_(control), begin_(begin)
{
    bring_more();
}

char JsonText::peek()
{
    for (;; ++place_) {
        if (place_ == bytes_.size() && !bring_more())
            return 0;
        const char c = bytes_[place_];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
            return c;
    }
}

bool JsonText::take(char c)
{
    if (peek() != c)
        return false;
    ++place_;
    return true;
}

std::string_view JsonText::token()
{
    peek();
    std::size_t end = place_;
    for (;; ++end) {
        if (end == bytes_.size()) {
            end -= place_;
            if (!bring_more())
                break;
        }
        if (std::string_view(" \n\r\t,:[]{}\"").find(bytes_[end]) != std::string_view::npos)
            break;
        if (end - place_ > longest_token)
            fail(Message("json-arrays.token", "a number or a text in quotes is expected"));
    }
    end = std::min(end, bytes_.size());
    const std::string_view token(bytes_.data() + place_, end - place_);
    place_ = end;
    return token;
}

void JsonText::fail(const Message& why) const
{
    throw FormatError(file_.path(), "JSON", why, text_.begin() + offset_ + place_);
}

char JsonText::next()
{
    if (place_ == bytes_.size() && !bring_more())
        fail(Message("json-arrays.open-text", "the text that begins before is never closed"));
    return bytes_[place_++];
}

// Goes behind these characters where they are the next ones.
bool JsonText::take_here(std::string_view characters)
{
    while (bytes_.size() - place_ < characters.size() && bring_more()) {}
    const bool here = std::string_view(bytes_).substr(place_).starts_with(characters);
    place_ += here ? characters.size() : 0;
    return here;
}

// Leaves behind what is read and reads on. False at the end of the file.
bool JsonText::bring_more()
{
    control_.check();
    control_.report(begin_ + 0.5 * static_cast<double>(offset_ + place_) / static_cast<double>(text_.size() + 1),
                    "reading");
    bytes_.erase(0, place_);
    offset_ += place_;
    place_ = 0;
    const std::size_t stay = bytes_.size();
    const std::uint64_t more = std::min<std::uint64_t>(part, text_.size() - offset_ - stay);
    bytes_.resize(stay + static_cast<std::size_t>(more));
    text_.read_at(offset_ + stay, bytes_.data() + stay, static_cast<std::size_t>(more));
    return more > 0;
}

char32_t JsonText::hexadecimal()
{
    char32_t value = 0;
    for (int i = 0; i < 4; ++i) {
        const char c = next();
        const std::size_t digit =
            std::string_view("0123456789abcdef").find(static_cast<char>(c >= 'A' && c <= 'F' ? c + 32 : c));
        if (digit == std::string_view::npos)
            fail(Message("json-arrays.escape", "four hexadecimal digits are expected behind \\u"));
        value = value * 16 + static_cast<char32_t>(digit);
    }
    return value;
}

// Behind a backslash. Half a surrogate pair becomes U+FFFD.
void JsonText::append_escaped(std::string& out)
{
    constexpr std::string_view names = "\"\\/bfnrt";
    constexpr std::string_view characters = "\"\\/\b\f\n\r\t";
    const char c = next();
    if (const std::size_t known = names.find(c); known != std::string_view::npos) {
        out += characters[known];
        return;
    }
    if (c != 'u')
        fail(Message("json-arrays.backslash", "a backslash stands before a character that needs none"));
    char32_t character = hexadecimal();
    while (character >= 0xD800 && character < 0xDC00 && take_here("\\u")) {
        const char32_t low = hexadecimal();
        const bool pair = low >= 0xDC00 && low < 0xE000;
        if (!pair)
            append_character(out, 0xFFFD);
        character = pair ? 0x10000 + ((character - 0xD800) << 10) + (low - 0xDC00) : low;
    }
    append_character(out, character < 0xD800 || character > 0xDFFF ? character : 0xFFFD);
}

std::string JsonText::text()
{
    std::string out;
    for (;;) {
        const char c = next();
        if (c == '"')
            return well_formed(out);
        if (c == '\\')
            append_escaped(out);
        else
            out += c;
        if (out.size() > longest_text)
            fail(Message("json-arrays.long-text", "a text has more than {0}",
                         bytes_text(static_cast<double>(longest_text))));
    }
}

} // namespace attn
