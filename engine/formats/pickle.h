// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/pickle_bytes.h"
#include "engine/formats/pickle_values.h"
#include "engine/run_control/memory_budget.h"
#include "engine/run_control/run_control.h"

namespace attn {

// Reads the pickle that begins at the place of `bytes`, up to its end, adds what it is made of to `values`, and returns
// the object itself. A pickle is a program for a small machine: of that machine only the parts are here that make
// numbers, texts, tuples, lists, dictionaries, torch.Size, types and tensors of PyTorch. Nothing is called. In the
// place of a value that another type of a small table would make (pytorch_globals.h) stands a foreign one, unless it is
// the object itself. Whatever else a pickle names or does is refused: throws FormatError naming it and its byte,
// MemoryError, Cancelled. Protocols 0 to 5, as pickletools of Python describes them.
PickleValue read_pickle(PickleBytes& bytes, PickleValues& values, MemoryBudget& budget, const RunControl& control);

} // namespace attn
