// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pyramid/weights_summary.h"
#include "ui/painting/figure_parameters.h"
#include "ui/steps/step_list.h"

#include <QPainter>

#include <optional>
#include <vector>

namespace attn {

// What the figure shows: the steps, and the sums of the selected cell.
struct StepsContent {
    std::vector<Step> steps;
    QString heading;         // of the explanation: which cell
    QStringList explanation; // of the large step; without one, of every step that makes something of the cell
    Focus cell;              // marked in every matrix; empty: nothing is selected
    std::shared_ptr<const AttentionTrace> trace; // that the steps are of; null for finished weights
    // What the colours of weights cover in every view; nothing for matrices that are too large to be read for it.
    std::optional<WeightsSummary> weights;
};
// A selection that names a query or a key alone is explained for key or query 0. With a large step and nothing selected
// it is the cell of the largest weight.
StepsContent stepsContent(const Run& run, const FigureParameters& parameters);
// The same with what `made` has: makes no trace and reads no weights.
StepsContent stepsContent(const Run& run, const FigureParameters& parameters, StepsContent made);

// How many weights the first one reads for their colours.
Index weightsRead(const Run& run, const ColorScale& scale);

// Cards in the steps' order. Above the large step, where there is one, they stand as they follow from one another, with
// arrows between them: X, then Q, K and V below one another, then the scores, and so on.
struct StepsLayout {
    struct Card {
        QRectF frame;
        QRectF matrix;
    };
    std::vector<Card> cards;
    std::vector<QLineF> arrows; // from one column of cards to the next
    std::optional<Card> large;  // of parameters.steps.step
    QRectF text;
};
StepsLayout layoutSteps(const QSizeF& size, const StepsContent& content, const FigureParameters& parameters);

// The step whose card (or large picture) lies at a point, and the cell of its window where the point is on the matrix.
struct StepHit {
    std::size_t step = 0;
    std::optional<Cell> cell;
};
std::optional<StepHit> stepAt(const StepsLayout& layout, const StepsContent& content,
                              const FigureParameters& parameters, const QPointF& point);

// `size` in pixels of 1/96 inch.
void drawStepsFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters);
// The same with the content at hand.
void drawStepsFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters,
                     const StepsContent& content);

} // namespace attn
