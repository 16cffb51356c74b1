// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/byte_sink.h"
#include "engine/formats/byte_source.h"
#include "engine/formats/named_array.h"
#include "engine/run_control/memory_budget.h"
#include "engine/run_control/run_control.h"

#include <string>
#include <string_view>
#include <vector>

namespace attn {

// So many bytes of a file tell what it is.
constexpr std::size_t first_bytes_looked_at = 1 << 16;

// A table of numbers in text, from a file or the clipboard: RFC 4180, and what spreadsheets and scripts make of it.
//
// Cells are separated by tabs, semicolons, commas or white space, whichever the first lines fit (find_form). They may
// be quoted; a byte order mark and any line ending are read; blank lines are skipped, a first line "sep=;" of Excel,
// and comments that begin with #.
//
// Labels: with an empty first cell, the first row and the first column hold labels, whatever they are. Otherwise a
// first column whose cells are all text (below a first cell that is text) holds row labels, and a first row of nothing
// but text holds column labels, which a note says; it may then be one cell shorter than the others, as R writes it
// before names or numbers of rows.
// What looks like a number in any spelling (number_spelling.h) is no text.
//
// Numbers are read to the nearest double whatever the locale, in any spelling that can mean one number only: all cells
// together tell whether a comma is a decimal mark or a thousands mark. Others are refused by the name of the spelling.
// The result has rank 2, float64, and `name`. `notes` get what the user should know. Throws FormatError naming `name`,
// line and column (both from 1, columns counting cells), MemoryError when the numbers need more than `budget`,
// Cancelled.
NamedArray parse_csv(std::string_view text, const std::string& name, MemoryBudget budget = memory_budget(),
                     const RunControl& control = {}, std::vector<Message>* notes = nullptr);
// The same of a file, named by its path, of which only a part is in memory at a time; one in UTF-16 or UTF-32 is
// converted as a whole. A cell may have 16 MB.
NamedArray read_csv(const RegularFile& file, MemoryBudget& budget, const RunControl& control = {},
                    std::vector<Message>* notes = nullptr);
// Whether a text is a table and not prose, by its first bytes (first_bytes_looked_at, or all that there are).
bool looks_like_table(std::string_view begin);
// How many rows and columns of numbers it has. Whether the cells are numbers is not looked at.
std::vector<Index> csv_shape(const RegularFile& file, const RunControl& control = {});

// Writes an array of rank 2 at most, lines ending in "\n", with the fewest digits that read back to the same number of
// `array.type`, and nan, inf, -inf. If the array has labels of one kind or both, a first row and column of labels are
// written under an empty first cell, counting from 0 where there are none. Throws Error naming the array and what to do
// when its rank is higher.
void write_csv(const NamedArray& array, const ByteSink& sink);

} // namespace attn
