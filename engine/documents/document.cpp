// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/documents/document.h"

namespace attn {

const Matrix* MatricesInput::find(const std::string& name) const
{
    const auto found = by_name.find(name);
    return found == by_name.end() ? nullptr : found->second.get();
}

bool is_empty(const Document& document)
{
    const auto blank = [](const std::string& text) {
        return text.find_first_not_of(" \t\r\n\v\f") == std::string::npos;
    };
    const auto missing = [&](const char* name) {
        const Matrix* const matrix = document.matrices.find(name);
        return !matrix || matrix->empty();
    };
    switch (document.kind) {
    case InputKind::text: return blank(document.text.text) && document.model.ids.empty();
    case InputKind::image: return !document.image.image && !document.model.pixels;
    case InputKind::matrices: return missing("q") && missing("x");
    case InputKind::weights: return document.weights_path.empty();
    }
    return true;
}

bool has_model(const Document& document)
{
    return !document.model.path.empty() && (document.kind == InputKind::text || document.kind == InputKind::image);
}

} // namespace attn
