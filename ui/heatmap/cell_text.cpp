// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/cell_text.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr double roomAroundValue = 6.0;
constexpr double smallestValue = 0.72; // of the font's size, for values that nearly fit
constexpr double largestValue = 1.5;

} // namespace

CellText::CellText(double low, double high)
{
    const double magnitude = std::max(std::abs(low), std::abs(high));
    if (magnitude == 0.0)
        return;
    const int power = static_cast<int>(std::ceil(std::log10(magnitude)));
    exponent = power > 5 || power < -3;
    decimals = exponent ? 1 : std::clamp((power <= 0 ? 2 : 3) - power, 0, 5);
}

QString CellText::operator()(double value) const
{
    if (std::isnan(value))
        return QStringLiteral("NaN");
    const QString sign = value < 0.0 ? QStringLiteral("−") : QString();
    const double size = std::abs(value);
    if (std::isinf(value))
        return sign + QStringLiteral("∞");
    if (size < 1e5 && size == std::floor(size))
        return sign + QString::number(size, 'f', 0);
    if (exponent)
        return sign + QString::number(size, 'g', decimals + 1);
    const QString digits = QString::number(size, 'f', decimals);
    return sign + (digits.startsWith(QStringLiteral("0.")) ? digits.mid(1) : digits);
}

QString CellText::widest(double low, double high) const
{
    QString longest;
    for (const double share : {0.0, 0.123, 0.877, 1.0}) {
        const QString text = (*this)(low + share * (high - low));
        if (text.size() > longest.size())
            longest = text;
    }
    for (QChar& character : longest)
        if (character.isDigit())
            character = QLatin1Char('0');
    return longest;
}

std::optional<QFont> valueFont(CellValues values, const QSizeF& cell, const QFont& font, const ResolvedScale& scale)
{
    if (values == CellValues::off)
        return {};
    const QFontMetricsF metrics(font);
    const double widest =
        metrics.horizontalAdvance(CellText(scale.low(), scale.high()).widest(scale.low(), scale.high()));
    const double fits = std::min((cell.width() - roomAroundValue) / widest,
                                 (cell.height() - roomAroundValue) / metrics.capHeight() / 1.5);
    // Large cells get larger numbers, but less than in proportion.
    const double size = std::min({fits, largestValue, std::max(1.0, fits / 3.0)});
    if (size < (values == CellValues::on ? 0.4 : smallestValue))
        return {};
    QFont result = font;
    result.setPixelSize(std::max(1, static_cast<int>(size * font.pixelSize())));
    return result;
}

} // namespace attn
