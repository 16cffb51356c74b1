#pragma once

#include "engine/playground/document.h"

#include <string>
#include <string_view>

namespace attn {

// A document as JSON, the format of shipped examples and of saved sessions. Pictures are kept as their path, matrices in full.
// Numbers read back bit for bit.
std::string to_json(const Document& document);

// `name` is the file's, for errors. Unknown fields are refused by name, absent ones keep their default. Throws FormatError.
Document document_from_json(std::string_view json, const std::string& name);

} // namespace attn
