// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/number_text.h"

#include <QLocale>

#include <cmath>

namespace attn {

namespace {

QString withoutTrailingZeros(QString text)
{
    if (!text.contains(QLatin1Char('.')))
        return text;
    while (text.endsWith(QLatin1Char('0')))
        text.chop(1);
    if (text.endsWith(QLatin1Char('.')))
        text.chop(1);
    return text;
}

QString superscript(int exponent)
{
    static const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    QString text = exponent < 0 ? QStringLiteral("⁻") : QString();
    for (const QChar c : QString::number(std::abs(exponent)))
        text += digits.at(c.digitValue());
    return text;
}

QString withThousandsApart(QString text)
{
    const QChar narrowNoBreakSpace(0x202F);
    const qsizetype point = text.indexOf(QLatin1Char('.'));
    for (qsizetype place = (point < 0 ? text.size() : point) - 3; place > 0; place -= 3)
        text.insert(place, narrowNoBreakSpace);
    return text;
}

// `number` is positive and finite.
QString magnitudeText(double magnitude, int digits)
{
    // The exponent after rounding to the digits: 9.9999 is written as 10.
    const QString rounded = QString::number(magnitude, 'e', digits - 1);
    const qsizetype e = rounded.indexOf(QLatin1Char('e'));
    const int exponent = rounded.mid(e + 1).toInt();
    if (exponent < -4 || exponent >= 6) {
        const QString mantissa = withoutTrailingZeros(rounded.left(e));
        const QString power = QStringLiteral("10") + superscript(exponent);
        return mantissa == QLatin1String("1") ? power : mantissa + QStringLiteral("·") + power;
    }
    return withThousandsApart(
        withoutTrailingZeros(QString::number(magnitude, 'f', std::max(0, digits - 1 - exponent))));
}

} // namespace

QString numberText(double value, int digits)
{
    if (std::isnan(value))
        return QStringLiteral("NaN");
    if (value == 0.0)
        return QStringLiteral("0");
    const QString sign = value < 0.0 ? QStringLiteral("−") : QString();
    return sign + (std::isinf(value) ? QStringLiteral("∞") : magnitudeText(std::abs(value), digits));
}

QString percentText(double share)
{
    const double percent = 100.0 * share;
    if (percent > 0.0 && percent < 0.001)
        return QStringLiteral("< 0.001 %");
    if (percent < 100.0 && percent > 99.95)
        return QStringLiteral("> 99.9 %"); // not all of it
    const double shown = percent < 100.0 && percent >= 99.0 ? std::floor(10.0 * percent) / 10.0 : percent;
    return numberText(shown, shown > 99.0 ? 3 : 2) + QStringLiteral(" %");
}

QString countText(qint64 count)
{
    return QLocale(QLocale::English).toString(count);
}

} // namespace attn
