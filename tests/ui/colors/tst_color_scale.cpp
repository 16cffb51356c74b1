// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/colors/color_scale.h"
#include "ui/colors/contrast.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace attn;

namespace {

constexpr double quietNan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double huge = std::numeric_limits<double>::max();
const QRgb notANumber = qRgb(255, 0, 255);

WeightsSummary data(double smallest, double largest, double smallestPositive)
{
    WeightsSummary summary;
    summary.smallest = smallest;
    summary.largest = largest;
    summary.smallest_positive = smallestPositive;
    return summary;
}

ColorScale scaleOf(ColorScale::Range range, bool logarithmic = false, ColorMap map = ColorMap::viridis)
{
    ColorScale scale;
    scale.range = range;
    scale.logarithmic = logarithmic;
    scale.map = map;
    return scale;
}

ColorScale fixedScale(double low, double high, bool logarithmic = false)
{
    ColorScale scale = scaleOf(ColorScale::Range::fixed, logarithmic);
    scale.low = low;
    scale.high = high;
    return scale;
}

} // namespace

Q_DECLARE_METATYPE(ColorScale)
Q_DECLARE_METATYPE(WeightsSummary)

class TestColorScale : public QObject {
    Q_OBJECT
private slots:
    // Many values at once have the colours that they have one by one, also next to where the colour changes.
    void manyColors_data()
    {
        QTest::addColumn<bool>("logarithmic");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::newRow("linear") << false << 0.0 << 0.37;
        QTest::newRow("linear, signed") << false << -2.5 << 2.5;
        QTest::newRow("nine decades") << true << 1e-9 << 1.0;
        QTest::newRow("a narrow range") << true << 0.7 << 0.9;
        QTest::newRow("small numbers") << true << 3e-250 << 2e-244;
    }
    void manyColors()
    {
        QFETCH(bool, logarithmic);
        QFETCH(double, low);
        QFETCH(double, high);
        ColorScale chosen;
        chosen.range = ColorScale::Range::fixed;
        chosen.low = low;
        chosen.high = high;
        chosen.logarithmic = logarithmic;
        const ResolvedScale scale(chosen, data(low, high, logarithmic ? low : 0.0), {.notANumber = notANumber});
        std::vector<double> values = {std::numeric_limits<double>::quiet_NaN(),
                                      std::numeric_limits<double>::infinity(),
                                      -std::numeric_limits<double>::infinity(),
                                      0.0,
                                      -1.0,
                                      low,
                                      high,
                                      5e-324};
        for (int i = 0; i <= 20'000; ++i) {
            const double share = i / 20'000.0;
            const double value = logarithmic ? low * std::pow(high / low, share) : low + (high - low) * share;
            for (const double near : {std::nextafter(value, low), value, std::nextafter(value, high)})
                values.push_back(near);
        }
        std::vector<QRgb> colors(values.size());
        scale.colors(values, colors.data());
        for (std::size_t i = 0; i < values.size(); ++i)
            if (colors[i] != scale.color(values[i]))
                QFAIL(qPrintable(QString::number(values[i], 'g', 17)));
    }

