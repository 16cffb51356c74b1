// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/links/link_curves.h"
#include "ui/links/strongest_links.h"
#include "ui/painting/figure_frame.h"
#include "ui/painting/figure_parameters.h"

#include <QPainter>

#include <functional>
#include <vector>

namespace attn {

// One column of tokens. Token i lies at top + (i + 1/2) * pitch.
struct TokenColumn {
    Index count = 0;
    double top = 0.0; // of token 0; above the room when scrolled
    double pitch = 0.0;
    Index first = 0; // the tokens in the room
    Index end = 0;
    double center(Index token) const { return top + (static_cast<double>(token) + 0.5) * pitch; }
};

// How much of two long columns is seen: tokens at least so many pixels apart, and how far down, 0 to 1. Without a pitch
// every token is in the room, however close.
struct LinksSight {
    double leastPitch = 0.0;
    double scroll = 0.0;
    bool everyHead = false; // the legend has all heads, those that are not shown hollow, so that they can be chosen
};

// One head in the legend.
struct LegendEntry {
    Index head = 0;
    bool shown = true;
    QRectF area;
};

// Queries left, keys right; links run from queryEdge to keyEdge.
struct LinksLayout {
    QRectF room;                     // between the headings and the lower edge; what is scrolled out of it is not drawn
    std::vector<LegendEntry> legend; // of runs with several heads, in as many lines as they take above the columns
    QRectF headings;                 // the line of "queries" and "keys"
    double queryOuter = 0.0;         // far ends of the labels
    double keyOuter = 0.0;
    TokenColumn queries;
    TokenColumn keys;
    double queryEdge = 0.0;
    double keyEdge = 0.0;
    double overflow = 0.0; // pixels of the longer column that do not fit
};
LinksLayout layoutLinks(const QSizeF& size, const Run& run, const FigureParameters& parameters,
                        const LinksSight& sight = {});

// The heads whose links are shown. Throws SettingError for a head that the run does not have.
std::vector<HeadPick> linkHeads(const Run& run, const FigureParameters& parameters);

// The head of the legend at a point.
std::optional<Index> legendHeadAt(const LinksLayout& layout, const QPointF& point);

// The token of one column that a point is beside; nothing between the columns.
Focus tokenAt(const LinksLayout& layout, const QPointF& point);

// The queries that are in the room.
std::vector<Index> visibleQueries(const LinksLayout& layout);

// Whether a focus shows the link: its query's, its key's, or with several rows chosen theirs. An empty focus shows all.
bool showsLink(const Focus& focus, const std::vector<Index>& rows, const Link& link);

CutTexts cutTextsOfLinks(const QSizeF& size, const Run& run, const FigureParameters& parameters);

// `size` in pixels of 1/96 inch.
void drawLinksFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters);
// The same with links and layout that the caller has made: fast enough for a frame, whatever the size of the run.
// `paintCurves` paints the curves.
void drawLinksFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters,
                     const LinksLayout& layout, const LinkSet& set,
                     const std::function<void(QPainter&, const LinkCurves&)>& paintCurves = paintLinkCurves);

} // namespace attn
