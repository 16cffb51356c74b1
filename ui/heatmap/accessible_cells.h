// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace attn {

class HeatmapView;

// Shows every HeatmapView to screen readers as a table: a header for each row and column, and cells that say their
// tokens and weight. Call it before the first view is looked at; calling it again does no harm.
void installAccessibleCells();

// Tell screen readers what has changed.
void cellsHaveMoved(HeatmapView* view);        // other rows, columns or weights are shown
void currentCellHasChanged(HeatmapView* view); // another cell is pinned, or the keyboard has come to it

} // namespace attn
