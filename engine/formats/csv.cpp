// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/csv.h"

#include "engine/formats/csv_fields.h"
#include "engine/formats/format_error.h"
#include "engine/formats/shortest_number.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <simdjson.h>

namespace attn {

namespace {

// A number with a decimal point. Beyond what a double holds: the nearest one, 0 or an infinity.
std::optional<double> parse_number(std::string_view text)
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

// U+2212, which word processors and Matplotlib's labels have before a number.
constexpr std::string_view typographic_minus = "\xE2\x88\x92";

std::string with_plain_minus(std::string_view text)
{
    std::string plain(text);
    for (std::size_t place = 0; (place = plain.find(typographic_minus, place)) != std::string::npos;)
        plain.replace(place, typographic_minus.size(), "-");
    return plain;
}

// Reads the numbers of one table, which are written with a point or with a comma, but not with both.
class NumberReader {
public:
    NumberReader(char separator, const std::string& name) : decimal_comma_allowed_(separator != ','), name_(name) {}

    double read(const CsvField& field)
    {
        if (field.text.empty())
            throw FormatError(name_, field.place(),
                              Message("csv.empty-cell", "the cell is empty. Give a number (nan for a missing one)."));
        const std::optional<double> value = with_either_mark(field.text);
        if (!value)
            throw FormatError(
                name_, field.place(),
                Message("csv.no-number",
                        "\"{0}\" is not a number. Write one or give the table labels in its first row and column.",
                        label_of(field)));
        if (!std::isfinite(*value) && field.text.find_first_of("0123456789") != std::string_view::npos)
            throw FormatError(name_, field.place(),
                              Message("csv.too-large",
                                      "{0} is too large for a number in double precision. Write a smaller one.",
                                      label_of(field)));
        remember_mark(field);
        return *value;
    }

    bool is_number(const CsvField& field) const
    {
        return !field.text.empty() && with_either_mark(field.text).has_value();
    }

private:
    std::optional<double> with_either_mark(std::string_view text) const
    {
        if (text.find(typographic_minus) != std::string_view::npos)
            return with_either_mark(with_plain_minus(text));
        const std::size_t comma = text.find(',');
        if (comma == std::string_view::npos || !decimal_comma_allowed_ || text.find('.') != std::string_view::npos)
            return parse_number(text);
        std::string with_point(text);
        with_point[comma] = '.';
        return parse_number(with_point);
    }

    void remember_mark(const CsvField& field)
    {
        const std::size_t mark = field.text.find_first_of(".,");
        if (mark == std::string_view::npos)
            return;
        if (mark_ != '\0' && mark_ != field.text[mark])
            throw FormatError(
                name_, field.place(),
                mark_ == '.' ? Message("csv.comma",
                                       "\"{0}\" has a decimal comma, but numbers before it a point. Write all alike.",
                                       label_of(field))
                             : Message("csv.point",
                                       "\"{0}\" has a decimal point, but numbers before it a comma. Write all alike.",
                                       label_of(field)));
        mark_ = field.text[mark];
    }

    static std::string label_of(const CsvField& field) { return shortened(field.label(), 40); }

    bool decimal_comma_allowed_;
    const std::string& name_;
    char mark_ = '\0';
};

// The outline of a table, from a first pass over it.
struct Layout {
    Index rows = 0; // of cells, labels included
    Index columns = 0;
    bool row_labels = false;
    bool column_labels = false;
    bool short_first_row = false; // R leaves out the cell over the row labels
};

Message cells_text(Index cells)
{
    return cells == 1 ? Message("csv.one-cell", "1 cell") : Message("csv.cells", "{0} cells", cells);
}

[[noreturn]] void refuse_ragged(const std::string& name, Index line, Index cells, Index expected)
{
    throw FormatError(name, CsvField{.line = line, .column = std::min(cells, expected)}.place(),
                      Message("csv.ragged", "this line has {0}, but those before it have {1}. Give every line as many.",
                              cells_text(cells), expected));
}

// Holds the rows of a table against each other. Only the first may be a cell shorter than the others.
struct RowLengths {
    Index rows = 0;
    Index first = 0;
    Index others = 0;
    Index second_line = 0;

