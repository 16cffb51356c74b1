// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/playground/playground_run.h"

namespace attn {

// Three words, two heads.
inline std::shared_ptr<const Run> smallRun()
{
    Document document;
    document.text.text = "the cat sat";
    document.settings.heads = 2;
    return run_playground(document);
}

// Sixteen patches of a picture of one colour.
inline std::shared_ptr<const Run> patchRun()
{
    Document document;
    document.kind = InputKind::image;
    document.image.image =
        std::make_shared<Image>(Image{.height = 32, .width = 32, .rgb = std::vector<std::uint8_t>(3 * 32 * 32, 90)});
    document.image.patch = 8;
    return run_playground(document);
}

} // namespace attn
