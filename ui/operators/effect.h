// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/documents/document.h"

#include <QString>

namespace attn {

enum class Setting {
    score,
    normalizer,
    mask,
    position,
    temperature,
    heads,
    key_value_heads,
    dimension,
    embedding,
    projection,
    seed
};

// Why this setting has no effect on the picture of `document`, as the tooltip of its disabled control; empty if it has
// one.
QString whyWithoutEffect(Setting setting, const Document& document);

// The width that the heads share; 0 while the input does not tell. Only numbers of heads that divide it are offered.
Index sharedWidth(const Document& document);

} // namespace attn
