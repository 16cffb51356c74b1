// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/color_bar.h"

#include "ui/painting/cell_painting.h"
#include "ui/wording/number_text.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLinearGradient>

#include <cmath>

namespace attn {

namespace {

constexpr double barWidth = 12.0;
constexpr double tickLength = 4.0;
constexpr double endHeight = 9.0; // of a triangle, with the frame between it and the bar
constexpr double marksGap = 12.0;
constexpr int gradientStops = 32;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::ColorBar)
};

// 1, 2 or 5 times a power of ten, the smallest such step that needs at most `most` of them.
double roundStep(double range, int most)
{
    const double power = std::pow(10.0, std::floor(std::log10(range / most)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (range / (factor * power) <= most)
            return factor * power;
    return 10.0 * power;
}

std::vector<double> linearTicks(const ResolvedScale& scale, int most)
{
    const double step = roundStep(scale.high() - scale.low(), most);
    const double first = std::ceil(scale.low() / step - 1e-9);
    const double last = std::floor(scale.high() / step + 1e-9);
    std::vector<double> ticks;
    // The bound guards against ranges so narrow and far from 0 that a step is lost in rounding.
    for (double k = first; k <= last && ticks.size() < 64; ++k)
        ticks.push_back(k * step);
    return ticks;
}

std::vector<double> logarithmicTicks(const ResolvedScale& scale, int most)
{
    const int first = static_cast<int>(std::ceil(std::log10(scale.low()) - 1e-9));
    const int last = static_cast<int>(std::floor(std::log10(scale.high()) + 1e-9));
    const int step = std::max(1, (last - first + most) / most);
    std::vector<double> ticks;
    for (int exponent = last; exponent >= first; exponent -= step)
        ticks.insert(ticks.begin(), std::pow(10.0, exponent));
    return ticks.empty() ? std::vector<double>{scale.low(), scale.high()} : ticks;
}

// With as many digits as tell the numbers of a narrow range apart.
QString tickText(double tick, const ResolvedScale& scale)
{
    const double magnitude = std::max(std::abs(scale.low()), std::abs(scale.high()));
    const double decades = std::floor(std::log10(magnitude / 2) - std::log10(scale.high() / 2 - scale.low() / 2));
    return numberText(tick, 3 + std::clamp(static_cast<int>(decades), 0, 12));
}

// The bar without the triangles at its ends.
QRectF barIn(const QRectF& area, const ResolvedScale& scale)
{
    return QRectF(area.left(), area.top(), barWidth, area.height())
        .adjusted(0.0, scale.hasHigher() ? endHeight : 0.0, 0.0, scale.hasLower() ? -endHeight : 0.0);
}

// A triangle on the end of the bar whose left corner is given: there are numbers beyond.
void drawEnd(QPainter& painter, const QPointF& corner, double height, const QColor& color, const Theme& theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.quietText, 1.0));
    painter.setBrush(color);
    const QPointF base = corner + QPointF(0.0, height > 0.0 ? 1.0 : -1.0);
    painter.drawPolygon(QPolygonF{base, base + QPointF(barWidth, 0.0),
                                  base + QPointF(barWidth / 2.0, height - (height > 0.0 ? 1.0 : -1.0))});
    painter.restore();
}

} // namespace

std::vector<double> colorBarTicks(const ResolvedScale& scale, double height, double lineHeight)
{
    const int most = std::clamp(static_cast<int>(height / (2.0 * lineHeight)), 1, 5);
    return scale.logarithmic() ? logarithmicTicks(scale, most) : linearTicks(scale, most);
}

ScaleMarks scaleMarks(const ResolvedScale& scale, const WeightsSummary& data)
{
    ScaleMarks marks;
    if (scale.logarithmic() && data.finite > 0 && data.smallest <= 0.0)
        marks.push_back({scale.special().below, data.smallest < 0.0 ? QStringLiteral("≤ 0") : QStringLiteral("0")});
    if (data.infinite > 0)
        marks.push_back({scale.special().infinite, QStringLiteral("∞")});
    if (data.not_a_number > 0)
        marks.push_back({scale.special().notANumber, QStringLiteral("NaN")});
    if (data.closed > 0)
        marks.push_back({scale.special().closed, Text::tr("%1 masked").arg(countText(data.closed))});
    return marks;
}

double colorBarNumbersWidth(const QFontMetricsF& metrics, const ResolvedScale& scale, double height,
                            const ScaleMarks& marks)
{
    double widest = 0.0;
    for (const ScaleMark& mark : marks)
        widest = std::max(widest, metrics.horizontalAdvance(mark.text));
    for (const double tick : colorBarTicks(scale, height, metrics.height()))
        widest = std::max(widest, metrics.horizontalAdvance(tickText(tick, scale)));
    return std::ceil(widest);
}

double colorBarWidth(const QFontMetricsF& metrics, const ResolvedScale& scale, double height, const ScaleMarks& marks)
{
    return barWidth + 2.0 * tickLength + colorBarNumbersWidth(metrics, scale, height, marks);
}

void drawColorBar(QPainter& painter, const QRectF& area, const ResolvedScale& scale, const Theme& theme)
{
    painter.save();
    const QRectF bar = barIn(area, scale);
    QLinearGradient gradient(bar.bottomLeft(), bar.topLeft());
    const auto& colors = colorsOf(scale.map());
    for (int stop = 0; stop <= gradientStops; ++stop)
        gradient.setColorAt(static_cast<double>(stop) / gradientStops,
                            QColor(colors[static_cast<std::size_t>(stop * 255 / gradientStops)]));
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(bar, gradient);
    paintFrame(painter, bar, theme.line);
    if (scale.hasHigher())
        drawEnd(painter, bar.topLeft(), -endHeight, QColor(colors.back()), theme);
    if (scale.hasLower())
        drawEnd(painter, bar.bottomLeft(), endHeight, QColor(colors.front()), theme);

    const QFontMetricsF metrics(painter.font());
    for (const double tick : colorBarTicks(scale, area.height(), metrics.height())) {
        const double y = bar.bottom() - scale.position(tick) * bar.height();
        painter.setPen(QPen(theme.quietText, 1.0));
        painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + tickLength, y));
        // The lowest and highest number stay beside the bar instead of reaching over its ends.
        const double top = std::clamp(y - metrics.height() / 2.0, bar.top() - metrics.descent(),
                                      std::max(bar.top(), bar.bottom() - metrics.ascent()));
        painter.drawText(QPointF(bar.right() + 2.0 * tickLength, top + metrics.ascent()), tickText(tick, scale));
    }
    painter.restore();
}

double scaleMarksHeight(const QFontMetricsF& metrics, std::size_t count)
{
    return count > 0 ? marksGap + static_cast<double>(count) * std::max(barWidth, metrics.height()) : 0.0;
}

void drawScaleMarks(QPainter& painter, const QRectF& bar, const ScaleMarks& marks, const Theme& theme)
{
    painter.save();
    const QFontMetricsF metrics(painter.font());
    const double line = std::max(barWidth, metrics.height());
    QRectF swatch(bar.left(), bar.bottom() + marksGap + (line - barWidth) / 2.0, barWidth, barWidth);
    for (const ScaleMark& mark : marks) {
        painter.fillRect(swatch, QColor(mark.color));
        paintFrame(painter, swatch, theme.line);
        painter.setPen(theme.quietText);
        const double baseline = swatch.center().y() + (metrics.ascent() - metrics.descent()) / 2.0;
        painter.drawText(QPointF(swatch.right() + 2.0 * tickLength, baseline), mark.text);
        swatch.translate(0.0, line);
    }
    painter.restore();
}

} // namespace attn
