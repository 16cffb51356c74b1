// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/number_spelling.h"

#include "engine/text/ascii.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace attn {

namespace {

// Characters that stand for all of their kind in what `folded` makes.
constexpr char currency = '\x01';
constexpr char per_mille = '\x02';
constexpr char fraction = '\x03';
constexpr char power = '\x04';
constexpr char plus_minus = '\x05';
constexpr char degree = '\x06';
constexpr char stranger = '\x07';
constexpr char nothing = '\x08';

struct Folding {
    char32_t from;
    char to;
};
constexpr Folding foldings[] = {
    {0x00A0, ' '},       {0x202F, ' '},        {0x205F, ' '},      {0x3000, ' '},      {0x00AD, nothing},
    {0x2010, '-'},       {0x2011, '-'},        {0x2012, '-'},      {0xFEFF, nothing},  {0x2031, degree},
    {0x2032, degree},    {0x2033, degree},     {0x2103, degree},   {0x2109, degree},   {0x00B2, '^'},
    {0x00B3, '^'},       {0x00B9, '^'},        {0x2013, '-'},      {0x2212, '-'},      {0xFE63, '-'},
    {0xFF0D, '-'},       {0xFF0B, '+'},        {0x2018, '\''},     {0x2019, '\''},     {0x02BC, '\''},
    {0x00B4, '\''},      {0xFF07, '\''},       {0x066C, '\''},     {0xFF0E, '.'},      {0x066B, '.'},
    {0xFF0C, ','},       {0xFF05, '%'},        {0xFE6A, '%'},      {0x066A, '%'},      {0xFF08, '('},
    {0xFF09, ')'},       {0x2044, '/'},        {0x2264, '<'},      {0x2265, '>'},      {0x2248, '~'},
    {0x2030, per_mille}, {0x00B0, degree},     {0x00B5, 'u'},      {0x03BC, 'u'},      {0x00D7, power},
    {0x00B7, power},     {0x00B1, plus_minus}, {0x00A2, currency}, {0x00A3, currency}, {0x00A4, currency},
    {0x00A5, currency},  {0xFF04, currency},   {0xFFE5, currency}, {0x00BC, fraction}, {0x00BD, fraction},
    {0x00BE, fraction},
};

// The zeros of all scripts with digits, and those of mathematics; nine others follow each.
constexpr char32_t zeros[] = {
    0x0660,  0x06F0,  0x07C0,  0x0966,  0x09E6,  0x0A66,  0x0AE6,  0x0B66,  0x0BE6,  0x0C66,  0x0CE6,  0x0D66,  0x0DE6,
    0x0E50,  0x0ED0,  0x0F20,  0x1040,  0x1090,  0x17E0,  0x1810,  0x1946,  0x19D0,  0x1A80,  0x1A90,  0x1B50,  0x1BB0,
    0x1C40,  0x1C50,  0xA620,  0xA8D0,  0xA900,  0xA9D0,  0xA9F0,  0xAA50,  0xABF0,  0xFF10,  0x104A0, 0x10D30, 0x11066,
    0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50,
    0x11DA0, 0x16A60, 0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E950, 0x1FBF0,
};

// Marks of direction and other characters that nobody sees.
bool is_invisible(char32_t character)
{
    return (character >= 0x200B && character <= 0x200F) || (character >= 0x202A && character <= 0x202E)
        || (character >= 0x2060 && character <= 0x206F);
}

char folded(char32_t character)
{
    if (character < 0x80)
        return character == '$' ? currency : character < 0x20 ? stranger : static_cast<char>(character);
    const auto* const found = std::ranges::find(foldings, character, &Folding::from);
    if (found != std::end(foldings))
        return found->to;
    for (const char32_t zero : zeros)
        if (character >= zero && character < zero + 10)
            return static_cast<char>('0' + (character - zero));
    if (character >= 0x20A0 && character <= 0x20CF)
        return currency;
    if (character >= 0x2000 && character <= 0x200A)
        return ' ';
    if (character == 0x2070 || (character >= 0x2074 && character <= 0x207B))
        return '^';
    if (is_invisible(character))
        return nothing;
    if (character >= 0x2150 && character <= 0x215F)
        return fraction;
    return stranger;
}

std::string_view trimmed(std::string_view text)
{
    const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
    return text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

std::string folded(std::string_view text)
{
    std::string folds;
    for_each_character(text, [&](char32_t character, std::string_view) {
        if (character == 0x221E)
            folds += "inf";
        else if (const char fold = folded(character); fold != nothing)
            folds += fold;
    });
    return std::string(trimmed(folds));
}

bool take(std::string_view& text, std::string_view begin)
{
    if (!text.starts_with(begin))
        return false;
    text.remove_prefix(begin.size());
    return true;
}

NumberSpelling other(Message name)
{
    return {.kind = NumberSpelling::Kind::other, .name = std::move(name)};
}

Message money()
{
    return Message("spelling.money", "an amount of money");
}

Message a_fraction()
{
    return Message("spelling.fraction", "a fraction");
}

Message unusual()
{
    return Message("spelling.unusual", "a number in an unusual spelling");
}

// Whether marks stand where thousands marks do: behind one to three digits, and then behind each three.
bool are_thousands(std::string_view digits, char mark)
{
    const std::size_t first = digits.find(mark);
    if (first == 0 || first > 3 || digits.front() == '0')
        return false;
    for (std::size_t place = first; place < digits.size(); place += 4)
        if (digits[place] != mark || digits.size() - place < 4
            || !std::ranges::all_of(digits.substr(place + 1, 3), is_digit))
            return false;
    return true;
}

// "12,34,567", as in India.
bool are_lakhs(std::string_view digits)
{
    const std::size_t last = digits.rfind(',');
    if (std::ranges::count(digits, ',') < 2 || digits.size() - last != 4)
        return false;
    for (std::size_t place = digits.find(','); place < last; place += 3)
        if (digits.find(',', place + 1) != place + 3)
            return false;
    return digits.find(',') <= 2;
}

void erase_all(std::string& text, char mark)
{
    std::erase(text, mark);
}

// Reads digits with marks between them: "1'234.5", "1.234,5".
NumberSpelling spelling_of_digits(std::string digits, bool exponent)
{
    for (const char mark : {'\'', '_', ' '}) {
        if (digits.find(mark) == std::string::npos)
            continue;
        const std::string_view whole = std::string_view(digits).substr(0, digits.find_last_of(".,"));
        if (!are_thousands(whole, mark) || digits.find(mark, whole.size()) != std::string::npos)
            return {};
        erase_all(digits, mark);
        exponent = true; // its point or comma is a decimal one, as the thousands have a mark
        break;
    }
    const std::size_t last = digits.find_last_of(".,");
    if (last == std::string::npos)
        return {.kind = NumberSpelling::Kind::number, .digits = std::move(digits)};
    if (digits[last] == ',' && last + 1 == digits.size())
        return {};
    NumberSpelling number{.kind = NumberSpelling::Kind::number, .mark = digits[last]};
    const char second = digits[last] == '.' ? ',' : '.';
    if (are_lakhs(digits.substr(0, digits.find('.'))))
        return other(Message("spelling.lakhs", "a number whose thousands marks do not stand in groups of three"));
    if (digits.find(second) != std::string::npos) {
        if (std::ranges::count(digits, number.mark) > 1 || !are_thousands(digits.substr(0, last), second))
            return {};
        number.grouping = second;
    } else if (std::ranges::count(digits, number.mark) > 1) {
        if (exponent || !are_thousands(digits, number.mark))
            return {};
        number.grouping = std::exchange(number.mark, 0);
    } else {
        number.may_group = !exponent && are_thousands(digits, number.mark);
    }
    if (number.grouping != 0)
        erase_all(digits, number.grouping);
    number.digits = std::move(digits);
    return number;
}

std::string_view letters_in_front(std::string_view text)
{
    const auto* const end = std::ranges::find_if_not(text, is_letter);
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

constexpr std::string_view units[] = {"s",  "ms", "us",  "ns",  "min", "h",   "m",   "cm",  "mm",   "km",    "um",
                                      "nm", "px", "pt",  "em",  "g",   "kg",  "mg",  "k",   "K",    "M",     "G",
                                      "T",  "Hz", "kHz", "MHz", "GHz", "dB",  "V",   "mV",  "W",    "kW",    "B",
                                      "kB", "KB", "MB",  "GB",  "KiB", "MiB", "GiB", "bit", "bits", "bytes", "pp"};

// Behind a whole number only known units: "3D" and "2nd" are words.
bool is_unit(std::string_view text, bool decimal)
{
    if (text.front() == degree)
        return text.size() <= 2;
    const std::string_view name = letters_in_front(text);
    const bool rest_known = name.size() == text.size() || text[name.size()] == '/' || text[name.size()] == '^';
    return rest_known && !name.empty()
        && (std::ranges::find(units, name) != std::end(units) || (decimal && name.size() <= 4));
}

// How much of the front names a currency: "CHF", "US$", "kr ", "Rs. ".
std::size_t currency_in_front(std::string_view text)
{
    constexpr std::string_view codes[] = {"CHF", "EUR", "USD", "GBP", "JPY", "CNY", "INR", "SEK", "NOK", "DKK", "PLN",
                                          "AUD", "CAD", "HKD", "SGD", "BRL", "MXN", "ZAR", "TRY", "CZK", "HUF", "KRW"};
    constexpr std::string_view names[] = {"kr", "Kr", "Rs", "RM", "Rp", "Fr"}; // with a blank or a point
    const std::string_view letters = letters_in_front(text);
    const char behind = letters.size() < text.size() ? text[letters.size()] : ' ';
    if (letters.size() <= 3 && behind == currency)
        return letters.size() + 1;
    const bool apart = behind == ' ' || behind == '.';
    if (std::ranges::find(codes, text.substr(0, 3)) != std::end(codes))
        return 3;
    return apart && std::ranges::find(names, letters) != std::end(names) ? std::min(letters.size() + 1, text.size())
                                                                         : 0;
}

bool is_in(std::string_view text, char open, char close)
{
    return text.size() > 2 && text.front() == open && text.back() == close && (is_digit(text[1]) || text[1] == '-');
}

// "x10^-3", "^-3", "**2".
bool is_power(std::string_view rest)
{
    if (rest.front() == '^' || (rest.starts_with("**") && rest.find_first_not_of('*') != std::string_view::npos))
        return true;
    const bool times = rest.front() == power || rest.front() == '*'
        || (rest.front() == 'x' && rest.find('^') != std::string_view::npos);
    return times && trimmed(rest.substr(1)).starts_with("10");
}

// "+0.5j", "-2i", "j".
bool is_imaginary(std::string_view rest, bool decimal)
{
    if (rest.back() != 'i' && rest.back() != 'j')
        return false;
    rest.remove_suffix(1);
    if (rest.empty())
        return decimal;
    return (rest.front() == '+' || rest.front() == '-')
        && rest.find_first_not_of("0123456789.,eE+- ") == std::string_view::npos;
}

// What stands behind the digits, and makes something else of a number. `decimal`: they have a point or a comma.
std::optional<Message> name_of_rest(std::string_view rest, bool decimal)
{
    if (const std::size_t money_ends = currency_in_front(rest); money_ends > 0 && money_ends == rest.size())
        return money();
    if (rest.front() == fraction
        || (rest.front() == '/' && rest.size() > 1 && std::ranges::all_of(rest.substr(1), is_digit)))
        return a_fraction();
    if (is_imaginary(rest, decimal))
        return Message("spelling.complex", "a complex number");
    if (rest.front() == plus_minus || is_in(rest, '(', ')') || is_in(rest, '[', ']') || rest.starts_with("+-")
        || rest.starts_with("+/-"))
        return Message("spelling.error", "a number with its error");
    if (rest.find_first_not_of('*') == std::string_view::npos)
        return Message("spelling.stars", "a number with a mark behind it");
    if (is_power(rest))
        return Message("spelling.power", "a number with a power of ten");
    if (is_unit(rest, decimal))
        return Message("spelling.unit", "a number with a unit");
    if (decimal && rest.size() > 1 && rest.front() == '-' && is_digit(rest[1]))
        return Message("spelling.glued", "two numbers with nothing between them");
    if ((rest.front() == power && rest.size() > 1 && is_digit(rest[1]))
        || (decimal && rest.find_first_not_of(stranger) == std::string_view::npos))
        return unusual();
    return {};
}

// Takes the exponent from the front: "e-3", or "D-03" of Fortran behind a point.
std::string take_exponent(std::string_view& rest, bool decimal)
{
    if (rest.empty() || !(rest[0] == 'e' || rest[0] == 'E' || (decimal && (rest[0] == 'd' || rest[0] == 'D'))))
        return {};
    std::size_t end = rest.find_first_of("+-") == 1 ? 2 : 1;
    const std::size_t digits = end;
    while (end < rest.size() && is_digit(rest[end]))
        ++end;
    if (end == digits)
        return {};
    std::string exponent = "e" + std::string(rest.substr(rest[1] == '+' ? 2 : 1, end - (rest[1] == '+' ? 2 : 1)));
    rest.remove_prefix(end);
    return exponent;
}

// How Windows' older C library writes what is no finite number.
std::optional<std::string> windows_number(std::string_view rest)
{
    if (rest.starts_with("#INF"))
        return "inf";
    if (rest.starts_with("#QNAN") || rest.starts_with("#SNAN") || rest.starts_with("#IND"))
        return "nan";
    return {};
}

// "#DIV/0!", "#NAME?", "#N/A", "#WERT!", "Err:502".
bool is_spreadsheet_error(std::string_view text)
{
    if (take(text, "Err:") || take(text, "Fehler:"))
        return !text.empty() && std::ranges::all_of(text, is_digit);
    if (!take(text, "#") || text.empty() || !(is_letter(text.front()) || text.front() == stranger))
        return false;
    if (text == "N/A" || text == "NV" || text == "NA" || text == "N/D" || text == "GETTING_DATA")
        return true;
    const char last = text.back();
    text.remove_suffix(1);
    return (last == '!' || last == '?') && !text.empty() && std::ranges::all_of(text, [](char c) {
               return (c >= 'A' && c <= 'Z') || is_digit(c) || c == '/' || c == '_' || c == stranger; // "#¡VALOR!"
           });
}

bool is_missing(std::string_view text)
{
    constexpr std::string_view names[] = {"NA", "N/A", "n/a", "<NA>", "null", "NULL", "None"};
    return std::ranges::find(names, text) != std::end(names);
}

// Signs, currencies and comparisons in front of the digits.
struct Front {
    bool minus = false;
    bool sign = false;
    std::optional<Message> name = {};
};

Front take_front(std::string_view& text)
{
    Front front;
    for (;;) {
        if (text.empty())
            return front;
        if ((text.front() == '-' || text.front() == '+') && !front.sign) {
            front.sign = true;
            front.minus = text.front() == '-';
            text.remove_prefix(1);
        } else if (std::string_view("<>~=").find(text.front()) != std::string_view::npos) {
            front.name = text.front() == '=' ? Message("spelling.formula", "a formula")
                                             : Message("spelling.bound", "a bound and not a number");
            text.remove_prefix(1);
        } else if (const std::size_t money_ends = currency_in_front(text); money_ends > 0) {
            front.name = money();
            text.remove_prefix(money_ends);
        } else if (text.front() == '%' && text.size() > 1 && is_digit(text[1])) {
            front.name = unusual();
            text.remove_prefix(1);
        } else {
            return front;
        }
        text = trimmed(text);
    }
}

// The digits from the front of `text`, with the marks between them.
std::string_view take_digits(std::string_view& text)
{
    std::size_t end = 0;
    while (end < text.size()
           && (is_digit(text[end]) || std::string_view(".,'_ ").find(text[end]) != std::string_view::npos))
        ++end;
    const std::string_view digits = trimmed(text.substr(0, end));
    text = trimmed(text.substr(end));
    return std::ranges::any_of(digits, is_digit) ? digits : std::string_view();
}

// The number in quotes, or behind the apostrophe that makes a text of it in Excel: "'0.5", "\"0.5\"".
std::string_view without_quotes(std::string_view text)
{
    for (const char quote : {'\'', '"'}) {
        if (text.empty() || text.front() != quote)
            continue;
        const bool closed = text.size() > 2 && text.back() == quote;
        const std::string_view inside = text.substr(1, text.size() - (closed ? 2 : 1));
        if ((closed || quote == '\'') && plain_number(inside))
            return inside;
    }
    return text;
}

// "p<0.001" and "P > 0.05".
std::string_view without_p(std::string_view text)
{
    if (!text.starts_with('p') && !text.starts_with('P'))
        return text;
    const std::string_view rest = trimmed(text.substr(1));
    return !rest.empty() && (rest.front() == '<' || rest.front() == '>') ? rest : text;
}

NumberSpelling spelling_of(std::string_view text)
{
    text = without_p(without_quotes(text));
    if (is_spreadsheet_error(text))
        return other(Message("spelling.spreadsheet-error", "an error of a spreadsheet"));
    if (is_missing(text))
        return {.kind = NumberSpelling::Kind::number, .digits = "nan"};
    const bool parentheses = text.size() > 2 && text.front() == '(' && text.back() == ')';
    if (parentheses)
        text = trimmed(text.substr(1, text.size() - 2));
    Front front = take_front(text);
    text = without_quotes(text); // Excel's ="0.5"
    if (text == "inf" && !front.name && !parentheses)
        return {.kind = NumberSpelling::Kind::number, .digits = front.minus ? "-inf" : "inf"};
    if (!text.empty() && text.front() == fraction)
        return other(a_fraction());
    const std::string_view digits = take_digits(text);
    if (digits.empty())
        return {};
    const bool decimal = digits.find_first_of(".,") != std::string_view::npos;
    if (const auto special = windows_number(text); special && digits == "1." && !front.name && !parentheses)
        return {.kind = NumberSpelling::Kind::number, .digits = (front.minus ? "-" : "") + *special};
    if (decimal && text == "-" && (digits.back() == '.' || digits.back() == ','))
        return other(money()); // "5.-" and "5,-", without cents
    const std::string exponent = take_exponent(text, decimal);
    NumberSpelling number = spelling_of_digits(std::string(digits), !exponent.empty());
    if (number.kind != NumberSpelling::Kind::number)
        return number;
    if (text == "%" || text == std::string_view(&per_mille, 1)) {
        number.divisor = text == "%" ? 100.0 : 1000.0;
    } else if (text == "-" && !front.sign) {
        front.minus = true;
    } else if (!text.empty()) {
        if (const auto name = name_of_rest(text, decimal))
            return other(*name);
        return {};
    }
    if (front.name)
        return other(*front.name);
    if (parentheses)
        return other(Message("spelling.parentheses", "a number in parentheses"));
    number.digits = (front.minus ? "-" : "") + number.digits + exponent;
    return number;
}

} // namespace

std::optional<double> plain_number(std::string_view text)
{
    if (text.starts_with('+') && !text.starts_with("+-"))
        text.remove_prefix(1);
    const char* end = text.data() + text.size();
    double value = 0.0;
    const auto [read_to, error] = std::from_chars(text.data(), end, value);
    if (read_to != end || error == std::errc::invalid_argument)
        return {};
    if (error == std::errc::result_out_of_range) {
        long double wide = INFINITY;
        std::from_chars(text.data(), end, wide);
        value = std::copysign(std::abs(wide) < 1.0L ? 0.0 : INFINITY, text.front() == '-' ? -1.0 : 1.0);
    }
    return value;
}

NumberSpelling number_spelling(std::string_view text)
{
    constexpr std::size_t longest = 400; // of a number in digits, and more than any other
    if (text.empty() || text.size() > longest)
        return {};
    return spelling_of(folded(text));
}

bool holds_decimal(std::string_view text)
{
    for (std::size_t begin = 0; (begin = text.find_first_of("0123456789", begin)) != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_not_of("0123456789.,", begin), text.size());
        const std::string_view run = text.substr(begin, end - begin);
        const std::size_t mark = run.find_first_of(".,");
        const bool is_decimal = mark + 1 < run.size() && run.find_first_of(".,", mark + 1) == std::string_view::npos;
        const char before = begin > 0 ? text[begin - 1] : ' ';
        if (mark != std::string_view::npos && is_decimal && before != ':' && !is_letter(before))
            return true;
        begin = end;
    }
    return false;
}

bool looks_like_number(std::string_view text)
{
    return plain_number(text) || number_spelling(text).kind != NumberSpelling::Kind::text;
}

} // namespace attn
