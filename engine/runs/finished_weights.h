// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/array_file.h"
#include "engine/run_control/run_control.h"
#include "engine/runs/run.h"

#include <memory>
#include <string>
#include <vector>

namespace attn {

// What the rows and columns of weights stand for, one label each; empty for those of the file, or else numbers from 0.
struct WeightsLabels {
    std::vector<std::string> rows;
    std::vector<std::string> columns;
};

// Finished attention weights as a run. A file of one array: [q,k], [heads,q,k], [layers,heads,q,k] or
// [layers,1,heads,q,k]. A file of several: each is one layer, [q,k], [heads,q,k] or [1,heads,q,k], and its name ends in
// the layer's number (attentions.0, attentions.1,
// ...), by which they are sorted; numbers may be left out, which a note of the run then tells. A file of a whole run,
// which holds more: its attentions.{l}, encoder_attentions.{l}, decoder_attentions.{l} and cross_attentions.{l}, each
// kind a run, those after the first one as its further ones; labels that are given are those of the kinds that they
// fit.
//
// Throws ShapeError naming the array and its shape, also for one without any cell, and SettingError when labels do not
// fit. The numbers are moved, not copied.
std::shared_ptr<const Run> run_from_weights(ArrayFile file, const std::string& title, const WeightsLabels& labels = {});

// The same of a .npy, .npz, .csv or .safetensors file. The numbers of .npy and .safetensors stay on disk and are read
// when somebody looks at them; an array in Fortran order is copied, as it has to be turned. The others are loaded. Both
// take `budget` bytes at most. Labels of the file: those of a .csv, and the lists tokens, or row_tokens and
// column_tokens, of .safetensors metadata, with the kind in front (cross_row_tokens) where there are several; a note
// tells when they do not fit. Throws FormatError for a file that breaks its format, Error naming `path`, MemoryError,
// Cancelled.
std::shared_ptr<const Run> open_weights(const std::string& path, const WeightsLabels& labels, std::size_t budget,
                                        const RunControl& control = {});

// Throws what open_weights would throw for a file whose numbers stay on disk (is_stored_format), after reading its
// header only.
void check_weights(const std::string& path, std::size_t budget);

} // namespace attn
