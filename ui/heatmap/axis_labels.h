// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/token.h"

#include <QFont>
#include <QStringList>

#include <span>
#include <vector>

namespace attn {

// The labels of one axis of a matrix, one for each row or column: tokens, or numbers where there are none.
struct AxisLabels {
    QStringList texts; // empty: numbers from 0
    Index count = 0;

    QString at(Index index) const { return texts.isEmpty() ? QString::number(index) : texts.at(index); }
    bool operator==(const AxisLabels&) const = default;
};

// Tokens with visible marks when there is exactly one for each of `count` cells and they say more than their places;
// numbers otherwise.
AxisLabels axisLabels(std::span<const Token> tokens, Index count);
// The labels up to the last of `count` cells from `first` on; tokens before `first` are left out.
AxisLabels labelsOfPart(const AxisLabels& labels, Index first, Index count);
// The width of the longest label in pixels. Only a sample is measured when there are very many labels.
double longestLabel(const AxisLabels& labels, const QFont& font);

// A label of `needed` pixels has room at every how-many-th cell of `pitch` pixels; the next round number beyond four.
Index labelStep(double pitch, double needed);

// The cells that get a label: every `step`-th, counted from 0 so that labels stay at their cells while the matrix is
// moved, whose middle lies between the cell coordinates `begin` and `end`.
std::vector<Index> labelledCells(double begin, double end, Index step, Index count);

} // namespace attn
