// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/layouts/layout.h"
#include "engine/tensor/message.h"

namespace attn {

// How the place of a cell is called: "patch 3,4" by row and column from 0, with the picture or the tile in front where
// there are several; "e4"; "12.34 s", where its time begins; "residue 17".
Message place_name(const Layout& layout, const LayoutCell& cell);

} // namespace attn
