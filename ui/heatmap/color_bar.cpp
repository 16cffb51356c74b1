#include "ui/heatmap/color_bar.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

class LinearTicker : public QCPAxisTicker {
protected:
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override
    {
        return QCPAxisTicker::getTickLabel(tick, locale, format, precision).replace(QLatin1Char('-'), QChar(0x2212));
    }
};

// Powers of ten: 0.1, 1, 10 where few of them are needed, 10⁻¹, 1, 10¹ otherwise.
class PowerTicker : public QCPAxisTickerLog {
public:
    explicit PowerTicker(bool plain) : plain_(plain) {}

protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override
    {
        const int power = static_cast<int>(std::lround(std::log10(tick)));
        if (plain_ || power == 0)
            return QString::number(tick, 'g', 4);
        QString label = QStringLiteral("10");
        for (const QChar digit : QString::number(power))
            label += digit == QLatin1Char('-') ? QStringLiteral("⁻") : QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹").mid(digit.digitValue(), 1);
        return label;
    }

private:
    bool plain_;
};

} // namespace

ColorBar::ColorBar(QCPAxisRect* rect)
    : QCPLayerable(rect->parentPlot(), QStringLiteral("main"), rect), rect_(rect), axis_(rect->addAxis(QCPAxis::atRight))
{
    axis_->setLayer(QStringLiteral("axes"));
    axis_->grid()->setVisible(false);
    axis_->setNumberFormat(QStringLiteral("g"));
    axis_->setNumberPrecision(4);
    axis_->setTickLength(0, 4);
    axis_->setTickLabelPadding(4);
    axis_->setBasePen(Qt::NoPen);
    axis_->setSubTicks(false);
}

void ColorBar::setScale(const ResolvedScale& scale, bool showNotANumber, QRgb notANumber)
{
    map_ = scale.map();
    notANumber_ = showNotANumber ? std::optional(notANumber) : std::nullopt;
    axis_->setScaleType(scale.logarithmic() ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    axis_->setRange(scale.low(), scale.high());
    // Less than two decades hold too few powers of ten to read off.
    if (scale.logarithmic() && scale.high() / scale.low() >= 100.0)
        axis_->setTicker(QSharedPointer<PowerTicker>::create(scale.low() >= 1e-3 && scale.high() <= 1e4));
    else
        axis_->setTicker(QSharedPointer<LinearTicker>::create());
}

void ColorBar::setFont(const QFont& font, const QColor& text, const QColor& line)
{
    font_ = font;
    text_ = text;
    line_ = line;
    axis_->setTickLabelFont(font);
    axis_->setTickLabelColor(text);
    axis_->setTickPen(QPen(line, 0));
}

double ColorBar::longestLabel() const
{
    QVector<double> ticks;
    QVector<QString> labels;
    axis_->ticker()->generate(axis_->range(), QLocale::c(), QLatin1Char('g'), axis_->numberPrecision(), ticks, nullptr, &labels);
    const QFontMetricsF metrics(font_);
    double longest = notANumber_ ? metrics.horizontalAdvance(QStringLiteral("NaN")) : 0.0;
    for (const QString& label : labels)
        longest = std::max(longest, metrics.horizontalAdvance(label));
    return std::ceil(longest);
}

void ColorBar::draw(QCPPainter* painter)
{
    if (!rect_->visible())
        return;
    // Where the axis puts its ends.
    const QRectF bar(rect_->left(), rect_->top() - 1, rect_->width(), rect_->height());
    const auto& colors = colorsOf(map_);
    for (std::size_t i = 0; i < colors.size(); ++i) {
        // From the top down, each reaching under the next, so that no background shows between two smoothed edges.
        const QRgb color = colors[colors.size() - 1 - i];
        const double top = bar.top() + bar.height() * static_cast<double>(i) / static_cast<double>(colors.size());
        painter->fillRect(QRectF(QPointF(bar.left(), top), bar.bottomRight()), QColor(color));
    }
    painter->setPen(QPen(line_, 1));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(bar);
    if (notANumber_)
        drawNotANumber(painter, bar);
}

void ColorBar::drawNotANumber(QCPPainter* painter, const QRectF& bar) const
{
    const QRectF swatch(bar.left(), bar.bottom() + 12, bar.width(), bar.width());
    painter->fillRect(swatch, QColor(*notANumber_));
    painter->drawRect(swatch);
    painter->setFont(font_);
    painter->setPen(text_);
    const QFontMetricsF metrics(font_);
    painter->drawText(QRectF(swatch.right() + 8, swatch.top() - 4, metrics.horizontalAdvance(QStringLiteral("NaN")) + 4, swatch.height() + 8),
                      Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, QStringLiteral("NaN"));
}

} // namespace attn
