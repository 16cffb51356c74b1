// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"
#include "engine/tensor/message.h"

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

// What the first line that has one of them outside of quotes is separated by: '\t', else ';', else ',', else ' ' for
// white space.
char find_separator(std::string_view text);

// Reads the cells of a table one after the other. Lines end in "\n", "\r\n" or "\r"; blank ones are passed over.
class CsvFields {
public:
    // `name` is the file's, for errors.
    CsvFields(std::string_view text, char separator, const std::string& name)
        : text_(text), separator_(separator), name_(name)
    {
    }

    // False at the end of the text. Throws FormatError for a quote that is not closed and for text behind a closing
    // quote.
    bool next(CsvField& field);

private:
    bool at(char c) const { return place_ < text_.size() && text_[place_] == c; }
    bool at_blank() const { return (at(' ') || at('\t')) && !(at('\t') && separator_ == '\t'); }
    bool at_line_end() const { return place_ == text_.size() || at('\n') || at('\r'); }
    void skip_blanks();
    void skip_line_end();
    void read_quoted(CsvField& field);
    void read_plain(CsvField& field);
    void pass_separator(CsvField& field);

    std::string_view text_;
    char separator_;
    const std::string& name_;
    std::size_t place_ = 0;
    Index line_ = 1;
    Index row_ = -1;
    Index column_ = 0;
    bool inside_row_ = false;
};

} // namespace attn