    void range_data()
    {
        using Range = ColorScale::Range;
        QTest::addColumn<ColorScale>("scale");
        QTest::addColumn<WeightsSummary>("summary");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::newRow("unit") << scaleOf(Range::unit) << data(-3, 8, 0.1) << 0.0 << 1.0;
        QTest::newRow("weights start at 0") << scaleOf(Range::automatic) << data(0.2, 0.7, 0.2) << 0.0 << 0.7;
        QTest::newRow("signed") << scaleOf(Range::automatic) << data(-3, 8, 0.1) << -3.0 << 8.0;
        QTest::newRow("all negative") << scaleOf(Range::automatic) << data(-3, -1, 0) << -3.0 << -1.0;
        QTest::newRow("diverging") << scaleOf(Range::automatic, false, ColorMap::diverging) << data(-3, 8, 0.1) << -8.0
                                   << 8.0;
        QTest::newRow("all zero") << scaleOf(Range::automatic) << data(0, 0, 0) << 0.0 << 1.0;
        QTest::newRow("constant negative") << scaleOf(Range::automatic) << data(-2, -2, 0) << -3.0 << -1.0;
        QTest::newRow("fixed") << fixedScale(0.25, 0.5) << data(-3, 8, 0.1) << 0.25 << 0.5;
        QTest::newRow("fixed, ends swapped") << fixedScale(0.5, 0.25) << data(-3, 8, 0.1) << 0.25 << 0.5;
        QTest::newRow("fixed, empty") << fixedScale(4, 4) << data(-3, 8, 0.1) << 2.0 << 6.0;
        QTest::newRow("fixed, infinite") << fixedScale(0, infinity) << data(-3, 8, 0.1) << 0.0 << 1.0;
        WeightsSummary outlier = data(-3, 8, 0.1);
        outlier.percentiles = {-1.0, 2.0, false};
        QTest::newRow("percentiles") << scaleOf(Range::percentiles) << outlier << -1.0 << 2.0;
        QTest::newRow("percentiles, diverging")
            << scaleOf(Range::percentiles, false, ColorMap::diverging) << outlier << -2.0 << 2.0;
        QTest::newRow("percentiles not known yet") << scaleOf(Range::percentiles) << data(-3, 8, 0.1) << -3.0 << 8.0;
        QTest::newRow("logarithmic") << scaleOf(Range::automatic, true) << data(0, 0.5, 0.001) << 0.001 << 0.5;
        QTest::newRow("nine decades at most")
            << scaleOf(Range::automatic, true) << data(0, 0.5, 1e-30) << 0.5e-9 << 0.5;
        QTest::newRow("logarithmic, unit") << scaleOf(Range::unit, true) << data(0, 0.5, 0.001) << 0.001 << 1.0;
        QTest::newRow("logarithmic, fixed") << fixedScale(0.01, 0.5, true) << data(0, 1, 0.001) << 0.01 << 0.5;
        QTest::newRow("logarithmic, nothing positive")
            << scaleOf(Range::automatic, true) << data(-2, -1, 0) << 1e-9 << 1.0;
        QTest::newRow("logarithmic, one value") << scaleOf(Range::automatic, true) << data(0, 0.5, 0.5) << 0.05 << 0.5;
    }
    void range()
    {
        QFETCH(ColorScale, scale);
        QFETCH(WeightsSummary, summary);
        const ResolvedScale resolved(scale, summary, {.notANumber = notANumber});
        QTEST(resolved.low(), "low");
        QTEST(resolved.high(), "high");
    }

    void numbersBeyondTheRange_data()
    {
        QTest::addColumn<ColorScale>("scale");
        QTest::addColumn<bool>("lower");
        QTest::addColumn<bool>("higher");
        QTest::newRow("automatic") << scaleOf(ColorScale::Range::automatic) << false << false;
        QTest::newRow("wide") << fixedScale(-5, 9) << false << false;
        QTest::newRow("narrow") << fixedScale(0, 1) << true << true;
        QTest::newRow("above") << fixedScale(-3, 1) << false << true;
        QTest::newRow("logarithmic") << fixedScale(0.1, 8, true) << false << false;
        QTest::newRow("logarithmic, narrow") << fixedScale(0.2, 1, true) << true << true;
    }
    void numbersBeyondTheRange()
    {
        QFETCH(ColorScale, scale);
        WeightsSummary numbers = data(-3, 8, 0.1);
        numbers.finite = 4;
        const ResolvedScale resolved(scale, numbers, {});
        QTEST(resolved.hasLower(), "lower");
        QTEST(resolved.hasHigher(), "higher");
    }

    void position_data()
    {
        QTest::addColumn<ColorScale>("scale");
        QTest::addColumn<double>("value");
        QTest::addColumn<double>("position");
        QTest::newRow("middle") << fixedScale(-1, 3) << 1.0 << 0.5;
        QTest::newRow("below") << fixedScale(-1, 3) << -9.0 << 0.0;
        QTest::newRow("above") << fixedScale(-1, 3) << 9.0 << 1.0;
        QTest::newRow("minus infinity") << fixedScale(-1, 3) << -infinity << 0.0;
        QTest::newRow("infinity") << fixedScale(-1, 3) << infinity << 1.0;
        QTest::newRow("all doubles") << fixedScale(-huge, huge) << 0.0 << 0.5;
        QTest::newRow("logarithmic") << fixedScale(1e-4, 1, true) << 1e-3 << 0.25;
        QTest::newRow("logarithmic, zero") << fixedScale(1e-4, 1, true) << 0.0 << 0.0;
        QTest::newRow("logarithmic, negative") << fixedScale(1e-4, 1, true) << -1.0 << 0.0;
    }
    void position()
    {
        QFETCH(ColorScale, scale);
        QFETCH(double, value);
        QTEST(ResolvedScale(scale, {}, {.notANumber = notANumber}).position(value), "position");
    }

