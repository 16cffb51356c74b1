// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/csv_fields.h"

#include "engine/formats/format_error.h"

#include <algorithm>

namespace attn {

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

char find_separator(std::string_view text)
{
    bool quoted = false;
    std::size_t best = std::string_view::npos;
    constexpr std::string_view separators = "\t;,";
    for (const char c : text) {
        if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '\n' || c == '\r') && best != std::string_view::npos)
            break;
        else if (!quoted)
            best = std::min(best, separators.find(c));
    }
    return best == std::string_view::npos ? ' ' : separators[best];
}

bool CsvFields::next(CsvField& field)
{
    if (!inside_row_) {
        skip_blanks();
        while (place_ < text_.size() && at_line_end()) {
            skip_line_end();
            skip_blanks();
        }
        if (place_ == text_.size())
            return false;
        ++row_;
        column_ = 0;
        inside_row_ = true;
    }
    skip_blanks();
    field = {.line = line_, .row = row_, .column = column_};
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
        ++place_;
}

void CsvFields::skip_line_end()
{
    const bool carriage_return = at('\r');
    ++place_;
    if (carriage_return && at('\n'))
        ++place_;
    ++line_;
}

void CsvFields::read_quoted(CsvField& field)
{
    field.quoted = true;
    const std::size_t begin = ++place_;
    for (;; ++place_) {
        place_ = text_.find('"', place_);
        if (place_ == std::string_view::npos)
            throw FormatError(
                name_, field.place(),
                Message("csv.open-quote", "the quote that opens here is never closed. Put one behind the cell."));
        ++place_;
        if (!at('"'))
            break;
    }
    field.text = text_.substr(begin, place_ - 1 - begin);
    line_ += std::ranges::count(field.text, '\n');
    const std::size_t behind = place_;
    skip_blanks();
    const bool separated = separator_ == ' ' ? place_ > behind : at(separator_);
    if (!separated && !at_line_end())
        throw FormatError(
            name_, field.place(),
            Message("csv.behind-quote", "text follows the closing quote. Write a quote inside of a cell twice."));
}

void CsvFields::read_plain(CsvField& field)
{
    const std::size_t begin = place_;
    while (!at_line_end() && !(separator_ == ' ' ? at_blank() : at(separator_)))
        ++place_;
    std::size_t end = place_;
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
        inside_row_ = false;
        if (place_ < text_.size())
            skip_line_end();
    } else {
        if (separator_ != ' ')
            ++place_;
        ++column_;
    }
}

} // namespace attn
