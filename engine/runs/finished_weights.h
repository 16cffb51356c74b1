#pragma once

#include "engine/formats/array_file.h"
#include "engine/runs/run.h"

#include <memory>
#include <string>
#include <vector>

namespace attn {

// Finished attention weights as a run. A file of one array: [q,k], [heads,q,k], [layers,heads,q,k] or [layers,1,heads,q,k]. A file of
// several: each is one layer, [q,k], [heads,q,k] or [1,heads,q,k], and its name ends in the layer's number (attentions.0, attentions.1,
// ...), by which they are sorted; numbers may be left out, which a note of the run then tells.
//
// Labels: one token each, or empty for those of the file (a .csv may have them), or else numbers from 0. Throws ShapeError naming the
// array and its shape, also for one without any cell, and SettingError when labels do not fit. The numbers are moved, not copied.
std::shared_ptr<const Run> run_from_weights(ArrayFile file, const std::string& title, const std::vector<std::string>& row_labels = {},
                                            const std::vector<std::string>& column_labels = {});

} // namespace attn
