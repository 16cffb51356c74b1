// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/cell_text.h"

#include <QStringList>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr double roomAroundValue = 6.0;
constexpr double closeToZero = 0.01;
const QString aboutZero = QStringLiteral("~0");
constexpr double smallestValue = 0.72; // of the font's size, for values that nearly fit
constexpr double largestValue = 1.5;

// "0.412" becomes ".412".
QString plainText(double size, int decimals)
{
    const QString text = QString::number(size, 'f', decimals);
    return text.startsWith(QStringLiteral("0.")) ? text.mid(1) : text;
}

// "1.50e+07" becomes "1.5e7".
QString exponentText(QString mantissa, int exponent)
{
    while (mantissa.contains(u'.') && (mantissa.endsWith(u'0') || mantissa.endsWith(u'.')))
        mantissa.chop(1);
    return mantissa + u'e' + QString::number(exponent);
}

// From the one with the most digits to the shortest. `size` is finite and not negative.
QStringList textsOf(double size)
{
    QStringList texts;
    const auto add = [&texts](const QString& text) {
        if (texts.isEmpty() || text.size() < texts.back().size())
            texts << text;
    };
    const bool exact = size < 1e5 && size == std::floor(size);
    if (exact)
        add(QString::number(size, 'f', 0));
    if (size == 0.0)
        return texts;
    for (int digits = size < 1.0 ? 2 : 3; digits >= 1; --digits) {
        const QString rounded = QString::number(size, 'e', digits - 1);
        const qsizetype e = rounded.indexOf(u'e');
        const int exponent = rounded.mid(e + 1).toInt(); // after rounding: 0.9996 is 1.0
        const bool plain = exponent >= -3 && exponent < 5;
        if (plain && exponent >= 0 && digits == 1)
            break; // 0.96 is not 1, nor is 2.7 a 3
        if (plain && !exact)
            add(plainText(size, std::max(0, digits - 1 - exponent)));
        if (!plain || exponent >= 0) // .007 is as short as 7e-3
            add(exponentText(rounded.left(e), exponent));
    }
    return texts;
}

// A text as wide as those of most numbers in the range; all its digits are 0.
QString usualText(const ResolvedScale& scale)
{
    QString longest;
    for (const double share : {0.0, 0.123, 0.877, 1.0}) {
        const QString text = cellText(scale.low() * (1.0 - share) + scale.high() * share);
        if (text.size() > longest.size())
            longest = text;
    }
    for (QChar& character : longest)
        if (character.isDigit())
            character = u'0';
    return longest;
}

} // namespace

QString cellText(double value)
{
    if (std::isnan(value))
        return QStringLiteral("NaN");
    const QString sign = value < 0.0 ? QStringLiteral("−") : QString();
    return sign + (std::isinf(value) ? QStringLiteral("∞") : textsOf(std::abs(value)).front());
}

QString cellText(double value, const QFontMetricsF& metrics, double room)
{
    const auto fits = [&](const QString& text) { return metrics.horizontalAdvance(text) <= room; };
    const QString longest = cellText(value);
    if (fits(longest))
        return longest;
    if (!std::isfinite(value))
        return {};
    const QString sign = value < 0.0 ? QStringLiteral("−") : QString();
    for (const QString& text : textsOf(std::abs(value)))
        if (fits(sign + text))
            return sign + text;
    // An empty cell would be taken for a masked one.
    return std::abs(value) < closeToZero && fits(aboutZero) ? aboutZero : QString();
}

void drawCellText(QPainter& painter, const QRectF& cell, double value)
{
    // A third of the room on both sides is left for fonts whose pixels are rounded.
    const QString text = cellText(value, QFontMetricsF(painter.font()), cell.width() - roomAroundValue * 2.0 / 3.0);
    if (!text.isEmpty())
        painter.drawText(cell, Qt::AlignCenter | Qt::TextDontClip, text);
}

bool cellTextsFit(const QFontMetricsF& metrics, const QSizeF& cell, const ResolvedScale& scale)
{
    return metrics.height() <= cell.height()
        && metrics.horizontalAdvance(usualText(scale)) <= cell.width() - roomAroundValue;
}

std::optional<QFont> valueFont(CellValues values, const QSizeF& cell, const QFont& font, const ResolvedScale& scale)
{
    if (values == CellValues::off)
        return {};
    const QFontMetricsF metrics(font);
    const double fits = std::min((cell.width() - roomAroundValue) / metrics.horizontalAdvance(usualText(scale)),
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
