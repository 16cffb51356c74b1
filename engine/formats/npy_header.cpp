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

class HeaderParser {
public:
    HeaderParser(std::string_view text, const std::string& file, std::uint64_t offset)
        : text_(text), file_(file), offset_(offset)
    {
    }

    NpyHeader parse()
    {
        expect('{', "a dictionary begins with {");
        while (!accept('}')) {
            parse_entry();
            if (!accept(',')) {
                expect('}', "expected a comma or the dictionary's }");
                break;
            }
        }
        skip_space();
        if (place_ < text_.size())
            fail("header", "something follows the dictionary");
        for (const char* key : {"descr", "fortran_order", "shape"})
            if (!seen_.contains(key))
                fail("header", std::string("the key '") + key + "' is missing");
        return std::move(header_);
    }

private:
    [[noreturn]] void refuse(const std::string& why) const { throw FormatError(file_, field_, why, offset_ + place_); }
    [[noreturn]] void fail(const std::string& field, const std::string& why) const
    {
        throw FormatError(file_, field, why + ", save it again with numpy.save", offset_ + place_);
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
    void expect(char c, const std::string& why)
    {
        if (!accept(c))
            fail(field_, why);
    }

    void parse_entry()
    {
        field_ = "header";
        const std::string key = parse_string();
        if (!seen_.insert(key).second)
            fail("header", "duplicate key '" + key + "'");
        expect(':', "a colon must follow the key");
        field_ = key;
        if (key == "descr")
            parse_number_type();
        else if (key == "fortran_order")
            header_.fortran_order = parse_bool();
        else if (key == "shape")
            parse_shape();
        else
            fail("header", "the key '" + key + "' is not known");
        field_ = "header";
    }

    std::string parse_string()
    {
        const char quote = accept('\'') ? '\'' : '"';
        if (quote == '"')
            expect('"', "expected a string in quotes");
        const std::size_t end = text_.find(quote, place_);
        const std::string_view found = text_.substr(place_, end == std::string_view::npos ? end : end - place_);
        if (end == std::string_view::npos || found.find_first_of("\\\n") != std::string_view::npos)
            fail(field_, "the string that begins here must end on its line and have no backslash");
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
        fail(field_, "expected True or False");
    }

    void parse_number_type()
    {
        skip_space();
        const std::size_t begin = place_;
        if (place_ < text_.size() && text_[place_] == '[')
            refuse("records of several fields are not read, save each field as an array of its own");
        const std::string type = parse_string();
        place_ = begin;
        if (type.find('O') != std::string::npos)
            refuse("'" + type
                   + "' are Python objects (pickle), which could run a program when they are opened, "
                     "save an array of numbers");
        const KnownNumber* known = type.size() == 3
            ? std::ranges::find(known_numbers, type.substr(1), &KnownNumber::name)
            : known_numbers.end();
        if (known == known_numbers.end() || !is_byte_order(type[0], type[2]))
            refuse("numbers of type '" + type + "' are not read, save them as float32 or float64");
        header_.type = type;
        header_.number = {.format = known->format, .big_endian = type[0] == '>'};
        parse_string();
    }

    // '|' says that there is no order, as is right for single bytes only.
    static bool is_byte_order(char order, char size)
    {
        return order == '<' || order == '>' || (order == '|' && size == '1');
    }

    void parse_shape()
    {
        expect('(', "expected a tuple of sizes, as (3, 4)");
        bool comma = true;
        while (!accept(')')) {
            if (!comma)
                fail(field_, "expected a comma or the tuple's )");
            if (header_.shape.size() == highest_rank)
                fail(field_, "there are more than " + std::to_string(highest_rank) + " dimensions");
            header_.shape.push_back(parse_size());
            comma = accept(',');
        }
        if (header_.shape.size() == 1 && !comma)
            fail(field_, "a tuple of one size is written with a comma, as (3,)");
    }

    Index parse_size()
    {
        skip_space();
        Index size = 0;
        const auto [end, error] = std::from_chars(text_.data() + place_, text_.data() + text_.size(), size);
        if (error == std::errc::result_out_of_range)
            fail(field_, "the size is too large");
        if (error != std::errc() || size < 0)
            fail(field_, "expected a size, 0 or more");
        place_ = static_cast<std::size_t>(end - text_.data());
        // Python 2 wrote its long integers so.
        if (place_ < text_.size() && text_[place_] == 'L')
            ++place_;
        return size;
    }

    std::string_view text_;
    std::string file_;
    std::uint64_t offset_;
    std::size_t place_ = 0;
    std::string field_ = "header";
    std::set<std::string, std::less<>> seen_;
    NpyHeader header_;
};

} // namespace

NpyHeader parse_npy_header(std::string_view text, const std::string& file, std::uint64_t offset)
{
    return HeaderParser(text, file, offset).parse();
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
