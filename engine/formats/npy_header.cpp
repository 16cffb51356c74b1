// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/npy_header.h"

#include "engine/formats/format_error.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace attn {

namespace {

constexpr std::size_t highest_rank = 64; // NumPy 2's own limit

struct KnownNumber {
    std::string_view name; // behind the byte order
    NumberFormat format;
};

constexpr std::array<KnownNumber, 12> known_numbers = {{
    {"b1", NumberFormat::boolean},
    {"i1", NumberFormat::int8},
    {"i2", NumberFormat::int16},
    {"i4", NumberFormat::int32},
    {"i8", NumberFormat::int64},
    {"u1", NumberFormat::uint8},
    {"u2", NumberFormat::uint16},
    {"u4", NumberFormat::uint32},
    {"u8", NumberFormat::uint64},
    {"f2", NumberFormat::float16},
    {"f4", NumberFormat::float32},
    {"f8", NumberFormat::float64},
}};

Message header_field()
{
    return Message("npy-header.header", "header");
}

class HeaderParser {
public:
    HeaderParser(std::string_view text, const std::string& file, std::uint64_t offset, bool texts)
        : text_(text), file_(file), offset_(offset), texts_(texts)
    {
    }

    NpyHeader parse()
    {
        expect('{', Message("npy-header.begin", "a dictionary begins with {"));
        while (!accept('}')) {
            parse_entry();
            if (!accept(',')) {
                expect('}', Message("npy-header.end", "expected a comma or the dictionary's }"));
                break;
            }
        }
        skip_space();
        if (place_ < text_.size())
            fail(Message("npy-header.behind", "something follows the dictionary"));
        for (const char* key : {"descr", "fortran_order", "shape"})
            if (!seen_.contains(key))
                fail(Message("npy-header.missing-key", "the key '{0}' is missing", key));
        return std::move(header_);
    }

private:
    [[noreturn]] void refuse(const Message& why) const { throw FormatError(file_, field_, why, offset_ + place_); }
    [[noreturn]] void fail(const Message& why) const
    {
        refuse(Message("npy-header.save-again", "{0}. Save it again with numpy.save.", why));
    }

    void skip_space()
    {
        while (place_ < text_.size()
               && (text_[place_] == ' ' || text_[place_] == '\n' || text_[place_] == '\t' || text_[place_] == '\r'))
            ++place_;
    }
    bool accept(char c)
    {
        skip_space();
        if (place_ == text_.size() || text_[place_] != c)
            return false;
        ++place_;
        return true;
    }
    void expect(char c, const Message& why)
    {
        if (!accept(c))
            fail(why);
    }

    void parse_entry()
    {
        const std::string key = parse_string();
        if (!seen_.insert(key).second)
            fail(Message("npy-header.duplicate-key", "duplicate key '{0}'", key));
        expect(':', Message("npy-header.colon", "a colon must follow the key"));
        if (key != "descr" && key != "fortran_order" && key != "shape")
            fail(Message("npy-header.unknown-key", "the key '{0}' is not known", key));
        field_ = key;
        if (key == "descr")
            parse_number_type();
        else if (key == "fortran_order")
            header_.fortran_order = parse_bool();
        else
            parse_shape();
        field_ = header_field();
    }

    std::string parse_string()
    {
        const char quote = accept('\'') ? '\'' : '"';
        if (quote == '"')
            expect('"', Message("npy-header.quotes", "expected a string in quotes"));
        const std::size_t end = text_.find(quote, place_);
        const std::string_view found = text_.substr(place_, end == std::string_view::npos ? end : end - place_);
        if (end == std::string_view::npos || found.find_first_of("\\\n") != std::string_view::npos)
            fail(
                Message("npy-header.string", "the string that begins here must end on its line and have no backslash"));
        place_ = end + 1;
        return std::string(found);
    }

    bool parse_bool()
    {
        skip_space();
        for (const std::string_view word : {"True", "False"})
            if (text_.substr(place_).starts_with(word)) {
                place_ += word.size();
                return word == "True";
            }
        fail(Message("npy-header.boolean", "expected True or False"));
    }

