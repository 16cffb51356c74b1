// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/json_reader.h"
#include "engine/formats/json_writer.h"
#include "engine/layouts/layout.h"

#include <string>

namespace attn {

// A layout as JSON, in a document, in the metadata of .safetensors, and in a file beside a dump:
//
//   {"kind": "grid" | "board" | "time" | "track",
//    "axes": "both" | "keys" | "queries",
//    "parts": [{"first": 35, "rows": 24, "columns": 24, "row-end": 0, "picture": 0, "frames": 1,
//               "fit": "whole" | "padded" | "cropped", "tile": [row, column, rows, columns],
//               "area": [left, top, width, height]}],
//    "pictures": ["a.png"], "merged": [1, 1],
//    "bottom-up": true, "seconds": 0.02, "start": 0.0, "number": 1, "unit": "residue"}
//
// Fields with their default value are not written, and may be left out.
void write_layout(JsonWriter& json, const Layout& layout, JsonWriter::Layout look);
std::string layout_to_json(const Layout& layout); // on one line

// Throws FormatError naming the field: unknown ones and repeated ones, and what require_valid refuses.
Layout read_layout(const JsonValue& value);
Layout layout_from_json(std::string_view json, const std::string& name); // `name` is that of the file

} // namespace attn
