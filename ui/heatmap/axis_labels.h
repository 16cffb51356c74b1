// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/token.h"

#include <QFont>
#include <QFontMetricsF>
#include <QStringList>

#include <span>
#include <vector>

namespace attn {

// The labels of one axis of a matrix, one for each row or column: tokens, or numbers where there are none.
struct AxisLabels {
    QStringList texts; // empty: numbers from 0
    Index count = 0;
    std::vector<Index> numbers; // of the tokens, as TokenNames has them; empty: each has its place
    std::vector<bool> written;  // by the model that reads them; empty where none is

    Index number(Index index) const { return numbers.empty() ? index : numbers[static_cast<std::size_t>(index)]; }
    QString at(Index index) const { return texts.isEmpty() ? QString::number(index) : texts.at(index); }
    bool isWritten(Index index) const { return !written.empty() && written[static_cast<std::size_t>(index)]; }
    bool operator==(const AxisLabels&) const = default;
};

// Tokens with visible marks when there is exactly one for each of `count` cells and they say more than their places;
// numbers otherwise.
AxisLabels axisLabels(std::span<const Token> tokens, Index count, std::vector<Index> numbers = {});
// The labels up to the last of `count` cells from `first` on; tokens before `first` are left out.
AxisLabels labelsOfPart(const AxisLabels& labels, Index first, Index count);
// The width of the longest label in pixels. Only a sample is measured when there are very many labels.
double longestLabel(const AxisLabels& labels, const QFont& font);

// A label of `needed` pixels has room at every how-many-th cell of `pitch` pixels; the next round number beyond four.
Index labelStep(double pitch, double needed);

// The label of a cell in `room` pixels. Where only every `step`-th cell has one it says which it is: "brown (291)".
QString labelInRoom(const AxisLabels& labels, Index index, Index step, const QFontMetricsF& metrics, double room);

// The cells that get a label: every `step`-th, counted from 0 so that labels stay at their cells while the matrix is
// moved, whose middle lies between the cell coordinates `begin` and `end`.
std::vector<Index> labelledCells(double begin, double end, Index step, Index count);

} // namespace attn
