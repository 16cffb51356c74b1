// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/text_bytes.h"
#include "engine/run_control/run_control.h"
#include "engine/tensor/matrix.h"
#include "engine/tensor/message.h"

#include <memory>
#include <string>
#include <string_view>

namespace attn {

// One cell of a table in text.
struct CsvField {
    std::string_view text; // without the quotes and the white space around it
    bool quoted = false;   // then "" in `text` stands for one quote
    Index line = 1;        // where it begins, from 1
    Index row = 0;         // from 0, blank lines not counted
    Index column = 0;      // from 0
    bool last = false;     // of its row

    std::string label() const; // the text with its quotes undone
    Message place() const;     // "line 3, column 2", for errors
};

// A text of which a part is at hand: all of it, or of a file what was read last. A byte order mark in front of it is
// passed over, and a file in UTF-16 is converted.
class TextParts {
public:
    // What it is made of must outlive it.
    explicit TextParts(std::string_view text);
    explicit TextParts(const RegularFile& file, const RunControl& control = {});

    std::string_view at_hand() const { return file_ ? std::string_view(bytes_) : text_; }
    // Where what is at hand begins, and where in the file it does.
    std::uint64_t offset() const { return offset_; }
    std::uint64_t place() const { return offset_ + mark_; }
    std::uint64_t size() const { return size_; }
    bool at_end() const { return offset_ + at_hand().size() == size_; }
    // Unless it is at the end: leaves the first `used` bytes behind and brings more to hand, as many as stay at least.
    void advance(std::size_t used);

private:
    std::shared_ptr<const TextBytes> file_;
    std::string bytes_; // of the file
    std::string_view text_;
    std::uint64_t offset_ = 0;
    std::uint64_t size_;
    std::uint64_t mark_; // the bytes in front of the text
};

// How the lines of a table are made up.
struct CsvForm {
    char separator = ','; // '\t', ';', ',' or ' ' for white space
    Index cells = 0;      // in most lines; 0 where nothing looks like a table
    // Whether all lines that were looked at have as many cells, and those apart from the first row and column are
    // numbers, two of them at least.
    bool is_table = false;
};

// Tries each separator on the first lines. That one is taken for which most lines have as many cells, and most cells
// are numbers. Without numbers the first line decides: a tab, else a semicolon, else a comma, else white space.
CsvForm find_form(const TextParts& text);

// Reads the cells of a table one after the other. Lines end in "\n", "\r\n" or "\r". Blank ones are passed over, a
// first line "sep=;" of Excel, and comments: lines that begin with #, unless they have as many cells as others and a
// number among them.
class CsvFields {
public:
    // `name` is the file's, for errors.
    CsvFields(TextParts text, const CsvForm& form, const std::string& name)
        : parts_(std::move(text)), text_(parts_.at_hand()), separator_(form.separator), cells_(form.cells), name_(name)
    {
    }
    CsvFields(const CsvFields&) = delete;
    CsvFields& operator=(const CsvFields&) = delete;

    // False at the end of the text. A field's text is valid until the next call. Throws FormatError for a quote that is
    // not closed, for text behind a closing quote, and for a cell of a file that has more than 16 MB.
    bool next(CsvField& field);
    // How much of the text is behind it, 0 to 1.
    double share() const;
    // How many lines were passed over as comments.
    Index comments() const { return comments_; }

private:
    struct Place {
        std::size_t byte = 0; // of text_
        Index line = 1;
        Index row = -1;
        Index column = 0;
        bool inside_row = false;
    };

    bool has_more() const { return place_.byte < text_.size(); }
    bool at(char c) const { return has_more() && text_[place_.byte] == c; }
    bool at_blank() const { return (at(' ') || at('\t')) && !(at('\t') && separator_ == '\t'); }
    bool at_line_end() const { return !has_more() || at('\n') || at('\r'); }
    bool read(CsvField& field);
    void bring_more(const CsvField* unfinished);
    bool skip_separator_line();
    bool skip_comment();
    bool is_comment(std::string_view line) const;
    void skip_blanks();
    void skip_line_end();
    void read_quoted(CsvField& field);
    void read_plain(CsvField& field);
    void pass_separator(CsvField& field);

    TextParts parts_;
    std::string_view text_; // what is at hand
    char separator_;
    Index cells_; // in most lines
    const std::string& name_;
    Place place_;
    Place begin_; // of what is read
    Index comments_ = 0;
};

} // namespace attn
