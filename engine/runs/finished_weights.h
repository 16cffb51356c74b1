// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/array_file.h"
#include "engine/formats/stored_file.h"
#include "engine/run_control/run_control.h"
#include "engine/runs/attention_arrays.h"
#include "engine/runs/run.h"
#include "engine/runs/weights_choice.h"
#include "engine/runs/weights_labels.h"

#include <memory>
#include <string>
#include <vector>

namespace attn {

// Makes a run of finished attention weights. Which arrays of a file they are, is told by names and shapes
// (attention_arrays.h), or chosen:
// - One array of shape [q,k], [heads,q,k], [layers,heads,q,k] or [layers,batch,heads,q,k].
// - Several arrays, one for each layer, of shape [q,k], [heads,q,k] or [batch,heads,q,k], whose names differ in a
//   number (attentions.0, blocks.0.attn.hook_pattern, ...), one for each head, or one for each step of a generated
//   text, whose rows are joined: what a step could not see yet is closed_cell.
// - A whole run, which holds other arrays too. Its attentions.{l}, encoder_attentions.{l}, decoder_attentions.{l} and
//   cross_attentions.{l} are one run for each kind: the first kind's run holds the others as its further ones. Given
//   labels go to the kinds that they fit.
// Where several arrays may be meant, those with a name of attention are taken. Notes say what was guessed: which of
// several were taken, an input of a batch, layers that are left out as most have another shape.
//
// Mask numbers (is_mask_number) are read as closed_cell.
//
// Labels that are given come first, then those of a table or of an array in .json, then those of the metadata: the
// lists tokens, or row_tokens and column_tokens, with the kind in front where there are several (cross_row_tokens). A
// single list of another name that fits is taken too, which a note says, as is that labels do not fit. The lists
// special_tokens (row_special_tokens, column_special_tokens) hold the places of special tokens; without them they are
// told by their names (special_tokens.h).
//
// Throws ShapeError naming the array and its shape, also for an array without cells, or the arrays to choose from, and
// SettingError when labels do not fit or a choice is not there. The numbers are moved, not copied.
std::shared_ptr<const Run> run_from_weights(ArrayFile file, const std::string& title, const WeightsLabels& labels = {},
                                            const WeightsChoice& choice = {});

// Does the same for a file. Where its format allows it (ArrayFormat::stays_on_disk), the numbers stay on disk and are
// read when somebody looks at them, but an array in Fortran order is copied, as it has to be turned. Other files are
// loaded, but only what is taken of them: an array beside it that cannot be read does not matter. What is copied or
// loaded takes `budget` at most. Throws FormatError for a file that breaks its format, Error naming `path`,
// MemoryError, Cancelled.
std::shared_ptr<const Run> open_weights(const std::string& path, const WeightsLabels& labels, MemoryBudget budget,
                                        const RunControl& control = {}, const WeightsChoice& choice = {});

// What is known of the arrays of a file, as attention_arrays looks at them. Throws Cancelled.
std::vector<ArrayHeader> headers_of(const StoredFile& file, const RunControl& control = {});

// Whether reading these finished weights has met mask numbers other than -infinity so far.
bool met_mask_numbers(const Run& run);

} // namespace attn
