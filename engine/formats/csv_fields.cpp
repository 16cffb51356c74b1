// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/csv_fields.h"

#include "engine/formats/format_error.h"
#include "engine/formats/number_spelling.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <map>

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

TextParts::TextParts(std::string_view text) : text_(text), mark_(text.starts_with(byte_order_mark) ? 3 : 0)
{
    text_.remove_prefix(mark_);
    size_ = text_.size();
}

TextParts::TextParts(const RegularFile& file, const RunControl& control)
    : file_(std::make_shared<const TextBytes>(file, control)), size_(file_->size()), mark_(file_->begin())
{
    advance(0);
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

namespace {

constexpr Index lines_looked_at = 40;

// How well a separator fits the first lines of a table.
struct Fit {
    Index cells = 0;      // in most lines
    double lines = 0.0;   // the share of those that have as many
    double numbers = 0.0; // the share of cells that are numbers
    bool is_table = false;
    double quality() const { return cells > 1 ? lines * numbers : 0.0; }
};

// What is counted of a table's first lines.
class Counting {
public:
    void add(const CsvField& field)
    {
        const bool number = looks_like_number(field.text);
        ++cells_;
        numbers_ += number ? 1 : 0;
        inner_words_ += !number && field.column > 0 && !lines_.empty() ? 1 : 0;
        if (field.last)
            lines_.push_back(field.column + 1);
    }

    Fit fit() const
    {
        Fit fit;
        std::map<Index, Index> counts;
        for (const Index cells : lines_)
            if (++counts[cells] > counts[fit.cells])
                fit.cells = cells;
        if (cells_ == 0)
            return fit;
        const auto lines = static_cast<Index>(lines_.size());
        const bool short_first = lines > 1 && lines_.front() == fit.cells - 1;
        const Index alike = counts[fit.cells] + (short_first ? 1 : 0);
        fit.lines = static_cast<double>(alike) / static_cast<double>(lines);
        fit.numbers = static_cast<double>(numbers_) / static_cast<double>(cells_);
        const bool needs_all = lines == 1 || fit.cells == 1;
        fit.is_table = alike == lines && inner_words_ == 0 && numbers_ > 1 && (!needs_all || numbers_ == cells_);
        return fit;
    }
    Index lines() const { return static_cast<Index>(lines_.size()); }

private:
    std::vector<Index> lines_; // the cells of each
    Index cells_ = 0;
    Index numbers_ = 0;
    Index inner_words_ = 0; // cells that are no numbers, apart from the first row and column
};

// The text at hand up to the end of its last whole line, if there is one, without lines that begin with #.
std::string first_lines(const TextParts& text)
{
    std::string_view part = text.at_hand();
    const std::size_t whole = text.at_end() ? part.size() : part.find_last_of("\r\n");
    part = whole == std::string_view::npos ? first_bytes(part, part.size() - 1) : part.substr(0, whole);
    const std::string all(part);
    std::string lines;
    while (!part.empty()) {
        const std::size_t end = std::min(part.find_first_of("\r\n"), part.size() - 1) + 1;
        if (const std::size_t begin = part.find_first_not_of(" \t"); begin >= end || part[begin] != '#')
            lines += part.substr(0, end);
        part.remove_prefix(end);
    }
    return lines.empty() ? all : lines;
}

Fit fit_of(const std::string& lines, char separator)
{
    const std::string no_name;
    CsvFields fields(TextParts(lines), {.separator = separator}, no_name);
    Counting counting;
    try {
        for (CsvField field; counting.lines() < lines_looked_at && fields.next(field);)
            counting.add(field);
    } catch (const FormatError&) {
        return {}; // quotes that do not stand around its cells
    }
    return counting.fit();
}

char separator_of_first_line(std::string_view text)
{
    constexpr std::string_view separators = "\t;,";
    bool quoted = false;
    std::size_t best = std::string_view::npos;
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

} // namespace

CsvForm find_form(const TextParts& text)
{
    const std::string lines = first_lines(text);
    Fit best;
    CsvForm form{.separator = separator_of_first_line(lines)};
    for (const char separator : {'\t', ';', ',', ' '}) {
        const Fit fit = fit_of(lines, separator);
        if (fit.quality() <= best.quality() && !(best.cells == 0 && separator == form.separator))
            continue;
        best = fit;
        form = {.separator = separator, .cells = fit.cells, .is_table = fit.is_table};
    }
    return form;
}

bool CsvFields::next(CsvField& field)
{
    for (;;) {
        begin_ = place_;
        const bool found = read(field);
        // Where what is at hand ends, the field or its line end may go on.
        if (has_more() || parts_.at_end())
            return found;
        bring_more(found ? &field : nullptr);
    }
}

// Goes back to where an unfinished field begins. Between rows, half a line end may stand last.
void CsvFields::bring_more(const CsvField* unfinished)
{
    if (unfinished) {
        place_ = begin_;
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
        while (has_more() && (at_line_end() || skip_separator_line() || skip_comment())) {
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

// Moves to the end of a first line that tells Excel the separator.
bool CsvFields::skip_separator_line()
{
    const std::string_view line = text_.substr(place_.byte);
    if (place_.row >= 0 || line.size() < 6 || !line.starts_with("sep=") || (line[5] != '\n' && line[5] != '\r'))
        return false;
    place_.byte += 5;
    return true;
}

// Moves to the end of a line that is a comment.
bool CsvFields::skip_comment()
{
    if (!at('#') || cells_ == 0)
        return false;
    std::size_t end = 0;
    while ((end = text_.find_first_of("\r\n", place_.byte)) == std::string_view::npos && !parts_.at_end()
           && text_.size() - place_.byte <= longest_cell) {
        parts_.advance(place_.byte);
        text_ = parts_.at_hand();
        place_.byte = 0;
        begin_ = place_;
    }
    if (end == std::string_view::npos && !parts_.at_end())
        return false;
    end = std::min(end, text_.size());
    if (!is_comment(text_.substr(place_.byte, end - place_.byte)))
        return false;
    place_.byte = end;
    begin_ = place_;
    ++comments_;
    return has_more();
}

bool CsvFields::is_comment(std::string_view line) const
{
    CsvFields fields(TextParts(line), {.separator = separator_}, name_);
    Index cells = 0;
    bool numbers = false;
    try {
        for (CsvField field; fields.next(field); ++cells)
            numbers |= looks_like_number(field.text);
    } catch (const FormatError&) {
        return true; // quotes in a sentence
    }
    return cells != cells_ || !numbers;
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
