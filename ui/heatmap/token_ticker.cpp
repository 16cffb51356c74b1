// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/token_ticker.h"

#include "ui/wording/token_label.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

// Tokens that only count from 0 say no more than their places.
bool areTheirPlaces(std::span<const Token> tokens)
{
    Index place = 0;
    return std::ranges::all_of(tokens, [&](const Token& token) { return token.text == std::to_string(place++); });
}

} // namespace

AxisLabels axisLabels(std::span<const Token> tokens, Index count)
{
    AxisLabels labels;
    labels.count = count;
    if (static_cast<Index>(tokens.size()) != count || areTheirPlaces(tokens))
        return labels;
    labels.texts.reserve(count);
    for (const Token& token : tokens)
        labels.texts << tokenLabel(token);
    return labels;
}

double longestLabel(const AxisLabels& labels, const QFont& font)
{
    constexpr Index enough = 2048;
    const QFontMetricsF metrics(font);
    if (labels.texts.isEmpty())
        return metrics.horizontalAdvance(QString::number(labels.count > 0 ? labels.count - 1 : 0));
    double longest = 0.0;
    for (Index i = 0; i < labels.count; i += 1 + labels.count / enough)
        longest = std::max(longest, metrics.horizontalAdvance(labels.texts.at(i)));
    return std::ceil(longest);
}

Index labelStep(double pitch, double needed)
{
    const double least = std::min(needed / pitch, 1e12);
    for (const Index step : {1, 2, 3, 4})
        if (static_cast<double>(step) >= least)
            return step;
    for (Index power = 1;; power *= 10)
        for (const Index step : {5 * power, 10 * power, 20 * power})
            if (static_cast<double>(step) >= least)
                return step;
}

void TokenTicker::setRoom(Index step, double width, const QFont& font)
{
    step_ = step;
    width_ = width;
    font_ = font;
}

void TokenTicker::generate(const QCPRange& range, const QLocale&, QChar, int, QVector<double>& ticks,
                           QVector<double>* subTicks, QVector<QString>* tickLabels)
{
    ticks.clear();
    if (subTicks)
        subTicks->clear();
    if (tickLabels)
        tickLabels->clear();
    const QFontMetricsF metrics(font_);
    const Index first = std::max<Index>(0, static_cast<Index>(std::floor(range.lower)));
    for (Index i = (first + step_ - 1) / step_ * step_; i < labels_.count && static_cast<double>(i) < range.upper;
         i += step_) {
        const double middle = static_cast<double>(i) + 0.5;
        if (!range.contains(middle))
            continue;
        ticks << middle;
        if (tickLabels)
            *tickLabels << elidedLabel(labels_.at(i), metrics, width_);
    }
}

} // namespace attn
