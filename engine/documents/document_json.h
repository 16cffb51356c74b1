// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/documents/document.h"
#include "engine/formats/byte_sink.h"
#include "engine/run_control/memory_budget.h"
#include "engine/run_control/run_control.h"

#include <string>
#include <string_view>

namespace attn {

// A document as JSON, the format of shipped examples and of saved sessions, written by document_json_writing.cpp and
// read by document_json_reading.cpp:
//
//   {
//     "title": "...",
//     "input": "text" | "image" | "matrices" | "weights",
//     "text": {"text": "...", "other": "...", "exact": false, "split": "word"},
//     "image": {"path": "...", "patch": 16, "features": "pixels"},
//     "matrices": {"q": [[1.0, 2.0], [3.0, 4.0]], ...},
//     "weights": {"path": "...", "tokens": ["a", "b"], "row-tokens": ["a"], "column-tokens": ["b"]},
//     "operator": {"score": "scaled-dot", "normalizer": "softmax", "mask": ["causal", "window:2"], "position": "none",
//     "temperature": 1.0,
//                  "heads": 4, "kv-heads": 0, "dim": 64, "seed": 0, "embedding": "hashed-ngrams", "projection":
//                  "seeded"},
//     "model": {"path": "...", "pair": "...", "target": "...", "masked": [3], "ids": [5, 6], "types": [0, 1],
//     "attended": [1, 0],
//               "target-ids": [7], "pixels": {"shape": [3, 224, 224], "values": [0.5, ...]}},
//     "layout": {...}
//   }
//
// Labels of weights stand there only where they are given. "layout" is that of engine/layouts/layout_json.h. It and
// "model" stand there only where there is one, and in it
// "pixels" where they are given. Names are those of the command line. Pictures are kept as their path, matrices in
// full, one list per row. Numbers read back bit for bit; NaN and the infinities are the strings "NaN", "Infinity" and
// "-Infinity". Throws Cancelled.
void write_document(const Document& document, const ByteSink& sink, const RunControl& control = {});
std::string to_json(const Document& document);

// `name` is the file's, for errors. Absent fields keep their default; unknown and repeated ones are refused by name, as
// are rows of different lengths, more than 1024 levels of nesting and text that is not UTF-8. Throws FormatError naming
// the field.
Document document_from_json(std::string_view json, const std::string& name);
// The same of a file, which may be large. Throws Error naming the file when it cannot be read, MemoryError when it has
// more bytes than `budget`, and Cancelled too.
Document read_document(const std::string& path, MemoryBudget budget, const RunControl& control = {});

// Whether a JSON text is a document, by its first bytes.
bool looks_like_document(std::string_view beginning);

} // namespace attn
