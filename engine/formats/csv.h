// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/byte_sink.h"
#include "engine/formats/byte_source.h"
#include "engine/formats/named_array.h"
#include "engine/run_control/memory_budget.h"
#include "engine/run_control/run_control.h"

#include <string>
#include <string_view>

namespace attn {

// A table of numbers in text, from a file or the clipboard: RFC 4180, and what spreadsheets and scripts make of it.
//
// The first line with a separator decides which one it is: a tab, else a semicolon, else a comma, else white space.
// With a tab, a semicolon or white space, numbers may have a decimal comma ("0,5"), unless others in the table have a
// decimal point. Cells may be quoted; a byte order mark and any line ending are read; blank lines are skipped.
//
// Labels: with an empty first cell, the first row and the first column hold labels, whatever they are. Otherwise a
// first column whose cells are all text (below a first cell that is text) holds row labels, and a first row of nothing
// but text holds column labels; it may then be one cell shorter than the others, as R writes it.
//
// Numbers are read with a point whatever the locale, to the nearest double, with a plain or a typographic minus
// (U+2212), also nan, inf, infinity in any case. The result has rank 2, float64, and `name`. Throws FormatError naming
// `name`, line and column (both from 1, columns counting cells), MemoryError when the numbers need more than `budget`,
// Cancelled.
NamedArray parse_csv(std::string_view text, const std::string& name, MemoryBudget budget = memory_budget(),
                     const RunControl& control = {});
// The same of a file, named by its path, of which only a part is in memory at a time. A cell may have 16 MB.
NamedArray read_csv(const RegularFile& file, MemoryBudget& budget, const RunControl& control = {});
// How many rows and columns of numbers it has. Whether the cells are numbers is not looked at.
std::vector<Index> csv_shape(const RegularFile& file, const RunControl& control = {});

// Writes an array of rank 2 at most, lines ending in "\n", with the fewest digits that read back to the same number of
// `array.type`, and nan, inf, -inf. If the array has labels of one kind or both, a first row and column of labels are
// written under an empty first cell, counting from 0 where there are none. Throws Error naming the array and what to do
// when its rank is higher.
void write_csv(const NamedArray& array, const ByteSink& sink);

} // namespace attn
