// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/csv_numbers.h"

#include "engine/formats/format_error.h"
#include "engine/formats/number_spelling.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

// The mark of a number that is written with nothing but digits, signs, an exponent and one mark at most.
struct PlainMark {
    bool plain = true;
    char mark = 0;
    bool may_group = false;
};

PlainMark plain_mark(std::string_view text)
{
    PlainMark found;
    std::size_t place = std::string_view::npos;
    bool digits_only = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c >= '0' && c <= '9')
            continue;
        if ((c == '.' || c == ',') && found.mark == 0) {
            found.mark = c;
            place = i;
        } else if (c == 'e' || c == 'E') {
            digits_only = false;
        } else if (!((c == '-' || c == '+') && (i == 0 || !digits_only))) {
            return {.plain = false};
        }
    }
    const std::size_t first = text.find_first_not_of("+-");
    found.may_group = found.mark != 0 && digits_only && text.size() - place == 4 && place > first && place - first <= 3
        && text[first] != '0';
    return found;
}

std::string label_of(const CsvField& field)
{
    return shortened(field.label(), 40);
}

} // namespace

void CsvMarks::add(const CsvField& field)
{
    if (field.text.empty())
        return;
    const Index order = (field.row << 32) + field.column;
    NumberSpelling number;
    if (const PlainMark plain = plain_mark(field.text); plain.plain) {
        number.mark = plain.mark;
        number.may_group = plain.may_group;
    } else if (number = number_spelling(field.text); number.kind != NumberSpelling::Kind::number) {
        return;
    }
    const auto point = [&](char mark, bool& of_point, bool& of_comma) {
        of_point |= mark == '.';
        of_comma |= mark == ',';
    };
    point(number.grouping, groups_by_point, groups_by_comma);
    if (number.may_group)
        point(number.mark, doubtful_point, doubtful_comma);
    else if (number.mark == '.' || number.grouping == ',')
        first_point = std::min(first_point, order);
    else if (number.mark == ',' || number.grouping == '.')
        first_comma = std::min(first_comma, order);
    divided |= number.divisor != 1.0;
    whole |= number.divisor == 1.0 && field.text != "0";
}

void CsvMarks::add(const CsvMarks& others)
{
    first_point = std::min(first_point, others.first_point);
    first_comma = std::min(first_comma, others.first_comma);
    groups_by_point |= others.groups_by_point;
    groups_by_comma |= others.groups_by_comma;
    doubtful_point |= others.doubtful_point;
    doubtful_comma |= others.doubtful_comma;
    divided |= others.divided;
    whole |= others.whole;
}

CsvNumbers::CsvNumbers(const CsvMarks& marks, char separator, const std::string& name)
    : marks_(marks), decimal_(marks.first_comma < marks.first_point ? ',' : '.'), name_(name)
{
    // Cells are separated by semicolons where the comma is the decimal mark.
    const bool decided = marks.first_comma != CsvMarks::never || marks.first_point != CsvMarks::never;
    if (!decided && separator == ';' && marks.doubtful_comma && !marks.doubtful_point)
        decimal_ = ',';
}

double CsvNumbers::read(const CsvField& field) const
{
    if (field.text.empty())
        refuse(field, Message("csv.empty-cell", "the cell is empty. Give a number (nan for a missing one)."));
    const bool as_it_is = decimal_ == '.' || field.text.find('.') == std::string_view::npos;
    const std::optional<double> plain = as_it_is ? plain_number(field.text) : std::nullopt;
    const double value = plain ? *plain : spelled(field);
    if (!std::isfinite(value) && field.text.find_first_of("0123456789") != std::string_view::npos
        && field.text.find('#') == std::string_view::npos)
        refuse(field,
               Message("csv.too-large", "{0} is too large for a number in double precision. Write a smaller one.",
                       label_of(field)));
    return value;
}

double CsvNumbers::spelled(const CsvField& field) const
{
    NumberSpelling number = number_spelling(field.text);
    if (number.kind == NumberSpelling::Kind::other)
        refuse(field,
               Message("csv.spelling",
                       "\"{0}\" seems to be {1}. Write a plain number, or leave the first cell of the table empty if "
                       "this is a label.",
                       label_of(field), *number.name));
    if (number.kind == NumberSpelling::Kind::number) {
        if (number.divisor != 1.0 && marks_.whole)
            refuse(field,
                   Message("csv.per-cent", "\"{0}\" is per cent, but other cells are not. Write all alike.",
                           label_of(field)));
        resolve_mark(field, number.digits, number.mark != 0 ? number.mark : number.grouping, number.may_group);
        if (const std::optional<double> value = plain_number(number.digits))
            return *value / number.divisor;
    }
    refuse(field,
           Message("csv.no-number",
                   "\"{0}\" is not a number. Write one or give the table labels in its first row and column.",
                   label_of(field)));
}

// Makes the mark of a number a decimal point, or takes it out as a thousands mark.
void CsvNumbers::resolve_mark(const CsvField& field, std::string& digits, char mark, bool may_group) const
{
    if (mark == 0)
        return;
    const std::size_t place = digits.find(mark);
    const bool grouping = place == std::string::npos;
    if (grouping ? mark != decimal_ : mark == decimal_) {
        if (!grouping)
            digits[place] = '.';
        return;
    }
    if (may_group && (mark == '.' ? marks_.groups_by_point : marks_.groups_by_comma)) {
        digits.erase(place, 1);
        return;
    }
    if (may_group) {
        std::string decimal = digits;
        decimal[place] = '.';
        std::string thousands = digits;
        thousands.erase(place, 1);
        refuse(field,
               Message("csv.either-number", "\"{0}\" may be {1} or {2} here. Write it so.", label_of(field), decimal,
                       thousands));
    }
    const bool comma = (mark == ',') != grouping;
    refuse(field,
           comma ? Message("csv.comma", "\"{0}\" has a decimal comma, but numbers before it a point. Write all alike.",
                           label_of(field))
                 : Message("csv.point", "\"{0}\" has a decimal point, but numbers before it a comma. Write all alike.",
                           label_of(field)));
}

void CsvNumbers::refuse(const CsvField& field, const Message& why) const
{
    throw FormatError(name_, field.place(), why);
}

} // namespace attn
