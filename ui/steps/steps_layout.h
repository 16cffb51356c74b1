// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/steps/steps_content.h"

#include <QFont>
#include <QLineF>

namespace attn {

// All places and lengths are in pixels of 1/96 inch.

inline constexpr double stepPadding = 6.0;         // inside of a card
inline constexpr double longestTurnedLabel = 88.0; // of a column label that is turned

// The font of the explanation.
QFont stepsTextFont(const FigureParameters& parameters);

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

} // namespace attn