    void colorIsThatOfTheMap()
    {
        const ResolvedScale scale(scaleOf(ColorScale::Range::unit), {}, {.notANumber = notANumber});
        const auto& colors = colorsOf(ColorMap::viridis);
        QCOMPARE(scale.color(0.0), colors[0]);
        QCOMPARE(scale.color(0.5), colors[128]);
        QCOMPARE(scale.color(1.0), colors[255]);
    }

    // Also many at once.
    void whatIsNoColourOfTheMapHasItsOwn_data()
    {
        QTest::addColumn<bool>("logarithmic");
        QTest::addColumn<double>("value");
        QTest::addColumn<QRgb>("color");
        const SpecialColors& special = lightTheme().special;
        const QRgb lowest = colorsOf(ColorMap::viridis)[0];
        for (const bool logarithmic : {false, true}) {
            QTest::addRow("closed, %d", logarithmic) << logarithmic << -infinity << special.closed;
            QTest::addRow("infinity, %d", logarithmic) << logarithmic << infinity << special.infinite;
            QTest::addRow("largest number, %d", logarithmic)
                << logarithmic << std::numeric_limits<double>::max() << colorsOf(ColorMap::viridis)[255];
        }
        QTest::newRow("zero") << false << 0.0 << lowest;
        QTest::newRow("negative") << false << -3.0 << lowest;
        QTest::newRow("zero, logarithmic") << true << 0.0 << special.below;
        QTest::newRow("negative, logarithmic") << true << -3.0 << special.below;
        QTest::newRow("smallest positive, logarithmic") << true << 1e-3 << lowest;
        QTest::newRow("below the scale, logarithmic") << true << 1e-8 << lowest;
    }
    void whatIsNoColourOfTheMapHasItsOwn()
    {
        QFETCH(bool, logarithmic);
        QFETCH(double, value);
        const ResolvedScale scale(scaleOf(ColorScale::Range::automatic, logarithmic), data(0, 1, 1e-3),
                                  lightTheme().special);
        QTEST(scale.color(value), "color");
        const std::vector<double> values(300, value);
        std::vector<QRgb> colors(values.size());
        scale.colors(values, colors.data());
        QCOMPARE(colors, std::vector<QRgb>(values.size(), scale.color(value)));
    }

    void notANumberHasItsOwnColor()
    {
        const ResolvedScale scale(scaleOf(ColorScale::Range::unit), {}, {.notANumber = notANumber});
        QVERIFY(std::isnan(scale.position(quietNan)));
        QCOMPARE(scale.color(quietNan), notANumber);
        QCOMPARE(scale.color(-quietNan), notANumber);
    }

    void textReadsOnEveryColor()
    {
        for (const ColorMapName& entry : colorMapNames()) {
            const ResolvedScale scale(scaleOf(ColorScale::Range::unit, false, entry.map), {},
                                      {.notANumber = notANumber});
            for (int i = 0; i <= 256; ++i)
                QVERIFY2(contrast(scale.textColor(i / 256.0), scale.color(i / 256.0)) >= 4.5, entry.name);
        }
    }

    void zeroIsWhiteOnTheDivergingMap()
    {
        const ResolvedScale scale(scaleOf(ColorScale::Range::automatic, false, ColorMap::diverging),
                                  data(-0.3, 0.1, 0.1), {.notANumber = notANumber});
        QCOMPARE(scale.color(0.0), qRgb(255, 255, 255));
    }
};

QTEST_APPLESS_MAIN(TestColorScale)
#include "tst_color_scale.moc"
