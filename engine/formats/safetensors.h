#pragma once

#include "engine/formats/array_file.h"
#include "engine/formats/byte_sink.h"

namespace attn {

// The format of https://github.com/huggingface/safetensors: the length of a JSON header, the header padded with spaces to 8 bytes, the
// numbers as little-endian F32 or F64. float64 arrays come first, so that every number is aligned, and otherwise arrays keep their
// order. Throws Error for an array of the reserved name "__metadata__" and for a header above the format's 100,000,000 bytes.
void write_safetensors(const ArrayFile& file, const ByteSink& sink);

} // namespace attn
