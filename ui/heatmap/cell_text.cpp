#include "ui/heatmap/cell_text.h"

#include <algorithm>
#include <cmath>

namespace attn {

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

} // namespace attn
