#pragma once

#include "engine/run_control/run_control.h"
#include "engine/runs/run.h"
#include "engine/pyramid/weights_summary.h"
#include "ui/view/figure_parameters.h"

#include <QPainter>

#include <memory>
#include <optional>
#include <vector>

namespace attn {

// One head at a glance. The thumbnail holds the weights themselves, or for a large matrix their maxima over blocks of cells.
struct HeadOverview {
    std::shared_ptr<const MatrixSource> thumbnail;
    WeightsSummary summary;
    double meanEntropy = 0.0; // of its rows, in nats; NaN where weights are negative or not numbers
};

// `place`: in layers * heads. Reads every weight of the head; throws Cancelled.
HeadOverview overviewHead(const Run& run, Index place, const RunControl& control = {});
// layers * heads of them, layer by layer.
std::vector<HeadOverview> overviewHeads(const Run& run, const RunControl& control = {});

// Where everything is: layers downwards and heads to the right; the heads of a single layer are wrapped so that they are as large as can be.
struct HeadsLayout {
    Index columns = 1;               // thumbnails side by side
    std::vector<QRectF> thumbnails;  // layers * heads
    double labelHeight = 0.0;        // above each thumbnail (single layer) or above the columns
    double layerLabelWidth = 0.0;    // left of the rows; 0 for a single layer
    QRectF colorBar;                 // with its numbers; empty when each head has a scale of its own
};
HeadsLayout layoutHeads(const QSizeF& size, const Run& run, const std::vector<HeadOverview>& heads, const FigureParameters& parameters);

// The place in layers * heads.
std::optional<Index> headAt(const HeadsLayout& layout, const QPointF& point);

// The scale of one head, or the common one.
ResolvedScale headScale(const std::vector<HeadOverview>& heads, Index head, const ViewStyle& style);

// `size` in pixels of 1/96 inch.
void drawHeadsFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters, const RunControl& control = {});
// The same with the overviews of the first heads at hand, places held free for the others: cheap, whatever the size of the run.
void drawHeadsFigure(QPainter& painter, const QSizeF& size, const Run& run, const std::vector<HeadOverview>& heads,
                     const FigureParameters& parameters);

} // namespace attn
