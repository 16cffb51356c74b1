// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/csv.h"

#include "engine/formats/csv_numbers.h"
#include "engine/formats/format_error.h"
#include "engine/formats/number_spelling.h"
#include "engine/formats/shortest_number.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <cmath>
#include <simdjson.h>

namespace attn {

namespace {

// The outline of a table, from a first pass over it.
struct Layout {
    Index rows = 0; // of cells, labels included
    Index columns = 0;
    bool row_labels = false;
    bool column_labels = false;
    bool short_first_row = false; // R leaves out the cell over the row labels
    CsvMarks marks = {};
    std::vector<Message> notes = {};
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

// Whether cells are 0, 1, 2 and so on, or begin with 1.
class Counting {
public:
    void add(std::string_view text)
    {
        if (cells_ == 0)
            begin_ = text == "1" ? 1 : 0;
        counts_ = counts_ && text == std::to_string(begin_ + cells_);
        ++cells_;
    }
    bool counts() const { return counts_; }

private:
    Index begin_ = 0;
    Index cells_ = 0;
    bool counts_ = true;
};

// What the cells along the upper and left edge of a table are.
struct Edges {
    bool corner_empty = false;
    bool corner_text = false;
    bool first_row_text = true;    // apart from the corner
    bool first_column_text = true; // apart from the corner
    Counting first_row = {};
    Counting first_column = {};
    Counting below_corner = {}; // the first column without the corner
    // Whether each cell holds a decimal number, whatever stands around it. Such cells are no labels by their looks.
    bool first_row_decimals = true;
    bool first_column_decimals = true;
    bool decimals = false; // there are some elsewhere

