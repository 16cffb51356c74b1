// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/token.h"

#include <QFont>
#include <QStringList>

#include <qcustomplot.h>

#include <span>

namespace attn {

// The labels of one axis of a matrix, one for each row or column: tokens, or numbers where there are none.
struct AxisLabels {
    QStringList texts; // empty: numbers from 0
    Index count = 0;

    QString at(Index index) const { return texts.isEmpty() ? QString::number(index) : texts.at(index); }
};

// Tokens with visible marks, when there is one for each of `count` cells and they are more than their places; numbers
// otherwise.
AxisLabels axisLabels(std::span<const Token> tokens, Index count);
// The longest label in pixels; of very many labels a sample is measured.
double longestLabel(const AxisLabels& labels, const QFont& font);

// Every how many cells of `pitch` pixels a label that needs `needed` pixels has room; the next round number beyond
// four.
Index labelStep(double pitch, double needed);

// Writes labels at the middles of cells i to i + 1: every `step`-th, cut to the room they have.
class TokenTicker : public QCPAxisTicker {
public:
    void setLabels(const AxisLabels& labels) { labels_ = labels; }
    void setRoom(Index step, double width, const QFont& font);

    Index step() const { return step_; }
    void generate(const QCPRange& range, const QLocale& locale, QChar format, int precision, QVector<double>& ticks,
                  QVector<double>* subTicks, QVector<QString>* tickLabels) override;

private:
    AxisLabels labels_;
    Index step_ = 1;
    double width_ = 0.0;
    QFont font_;
};

} // namespace attn
