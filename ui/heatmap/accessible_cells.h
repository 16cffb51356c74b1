// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace attn {

class HeatmapView;

// Shows every HeatmapView to screen readers as a table: a header for each row and column, and cells that say their
// tokens and weight. To be called before the first is looked at; more than once does no harm.
void installAccessibleCells();

// What screen readers are to be told.
void cellsHaveMoved(HeatmapView* view);        // other rows, columns or weights are shown
void currentCellHasChanged(HeatmapView* view); // another cell is pinned, or the keyboard has come to it

} // namespace attn