    void parse_number_type()
    {
        skip_space();
        const std::size_t begin = place_;
        if (place_ < text_.size() && text_[place_] == '[')
            refuse(Message("npy-header.record",
                           "records of several fields are not read. Save each field as an array of its own."));
        const std::string type = parse_string();
        place_ = begin;
        if (type.find('O') != std::string::npos)
            refuse(Message("npy-header.pickle",
                           "'{0}' are Python objects (pickle), which could run a program when they are opened. "
                           "Save arrays of unequal shapes one by one, as numpy.savez(path, *arrays) does, and texts "
                           "with dtype=str.",
                           type));
        if (texts_ && is_text(type)) {
            parse_string();
            return;
        }
        const KnownNumber* known = type.size() == 3
            ? std::ranges::find(known_numbers, type.substr(1), &KnownNumber::name)
            : known_numbers.end();
        if (known == known_numbers.end() || !is_byte_order(type[0], type[2]))
            refuse(Message("npy-header.type", "numbers of type '{0}' are not read. Save them as float32 or float64.",
                           type));
        header_.type = type;
        header_.number = {.format = known->format, .big_endian = type[0] == '>'};
        parse_string();
    }

    // "<U12" are texts of 12 characters, "|S12" of 12 bytes.
    bool is_text(const std::string& type)
    {
        if (type.size() < 3 || type.size() > 9 || std::string_view("<>|").find(type[0]) == std::string_view::npos
            || (type[1] != 'U' && type[1] != 'S'))
            return false;
        Index characters = 0;
        const auto [end, error] = std::from_chars(type.data() + 2, type.data() + type.size(), characters);
        if (error != std::errc() || end != type.data() + type.size() || characters < 1)
            return false;
        header_.type = type;
        header_.character_bytes = type[1] == 'U' ? 4 : 1;
        header_.text_bytes = characters * header_.character_bytes;
        header_.number.big_endian = type[0] == '>';
        return true;
    }

    // '|' says that there is no order, as is right for single bytes only.
    static bool is_byte_order(char order, char size)
    {
        return order == '<' || order == '>' || (order == '|' && size == '1');
    }

    void parse_shape()
    {
        expect('(', Message("npy-header.tuple", "expected a tuple of sizes, as (3, 4)"));
        bool comma = true;
        while (!accept(')')) {
            if (!comma)
                fail(Message("npy-header.tuple-end", "expected a comma or the tuple's )"));
            if (header_.shape.size() == highest_rank)
                fail(Message("npy-header.rank", "there are more than {0} dimensions", highest_rank));
            header_.shape.push_back(parse_size());
            comma = accept(',');
        }
        if (header_.shape.size() == 1 && !comma)
            fail(Message("npy-header.one-size", "a tuple of one size is written with a comma, as (3,)"));
    }

    Index parse_size()
    {
        skip_space();
        Index size = 0;
        const auto [end, error] = std::from_chars(text_.data() + place_, text_.data() + text_.size(), size);
        if (error == std::errc::result_out_of_range)
            fail(Message("npy-header.large-size", "the size is too large"));
        if (error != std::errc() || size < 0)
            fail(Message("npy-header.size", "expected a size, 0 or more"));
        place_ = static_cast<std::size_t>(end - text_.data());
        // Python 2 wrote its long integers so.
        if (place_ < text_.size() && text_[place_] == 'L')
            ++place_;
        return size;
    }

    std::string_view text_;
    std::string file_;
    std::uint64_t offset_;
    bool texts_; // are allowed
    std::size_t place_ = 0;
    MessagePart field_ = header_field(); // what is read
    std::set<std::string, std::less<>> seen_;
    NpyHeader header_;
};

} // namespace

NpyHeader parse_npy_header(std::string_view text, const std::string& file, std::uint64_t offset, bool texts)
{
    return HeaderParser(text, file, offset, texts).parse();
}

std::string npy_header_text(std::span<const Index> shape, std::size_t size)
{
    std::string text = "{'descr': '<f" + std::to_string(size) + "', 'fortran_order': False, 'shape': (";
    for (const Index length : shape)
        text += std::to_string(length) + ", ";
    if (shape.size() > 1)
        text.resize(text.size() - 2);
    else if (shape.size() == 1)
        text.pop_back();
    return text + "), }";
}

} // namespace attn
