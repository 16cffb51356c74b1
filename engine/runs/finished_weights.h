#pragma once

#include "engine/formats/array_file.h"
#include "engine/runs/run.h"

#include <memory>
#include <string>

namespace attn {

// Finished attention weights as a run: shapes [q,k], [heads,q,k], [layers,heads,q,k] or [layers,1,heads,q,k]. A file of several arrays
// needs names that end in the layer's number (attentions.0, attentions.1, ...), or holds exactly one.
// Labels: one token each, or empty for numbers. Throws ShapeError naming the array, SettingError when labels do not fit.
std::shared_ptr<const Run> run_from_weights(const ArrayFile& file, const std::string& title,
                                            const std::vector<std::string>& row_labels = {}, const std::vector<std::string>& column_labels = {});

} // namespace attn
