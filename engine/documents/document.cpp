// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/documents/document.h"

namespace attn {

const Matrix* MatricesInput::find(const std::string& name) const
{
    const auto found = by_name.find(name);
    return found == by_name.end() ? nullptr : found->second.get();
}

OperatorSettings default_settings(InputKind kind)
{
    OperatorSettings settings;
    if (kind == InputKind::image) {
        settings.score = Score::distance;
        settings.temperature = 0.02;
        settings.heads = 1;
        settings.dimension = 11; // numbers that describe a patch by its colour and gradients
        settings.projection = Projection::identity;
    } else if (kind == InputKind::matrices) {
        settings.heads = 1;
    }
    return settings;
}

void set_kind(Document& document, InputKind kind)
{
    if (document.kind == kind)
        return;
    document.kind = kind;
    document.settings = default_settings(kind);
}

const std::string& continued_text(const Document& document)
{
    return document.model.target.empty() ? document.text.text : document.model.target;
}

void settle_written(Document& changed, const Document& before)
{
    if (changed.model.path != before.model.path || !continued_text(changed).ends_with(changed.model.written))
        changed.model.written.clear();
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
