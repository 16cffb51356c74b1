// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/array_file.h"
#include "engine/formats/byte_sink.h"

namespace attn {

// One object: {"metadata": {"name": "text", ...}, "arrays": {"name": {"type": "float32", "shape": [2, 2], "row_labels":
// ["a", "b"], "column_labels": ["a", "b"], "data": [[0.5, 0.5], [1.0, 0.0]]}, ...}}. "data" nests as deep as the shape
// has sizes and is [] when one of them is 0. Labels and metadata stand there only if the array and the file have them.
// Numbers are as JsonWriter writes them: NaN and the infinities are the strings "NaN", "Infinity", "-Infinity".
void write_json_arrays(const ArrayFile& file, const ByteSink& sink);

} // namespace attn