    void add(const CsvField& field)
    {
        if (field.row > 0 && field.column > 0) {
            decimals = decimals || field.text.find_first_of(".,") != std::string_view::npos;
            return;
        }
        const bool text = !looks_like_number(field.text);
        const bool decimal = holds_decimal(field.text);
        if (field.row == 0) {
            first_row.add(field.text);
            first_row_decimals = first_row_decimals && decimal;
        }
        if (field.column == 0) {
            first_column.add(field.text);
            first_column_decimals = first_column_decimals && decimal;
        }
        if (field.row == 0 && field.column == 0) {
            corner_empty = field.text.empty();
            corner_text = text;
        } else if (field.row == 0) {
            first_row_text &= text;
        } else {
            first_column_text &= text && !field.text.empty();
            below_corner.add(field.text);
        }
    }
    // The first row may be a cell shorter than the others: R writes the names of columns so, before rows with names or
    // numbers in front.
    bool names_columns() const { return corner_text && first_row_text && (first_column_text || below_corner.counts()); }
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

// The marks of the numbers in the first row, in the first column, in the corner and elsewhere. What belongs to labels
// does not count.
class MarksOfParts {
public:
    void add(const CsvField& field) { parts_[part(field.row == 0, field.column == 0)].add(field); }
    CsvMarks without(bool first_row, bool first_column) const
    {
        CsvMarks marks;
        for (const bool row : {false, true})
            for (const bool column : {false, true})
                if (!(row && first_row) && !(column && first_column))
                    marks.add(parts_[part(row, column)]);
        return marks;
    }

private:
    static std::size_t part(bool row, bool column) { return (row ? 2 : 0) + (column ? 1 : 0); }
    CsvMarks parts_[4];
};

// Tells a table of commas whose numbers have decimal commas too: "0,217,0,563" are four cells. Cells that are 0 or 1
// alternate with digits then, which are either long or make rows that sum to 1.
class SplitDecimals {
public:
    // `first`: the column of the first number.
    explicit SplitDecimals(Index first) : first_(first) {}
    void add(const CsvField& field)
    {
        if (!alternate_ || field.column < first_)
            return;
        std::string_view text = field.text;
        const bool whole = (field.column - first_) % 2 == 0;
        if (whole && text.starts_with('-'))
            text.remove_prefix(1);
        const bool digits =
            !field.quoted && !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
        alternate_ &= digits && (!whole || text == "0" || text == "1");
        long_ |= !whole && text.size() > 2;
        above_one_ |= !whole && text.find_first_not_of("01") != std::string_view::npos;
        sum_ += plain_number(whole ? std::string(text) : "0." + std::string(text)).value_or(0.0);
        if (!field.last)
            return;
        sums_to_one_ &= std::abs(sum_ - 1.0) < 0.02;
        sum_ = 0.0;
    }
    bool found(Index columns) const
    {
        const Index cells = columns - first_;
        return cells >= 4 && cells % 2 == 0 && alternate_ && (long_ || (above_one_ && sums_to_one_));
    }

private:
    Index first_;
    bool alternate_ = true;
    bool long_ = false;
    bool above_one_ = false;
    bool sums_to_one_ = true;
    double sum_ = 0.0;
};

std::vector<Message> notes_of(const Layout& layout, const Edges& edges, Index comments)
{
    std::vector<Message> notes;
    const bool said = edges.corner_empty || layout.short_first_row;
    if (layout.column_labels && !said)
        notes.push_back(
            Message("note.first-row",
                    "the first row was taken for labels, as it holds no number. An empty first cell says so."));
    if (layout.row_labels && !said)
        notes.push_back(
            Message("note.first-column",
                    "the first column was taken for labels, as it holds no number. An empty first cell says so."));
    // As a data frame of pandas is written without its index, or without its header.
    if (!layout.column_labels && layout.rows > 1 && layout.columns > 2 && edges.first_row.counts() && edges.decimals)
        notes.push_back(Message("note.counted-row",
                                "the first row counts the columns, and was read as weights. Leave it out if it holds "
                                "their names."));
    if (!layout.row_labels && layout.rows > 2 && layout.columns > 1 && edges.first_column.counts() && edges.decimals)
        notes.push_back(Message("note.counted-column",
                                "the first column counts the rows, and was read as weights. Leave it out if it holds "
                                "their names."));
    if (comments > 0)
        notes.push_back(Message("note.comments", "lines that begin with # were passed over: {0}", comments));
    return notes;
}

Layout find_layout(const TextParts& text, const CsvForm& form, const std::string& name, const RunControl& control)
{
    CsvFields fields(text, form, name);
    Pace pace(control, fields, 0.0);
    CsvField field;
    RowLengths lengths;
    Edges edges;
    MarksOfParts marks;
    SplitDecimals split(0), behind_labels(1);
    while (fields.next(field)) {
        pace.step();
        edges.add(field);
        marks.add(field);
        split.add(field);
        behind_labels.add(field);
        if (field.last)
            lengths.add(field.line, field.column + 1, name);
    }
    const bool short_first_row = lengths.first != lengths.others;
    if (short_first_row && !edges.names_columns())
        refuse_ragged(name, lengths.second_line, lengths.others, lengths.first);
    if (form.separator == ','
        && (split.found(lengths.others) || (edges.first_column_text && behind_labels.found(lengths.others))))
        throw FormatError(name, CsvField().place(),
                          Message("csv.split-decimals",
                                  "the numbers seem to have decimal commas, and commas separate the cells too. "
                                  "Separate them by semicolons, or write decimal points."));

    const bool both = edges.corner_empty || short_first_row;
    const bool row_labels = edges.corner_text && edges.first_column_text && !edges.first_column_decimals
        && lengths.others > 1 && (lengths.rows > 1 || !edges.first_row_text);
    const bool column_labels = edges.corner_text && edges.first_row_text && !edges.first_row_decimals;
    Layout layout{.rows = lengths.rows,
                  .columns = lengths.others,
                  .row_labels = both || row_labels,
                  .column_labels = both || column_labels,
                  .short_first_row = short_first_row};
    layout.marks = marks.without(layout.column_labels, layout.row_labels);
    layout.notes = notes_of(layout, edges, fields.comments());
    return layout;
}

void require_text(TextParts text, const std::string& name)
{
    const Message encoding("csv.encoding", "encoding");
    for (;;) {
        // The last character may go on in the next part.
        const std::string_view part =
            first_bytes(text.at_hand(), text.at_hand().size() - (text.at_end() || text.at_hand().empty() ? 0 : 1));
        if (const std::size_t zero = part.find('\0'); zero != std::string_view::npos)
            throw FormatError(name, encoding,
                              Message("csv.zero-byte", "a table in text has no zero bytes. Save it as UTF-8 text."),
                              text.place() + zero);
        if (!simdjson::validate_utf8(part.data(), part.size()))
            throw FormatError(name, encoding, Message("csv.utf-8", "the text is not UTF-8. Save it as UTF-8."));
        if (text.at_end())
            return;
        text.advance(part.size());
    }
}

// What is known of a table before its numbers are read.
struct Outline {
    CsvForm form;
    Layout cells;
    Index rows = 0; // of numbers
    Index columns = 0;
};

Outline outline_of(const TextParts& text, const std::string& name, const RunControl& control)
{
    require_text(text, name);
    Outline outline{.form = find_form(text), .cells = {}};
    const Layout& cells = outline.cells = find_layout(text, outline.form, name, control);
    outline.rows = cells.rows - (cells.column_labels ? 1 : 0);
    outline.columns = cells.columns - (cells.row_labels ? 1 : 0);
    if (outline.rows <= 0 || outline.columns <= 0)
        throw FormatError(name, Message("csv.table", "table"),
                          cells.rows == 0
                              ? Message("csv.empty", "it is empty. Give rows of numbers.")
                              : Message("csv.labels-only", "it holds labels but no numbers. Give rows of them."));
    return outline;
}

void read_cells(CsvFields& fields, const CsvNumbers& numbers, const Layout& layout, Pace pace, MemoryBudget& budget,
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

NamedArray read_table(const TextParts& text, const std::string& name, MemoryBudget& budget, const RunControl& control,
                      std::vector<Message>* notes)
{
    const Outline outline = outline_of(text, name, control);
    budget.take(static_cast<std::uint64_t>(outline.rows * outline.columns), sizeof(double), name);
    NamedArray array = {.name = name, .shape = {outline.rows, outline.columns}, .type = NumberType::float64};
    array.values.reserve(static_cast<std::size_t>(outline.rows * outline.columns));
    CsvFields fields(text, outline.form, name);
    const CsvNumbers numbers(outline.cells.marks, outline.form.separator, name);
    read_cells(fields, numbers, outline.cells, Pace(control, fields, 0.5), budget, array);
    if (notes)
        notes->insert(notes->end(), outline.cells.notes.begin(), outline.cells.notes.end());
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

NamedArray parse_csv(std::string_view text, const std::string& name, MemoryBudget budget, const RunControl& control,
                     std::vector<Message>* notes)
{
    return read_table(TextParts(text), name, budget, control, notes);
}

NamedArray read_csv(const RegularFile& file, MemoryBudget& budget, const RunControl& control,
                    std::vector<Message>* notes)
{
    return read_table(TextParts(file, control), file.path(), budget, control, notes);
}

bool looks_like_table(std::string_view begin)
{
    const bool cut = begin.size() >= first_bytes_looked_at;
    const std::size_t end = cut ? begin.find_last_of("\r\n") : begin.size();
    begin = begin.substr(0, end);
    return end != std::string_view::npos && begin.find('\0') == std::string_view::npos
        && simdjson::validate_utf8(begin.data(), begin.size()) && find_form(TextParts(begin)).is_table;
}

std::vector<Index> csv_shape(const RegularFile& file, const RunControl& control)
{
    const Outline outline = outline_of(TextParts(file, control), file.path(), control);
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
