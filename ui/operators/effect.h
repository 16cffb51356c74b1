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

// Why changing this setting would change nothing in the picture of `document`, for the tooltip of its disabled control;
// empty when it does have an effect.
QString whyWithoutEffect(Setting setting, const Document& document);

// The width that the heads share, so that only numbers of heads that divide it are offered; 0 when the input does not
// tell yet.
Index sharedWidth(const Document& document);

} // namespace attn
