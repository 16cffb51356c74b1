// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/csv_fields.h"

#include "engine/formats/format_error.h"

#include <algorithm>

namespace attn {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t part_size = 1 << 20;
constexpr std::size_t longest_cell = 16'000'000;

} // namespace

std::string CsvField::label() const
{
    std::string label;
    for (std::size_t i = 0; i < text.size(); ++i) {
        label += text[i];
        if (quoted && text[i] == '"')
            ++i; // the second one of the pair
    }
    return label;
}

Message CsvField::place() const
{
    return Message("csv.place", "line {0}, column {1}", line, column + 1);
}

TextParts::TextParts(std::string_view text) : text_(text), size_(text.size())
{
    if (text.starts_with(byte_order_mark)) {
        offset_ = byte_order_mark.size();
        text_.remove_prefix(byte_order_mark.size());
    }
}

TextParts::TextParts(const RegularFile& file) : file_(&file), size_(file.size())
{
    advance(0);
    if (bytes_.starts_with(byte_order_mark)) {
        offset_ = byte_order_mark.size();
        bytes_.erase(0, byte_order_mark.size());
    }
}

void TextParts::advance(std::size_t used)
{
    if (at_end())
        return;
    bytes_.erase(0, used);
    offset_ += used;
    const std::size_t stay = bytes_.size();
    const std::uint64_t more = std::min<std::uint64_t>(size_ - offset_ - stay, std::max(stay, part_size));
    bytes_.resize(stay + static_cast<std::size_t>(more));
    file_->read_at(offset_ + stay, bytes_.data() + stay, bytes_.size() - stay);
}

char find_separator(TextParts text)
{
    bool quoted = false;
    std::size_t best = std::string_view::npos;
    constexpr std::string_view separators = "\t;,";
    for (;; text.advance(text.at_hand().size())) {
        for (const char c : text.at_hand()) {
            if (c == '"')
                quoted = !quoted;
            else if (!quoted && (c == '\n' || c == '\r') && best != std::string_view::npos)
                return separators[best];
            else if (!quoted)
                best = std::min(best, separators.find(c));
        }
        if (text.at_end())
            return best == std::string_view::npos ? ' ' : separators[best];
    }
}

bool CsvFields::next(CsvField& field)
{
    for (;;) {
        const Place begin = place_;
        const bool found = read(field);
        // Where what is at hand ends, the field or its line end may go on.
        if (has_more() || parts_.at_end())
            return found;
        bring_more(found ? &field : nullptr, begin);
    }
}

// Goes back to where an unfinished field begins. Between rows, half a line end may stand last.
void CsvFields::bring_more(const CsvField* unfinished, const Place& begin)
{
    if (unfinished) {
        place_ = begin;
    } else if (text_.ends_with('\r')) {
        --place_.byte;
        --place_.line;
    }
    if (text_.size() - place_.byte > longest_cell)
        throw FormatError(name_, unfinished->place(),
                          Message("csv.long-cell", "the cell has more than {0}. Look for a quote that is not closed.",
                                  bytes_text(static_cast<double>(longest_cell))));
    parts_.advance(place_.byte);
    text_ = parts_.at_hand();
    place_.byte = 0;
}

double CsvFields::share() const
{
    return static_cast<double>(parts_.offset() + place_.byte) / static_cast<double>(parts_.size());
}

bool CsvFields::read(CsvField& field)
{
    if (!place_.inside_row) {
        skip_blanks();
        while (has_more() && at_line_end()) {
            skip_line_end();
            skip_blanks();
        }
        if (!has_more())
            return false;
        ++place_.row;
        place_.column = 0;
        place_.inside_row = true;
    }
    skip_blanks();
    field = {.line = place_.line, .row = place_.row, .column = place_.column};
    if (at('"'))
        read_quoted(field);
    else
        read_plain(field);
    pass_separator(field);
    return true;
}

void CsvFields::skip_blanks()
{
    while (at_blank())
        ++place_.byte;
}

void CsvFields::skip_line_end()
{
    const bool carriage_return = at('\r');
    ++place_.byte;
    if (carriage_return && at('\n'))
        ++place_.byte;
    ++place_.line;
}

void CsvFields::read_quoted(CsvField& field)
{
    field.quoted = true;
    const std::size_t begin = ++place_.byte;
    for (;; ++place_.byte) {
        place_.byte = text_.find('"', place_.byte);
        if (place_.byte == std::string_view::npos && !parts_.at_end()) {
            place_.byte = text_.size();
            return;
        }
        if (place_.byte == std::string_view::npos)
            throw FormatError(
                name_, field.place(),
                Message("csv.open-quote", "the quote that opens here is never closed. Put one behind the cell."));
        ++place_.byte;
        if (!at('"'))
            break;
    }
    field.text = text_.substr(begin, place_.byte - 1 - begin);
    place_.line += std::ranges::count(field.text, '\n');
    const std::size_t behind = place_.byte;
    skip_blanks();
    const bool separated = separator_ == ' ' ? place_.byte > behind : at(separator_);
    if (!separated && !at_line_end())
        throw FormatError(
            name_, field.place(),
            Message("csv.behind-quote", "text follows the closing quote. Write a quote inside of a cell twice."));
}

void CsvFields::read_plain(CsvField& field)
{
    const std::size_t begin = place_.byte;
    while (!at_line_end() && !(separator_ == ' ' ? at_blank() : at(separator_)))
        ++place_.byte;
    std::size_t end = place_.byte;
    while (end > begin && (text_[end - 1] == ' ' || text_[end - 1] == '\t'))
        --end;
    field.text = text_.substr(begin, end - begin);
}

void CsvFields::pass_separator(CsvField& field)
{
    if (separator_ == ' ')
        skip_blanks();
    if (at_line_end()) {
        field.last = true;
        place_.inside_row = false;
        if (has_more())
            skip_line_end();
    } else {
        if (separator_ != ' ')
            ++place_.byte;
        ++place_.column;
    }
}

} // namespace attn
