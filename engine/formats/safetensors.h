// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/array_file.h"
#include "engine/formats/byte_sink.h"
#include "engine/formats/streamed_array.h"

#include <map>
#include <span>
#include <string>

namespace attn {

// The format of https://github.com/huggingface/safetensors.

// Writes the length of a JSON header, the header padded with spaces to 8 bytes, and the numbers as little-endian F32 or
// F64. float64 arrays come first, so that every number is aligned, and otherwise arrays keep their order. Throws Error
// for an array of the reserved name "__metadata__" and for a header above the format's 100,000,000 bytes.
void write_safetensors(const ArrayFile& file, const ByteSink& sink);
// The same of arrays whose numbers are made while they are written. Throws Error for an array that hands over more or
// fewer numbers than its shape has places, and what making them throws.
void write_safetensors(std::span<const StreamedArray> arrays, const std::map<std::string, std::string>& metadata,
                       const ByteSink& sink);

} // namespace attn
