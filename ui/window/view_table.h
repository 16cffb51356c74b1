// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/exporting/figure_kinds.h"

#include <span>

class QWidget;

namespace attn {

class AttentionView;
class Selection;

enum class ViewKind { heatmap, heads, links, image, steps };

// What keys and the mouse do in one view, before translation.
struct ViewKeys {
    const char* keys;
    const char* effect;
};

// One view of the window. Its title, and what it can show, stand with its figure in ui/exporting/figure_kinds.h.
struct ViewEntry {
    ViewKind kind;
    const char* name;     // the name of its figure and of its icon
    const char* shortcut; // of the action that shows it
    AttentionView* (*make)(Selection* selection, QWidget* parent);
    std::span<const ViewKeys> keys; // for the page of shortcuts
};

// Every view, in the order of ViewKind, of the View menu and of the tool bar.
std::span<const ViewEntry> viewTable();
const ViewEntry& entryOf(ViewKind kind);
// The view of this name. The names are those of figures.
ViewKind viewNamed(const QString& name);
const FigureKind& figureKindOf(ViewKind kind);

// Both texts translated.
QString keysText(const ViewKeys& keys);
QString effectText(const ViewKeys& keys);

} // namespace attn
