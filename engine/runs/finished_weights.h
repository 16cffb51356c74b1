// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/array_file.h"
#include "engine/run_control/run_control.h"
#include "engine/runs/run.h"
#include "engine/runs/weights_labels.h"

#include <memory>
#include <string>
#include <vector>

namespace attn {

// Makes a run of finished attention weights. Three kinds of files are understood:
// - One array of shape [q,k], [heads,q,k], [layers,heads,q,k] or [layers,1,heads,q,k].
// - Several arrays, one for each layer, of shape [q,k], [heads,q,k] or [1,heads,q,k]. Their names differ in
//   the layer's number (attentions.0, blocks.0.attn.hook_pattern, ...), by which they are sorted. Where numbers are
//   missing a note says so.
// - A whole run, which holds other arrays too. Its attentions.{l}, encoder_attentions.{l}, decoder_attentions.{l} and
//   cross_attentions.{l} are one run for each kind: the first kind's run holds the others as its further ones. Given
//   labels go to the kinds that they fit.
//
// Mask numbers (is_mask_number) are read as closed_cell.
//
// Labels that are given come first, then those of a table or of an array in .json, then those of the metadata: the
// lists tokens, or row_tokens and column_tokens, with the kind in front where there are several (cross_row_tokens). A
// single list of another name that fits is taken too, which a note says, as is that labels do not fit. The lists
// special_tokens (row_special_tokens, column_special_tokens) hold the places of special tokens; without them they are
// told by their names (special_tokens.h).
//
// Throws ShapeError naming the array and its shape, also for an array without cells, and SettingError when labels do
// not fit. The numbers are moved, not copied.
std::shared_ptr<const Run> run_from_weights(ArrayFile file, const std::string& title, const WeightsLabels& labels = {});

// Does the same for a file. Where its format allows it (ArrayFormat::stays_on_disk), the numbers stay on disk and are
// read when somebody looks at them, but an array in Fortran order is copied, as it has to be turned. Other files are
// loaded. What is copied or loaded takes `budget` at most. Throws FormatError for a file that breaks its format, Error
// naming `path`, MemoryError, Cancelled.
std::shared_ptr<const Run> open_weights(const std::string& path, const WeightsLabels& labels, MemoryBudget budget,
                                        const RunControl& control = {});

// Whether reading these finished weights has met mask numbers other than -infinity so far.
bool met_mask_numbers(const Run& run);

} // namespace attn
