// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/mask.h"
#include "ui/heatmap/heatmap_geometry.h"
#include "ui/heatmap/heatmap_marks.h"
#include "ui/heatmap/pooled_cells.h"
#include "ui/heatmap/profile_painting.h"
#include "ui/painting/color_bar.h"
#include "ui/painting/view_style.h"

#include <QPainter>

#include <memory>

namespace attn {

// Everything that the page of a heatmap shows of a matrix: row 0 at the top, keys along the top, queries down the left.
// Its parts are painted by the functions below, the same on the screen, in files and on paper.
struct HeatmapContent {
    std::shared_ptr<const MatrixSource> source;
    std::shared_ptr<const Pyramid> pyramid; // levels of detail of the source, for the screen; nullptr: none
    std::shared_ptr<const OpenCells> open;  // nullptr: no cell is masked
    AxisLabels rows;
    AxisLabels columns;
    ResolvedScale scale;
    ScaleMarks marks; // below the colour bar
    QString caption;  // below everything, where there are labels; may be empty
};

// What the parts of the page need. measureLabels() adds the lengths of the labels.
HeatmapParts partsOf(const HeatmapContent& content, const ViewStyle& style);
void measureLabels(HeatmapParts& parts, const AxisLabels& rows, const AxisLabels& columns, const ViewStyle& style);

// Whether cells are large enough to show which ones are masked: a masked cell is not one with a weight of 0.
bool showsMask(const CellPlaces& where);

// The visible cells and what is drawn into them. Throws Cancelled.
void paintMap(QPainter& painter, const CellPlaces& where, const HeatmapContent& content, const ViewStyle& style,
              const RunControl& control = {});
// Strokes through masked cells, and numbers where they fit. `cells`: the values that were painted; there are no numbers
// where it is nullptr or does not hold each cell.
void paintInsideCells(QPainter& painter, const CellPlaces& where, const HeatmapContent& content, const ViewStyle& style,
                      const PooledCells* cells);
// The tokens beside the cells. Where only some cells have a label, a tick leads from the label to its cell.
void paintLabels(QPainter& painter, const HeatmapGeometry& where, const ViewStyle& style);
// The names of the axes and the colour bar.
void paintTitlesAndBar(QPainter& painter, const HeatmapGeometry& where, const HeatmapContent& content,
                       const ViewStyle& style);
// What changes while the user looks at the map: profiles, the frame and the marks.
void paintOverlay(QPainter& painter, const HeatmapGeometry& where, const HeatmapProfiles& profiles,
                  const HeatmapMarks& marks, const ResolvedScale& scale, const ViewStyle& style);

} // namespace attn