    void add(Index line, Index cells, const std::string& name)
    {
        if (rows == 0) {
            first = others = cells;
        } else if (rows == 1) {
            second_line = line;
            others = cells == first + 1 ? cells : first;
        }
        if (cells != others)
            refuse_ragged(name, line, cells, others);
        ++rows;
    }
};

// What the cells along the upper and left edge of a table are.
struct Edges {
    bool corner_empty = false;
    bool corner_text = false;
    bool first_row_text = true;    // apart from the corner
    bool first_column_text = true; // apart from the corner

    void add(const CsvField& field, const NumberReader& numbers)
    {
        if (field.row > 0 && field.column > 0)
            return;
        const bool text = !numbers.is_number(field);
        if (field.row == 0 && field.column == 0) {
            corner_empty = field.text.empty();
            corner_text = text;
        } else if (field.row == 0) {
            first_row_text &= text;
        } else {
            first_column_text &= text && !field.text.empty();
        }
    }
};

// Asks every few milliseconds whether to go on, and says how far it is: the table is gone through twice.
class Pace {
public:
    Pace(const RunControl& control, const CsvFields& fields, double begin)
        : control_(control), fields_(fields), begin_(begin)
    {
    }
    void step()
    {
        if (++cells_ % (1 << 14) != 0)
            return;
        control_.check();
        control_.report(begin_ + 0.5 * fields_.share(), "reading");
    }

private:
    const RunControl& control_;
    const CsvFields& fields_;
    double begin_;
    Index cells_ = 0;
};

Layout find_layout(const TextParts& text, char separator, const std::string& name, const RunControl& control)
{
    const NumberReader numbers(separator, name);
    CsvFields fields(text, separator, name);
    Pace pace(control, fields, 0.0);
    CsvField field;
    RowLengths lengths;
    Edges edges;
    while (fields.next(field)) {
        pace.step();
        edges.add(field, numbers);
        if (field.last)
            lengths.add(field.line, field.column + 1, name);
    }
    const bool short_first_row = lengths.first != lengths.others;
    if (short_first_row && !(edges.corner_text && edges.first_row_text && edges.first_column_text))
        refuse_ragged(name, lengths.second_line, lengths.others, lengths.first);

    const bool both = edges.corner_empty || short_first_row;
    const bool row_labels = edges.corner_text && edges.first_column_text && lengths.others > 1
        && (lengths.rows > 1 || !edges.first_row_text);
    return {.rows = lengths.rows,
            .columns = lengths.others,
            .row_labels = both || row_labels,
            .column_labels = both || (edges.corner_text && edges.first_row_text),
            .short_first_row = short_first_row};
}

void require_text(TextParts text, const std::string& name)
{
    const Message encoding("csv.encoding", "encoding");
    if (text.at_hand().starts_with("\xFF\xFE") || text.at_hand().starts_with("\xFE\xFF"))
        throw FormatError(name, encoding, Message("csv.utf-16", "the text is UTF-16. Save it as UTF-8."), 0);
    for (;;) {
        // The last character may go on in the next part.
        const std::string_view part =
            first_bytes(text.at_hand(), text.at_hand().size() - (text.at_end() || text.at_hand().empty() ? 0 : 1));
        if (const std::size_t zero = part.find('\0'); zero != std::string_view::npos)
            throw FormatError(name, encoding,
                              Message("csv.zero-byte", "a table in text has no zero bytes. Save it as UTF-8 text."),
                              text.offset() + zero);
        if (!simdjson::validate_utf8(part.data(), part.size()))
            throw FormatError(name, encoding, Message("csv.utf-8", "the text is not UTF-8. Save it as UTF-8."));
        if (text.at_end())
            return;
        text.advance(part.size());
    }
}

// What is known of a table before its numbers are read.
struct Outline {
    char separator = ',';
    Layout cells;
    Index rows = 0; // of numbers
    Index columns = 0;
};

Outline outline_of(const TextParts& text, const std::string& name, const RunControl& control)
{
    require_text(text, name);
    Outline outline{.separator = find_separator(text), .cells = {}};
    const Layout& cells = outline.cells = find_layout(text, outline.separator, name, control);
    outline.rows = cells.rows - (cells.column_labels ? 1 : 0);
    outline.columns = cells.columns - (cells.row_labels ? 1 : 0);
    if (outline.rows <= 0 || outline.columns <= 0)
        throw FormatError(name, Message("csv.table", "table"),
                          cells.rows == 0
                              ? Message("csv.empty", "it is empty. Give rows of numbers.")
                              : Message("csv.labels-only", "it holds labels but no numbers. Give rows of them."));
    return outline;
}

void read_cells(CsvFields& fields, NumberReader& numbers, const Layout& layout, Pace pace, MemoryBudget& budget,
                NamedArray& array)
{
    CsvField field;
    while (fields.next(field)) {
        pace.step();
        const bool in_header = layout.column_labels && field.row == 0;
        const bool in_labels = layout.row_labels && field.column == 0 && !(in_header && layout.short_first_row);
        if (!in_header && !in_labels) {
            array.values.push_back(numbers.read(field));
        } else if (!(in_header && in_labels)) {
            budget.take(1, sizeof(std::string) + field.text.size(), array.name);
            (in_header ? array.column_labels : array.row_labels).push_back(field.label());
        }
    }
}

NamedArray read_table(const TextParts& text, const std::string& name, MemoryBudget& budget, const RunControl& control)
{
    const Outline outline = outline_of(text, name, control);
    budget.take(static_cast<std::uint64_t>(outline.rows * outline.columns), sizeof(double), name);
    NamedArray array = {.name = name, .shape = {outline.rows, outline.columns}, .type = NumberType::float64};
    array.values.reserve(static_cast<std::size_t>(outline.rows * outline.columns));
    CsvFields fields(text, outline.separator, name);
    NumberReader numbers(outline.separator, name);
    read_cells(fields, numbers, outline.cells, Pace(control, fields, 0.5), budget, array);
    return array;
}

void append_cell(std::string& out, std::string_view label)
{
    // White space too: it would be trimmed, or taken for a separator.
    if (!label.empty() && label.find_first_of(",;\"\t\r\n ") == std::string_view::npos) {
        out += label;
        return;
    }
    out += '"';
    for (const char c : label) {
        out += c;
        if (c == '"')
            out += c;
    }
    out += '"';
}

void append_header(std::string& out, const NamedArray& array, Index columns)
{
    for (Index j = 0; j < columns; ++j) {
        out += ',';
        append_cell(out,
                    array.column_labels.empty() ? std::to_string(j) : array.column_labels[static_cast<std::size_t>(j)]);
    }
    out += '\n';
}

} // namespace

NamedArray parse_csv(std::string_view text, const std::string& name, MemoryBudget budget, const RunControl& control)
{
    return read_table(TextParts(text), name, budget, control);
}

NamedArray read_csv(const RegularFile& file, MemoryBudget& budget, const RunControl& control)
{
    return read_table(TextParts(file), file.path(), budget, control);
}

std::vector<Index> csv_shape(const RegularFile& file, const RunControl& control)
{
    const Outline outline = outline_of(TextParts(file), file.path(), control);
    return {outline.rows, outline.columns};
}

void write_csv(const NamedArray& array, const ByteSink& sink)
{
    require_consistent(array);
    const std::size_t rank = array.shape.size();
    if (rank > 2)
        throw ShapeError("csv.rank",
                         "{0}: a table has rows and columns only, but the shape is {1}. Save it as .npy, .npz, .json "
                         "or .safetensors, or pick one of its matrices.",
                         array.name, shape_text(array.shape));
    const Index columns = rank < 1 ? 1 : array.shape[rank - 1];
    const Index rows = array.values.empty() ? 0 : rank < 2 ? 1 : array.shape[0];
    const bool labels = !array.row_labels.empty() || !array.column_labels.empty();
    GatheringSink out(sink);
    if (labels)
        append_header(out.pending, array, columns);
    for (Index i = 0; i < rows; ++i) {
        if (labels)
            append_cell(out.pending,
                        array.row_labels.empty() ? std::to_string(i) : array.row_labels[static_cast<std::size_t>(i)]);
        for (Index j = 0; j < columns; ++j) {
            if (labels || j > 0)
                out.pending += ',';
            append_shortest_number(out.pending, array.values[static_cast<std::size_t>(i * columns + j)], array.type);
        }
        out.pending += '\n';
        out.flush_if_full();
    }
    out.flush();
}

} // namespace attn
