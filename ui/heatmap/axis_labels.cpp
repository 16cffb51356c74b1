// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/axis_labels.h"

#include "ui/wording/token_label.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

// Whether the tokens only count from 0, and so say no more than their places.
bool areTheirPlaces(std::span<const Token> tokens)
{
    Index place = 0;
    return std::ranges::all_of(tokens, [&](const Token& token) { return token.text == std::to_string(place++); });
}

constexpr Index mostNamed = 40; // cells; of more, only some may have room for their labels

} // namespace

AxisLabels axisLabels(std::span<const Token> tokens, Index count, std::vector<Index> numbers)
{
    AxisLabels labels;
    labels.count = count;
    if (static_cast<Index>(tokens.size()) != count || areTheirPlaces(tokens))
        return labels;
    labels.numbers = std::move(numbers);
    labels.texts.reserve(count);
    for (const Token& token : tokens)
        labels.texts << tokenLabel(token);
    if (std::ranges::any_of(tokens, &Token::written))
        for (const Token& token : tokens)
            labels.written.push_back(token.written);
    return labels;
}

AxisLabels labelsOfPart(const AxisLabels& labels, Index first, Index count)
{
    AxisLabels part{labels.texts.mid(first, count), labels.texts.isEmpty() ? first + count : count, {}, {}};
    if (!labels.numbers.empty())
        part.numbers.assign(labels.numbers.begin() + first, labels.numbers.begin() + first + part.texts.size());
    if (!labels.written.empty())
        part.written.assign(labels.written.begin() + first, labels.written.begin() + first + part.texts.size());
    return part;
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
    if (labels.count <= mostNamed)
        return std::ceil(longest);
    const Index largest = labels.numbers.empty() ? labels.count : std::ranges::max(labels.numbers);
    return std::ceil(longest + metrics.horizontalAdvance(placeBehind(largest)));
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

QString labelInRoom(const AxisLabels& labels, Index index, Index step, const QFontMetricsF& metrics, double room)
{
    const QString place = step > 1 && !labels.texts.isEmpty() ? placeBehind(labels.number(index)) : QString();
    return elidedBefore(place, labels.at(index), metrics, room);
}

std::vector<Index> labelledCells(double begin, double end, Index step, Index count)
{
    std::vector<Index> cells;
    const Index first = std::max<Index>(0, static_cast<Index>(std::floor(begin)));
    for (Index i = (first + step - 1) / step * step; i < count && static_cast<double>(i) < end; i += step)
        if (const double middle = static_cast<double>(i) + 0.5; begin <= middle && middle <= end)
            cells.push_back(i);
    return cells;
}

} // namespace attn
