// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/array_file.h"
#include "engine/formats/byte_sink.h"
#include "engine/formats/byte_source.h"
#include "engine/formats/stored_array.h"
#include "engine/run_control/run_control.h"

namespace attn {

// Reads a .npz file, a zip archive of .npy files, in the archive's order. Arrays of texts become metadata: a list of
// texts in JSON, by the name of the array. The entries' names without ".npy" become the
// arrays' names and nothing else: no path is ever made of them. Throws FormatError naming the file and the entry for
// one that is encrypted, has a duplicate name, is no .npy or does not match its size or checksum, and before anything
// is unpacked for entries that would unpack to more than 200 times their size and 64 MB; MemoryError when the arrays
// need more than `budget`; Cancelled. `file` is used up.
ArrayFile read_npz(RegularFile& file, MemoryBudget& budget, const RunControl& control = {});
// Reads the arrays that are wanted and all texts. Other entries may be encrypted, no .npy or broken.
ArrayFile read_wanted_npz(RegularFile& file, MemoryBudget& budget, const RunControl& control,
                          const WantedArray& wanted);
// The same without the numbers: `offset` counts from the beginning of the entry. Entries that cannot be read have a
// StoredArray::fault.
std::vector<StoredArray> read_npz_headers(RegularFile& file, MemoryBudget& budget, const RunControl& control = {});

// Entries are stored without compression and with a fixed date (1980-01-01, the first that zip knows), so that equal
// arrays make equal files. Throws Error when there is no array, or a name is not UTF-8.
void write_npz(const ArrayFile& file, const ByteSink& sink);

} // namespace attn
