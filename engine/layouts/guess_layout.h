// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/layouts/layout.h"
#include "engine/tensor/message.h"
#include "engine/text/token.h"

namespace attn {

// What is known of a layout that has to be guessed. What is not given is found.
struct LayoutHints {
    std::optional<Index> first; // the first token of the patches
    std::optional<Index> last;
    std::optional<Index> rows, columns; // both or none
    Index merged_rows = 1;              // rows and columns are divided by these
    Index merged_columns = 1;
};

struct GuessedLayout {
    Layout layout;
    Message note; // what was taken: which tokens are patches, rows, columns, patches merged into one
};

// A grid of patches over pictures of these sizes, at least one, whose tokens are among `tokens`. The patches are the
// longest stretch of placeholders that are all alike ("<image>", "<|image_pad|>"), or else all tokens but the 0, 1, 2,
// 5 or 9 first ones ([CLS] and registers). They are rows x columns in the shape of the first picture, or a square,
// which comes after the shape. Several pictures have a part each, or every two of them one (the frames of a film).
// nullopt where no number of rows and columns fits. Throws SettingError where rows or columns are given and do not fit.
std::optional<GuessedLayout> guess_layout(std::span<const Token> tokens, std::span<const PixelExtent> pictures,
                                          const LayoutHints& hints = {});

} // namespace attn
