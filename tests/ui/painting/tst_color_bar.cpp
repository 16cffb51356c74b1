// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/color_bar.h"

#include <QtTest>

using namespace attn;

namespace {

ResolvedScale scaleOf(double low, double high, bool logarithmic = false)
{
    ColorScale scale;
    scale.range = ColorScale::Range::fixed;
    scale.low = low;
    scale.high = high;
    scale.logarithmic = logarithmic;
    WeightsSummary data;
    data.smallest = data.smallest_positive = low;
    data.largest = high;
    return ResolvedScale(scale, data, {});
}

} // namespace

class ColorBarTest : public QObject {
    Q_OBJECT
private slots:
    void numbersAreRoundAndWithinTheScale_data()
    {
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::addColumn<bool>("logarithmic");
        QTest::addColumn<double>("height");
        QTest::addColumn<QList<double>>("ticks");
        QTest::newRow("unit") << 0.0 << 1.0 << false << 300.0 << QList<double>{0, 0.2, 0.4, 0.6, 0.8, 1.0};
        QTest::newRow("uneven") << 0.0 << 0.37 << false << 300.0 << QList<double>{0, 0.1, 0.2, 0.3};
        QTest::newRow("signed") << -2.5 << 2.5 << false << 300.0 << QList<double>{-2, -1, 0, 1, 2};
        QTest::newRow("low bar") << 0.0 << 1.0 << false << 40.0 << QList<double>{0, 1};
        QTest::newRow("logarithmic") << 1e-3 << 1.0 << true << 300.0 << QList<double>{1e-3, 1e-2, 1e-1, 1};
    }
    void numbersAreRoundAndWithinTheScale()
    {
        QFETCH(double, low);
        QFETCH(double, high);
        QFETCH(bool, logarithmic);
        QFETCH(double, height);
        QFETCH(QList<double>, ticks);
        const auto found = colorBarTicks(scaleOf(low, high, logarithmic), height, 15.0);
        QCOMPARE(static_cast<qsizetype>(found.size()), ticks.size());
        for (qsizetype i = 0; i < ticks.size(); ++i)
            QVERIFY(std::abs(found[static_cast<std::size_t>(i)] - ticks[i]) < 1e-12);
    }

    void whatTheBarDoesNotShowIsMarkedBelowIt_data()
    {
        QTest::addColumn<WeightsSummary>("data");
        QTest::addColumn<bool>("logarithmic");
        QTest::addColumn<QStringList>("texts");
        const WeightsSummary plain{.smallest = 0.1, .largest = 1.0, .smallest_positive = 0.1, .finite = 9};
        const auto changed = [plain](auto change) {
            WeightsSummary data = plain;
            change(data);
            return data;
        };
        QTest::newRow("nothing") << plain << true << QStringList();
        QTest::newRow("masked") << changed([](WeightsSummary& d) { d.closed = 1225; }) << false
                                << QStringList{"1,225 masked"};
        QTest::newRow("infinite and NaN")
            << changed([](WeightsSummary& d) { d.infinite = d.not_a_number = 2; }) << false << QStringList{"∞", "NaN"};
        QTest::newRow("zero") << changed([](WeightsSummary& d) { d.smallest = 0.0; }) << true << QStringList{"0"};
        QTest::newRow("negative") << changed([](WeightsSummary& d) { d.smallest = -2.0; }) << true
                                  << QStringList{"≤ 0"};
        QTest::newRow("zero, not logarithmic")
            << changed([](WeightsSummary& d) { d.smallest = 0.0; }) << false << QStringList();
    }
    void whatTheBarDoesNotShowIsMarkedBelowIt()
    {
        QFETCH(WeightsSummary, data);
        QFETCH(bool, logarithmic);
        QStringList texts;
        for (const ScaleMark& mark : scaleMarks(scaleOf(0.1, 1.0, logarithmic), data))
            texts << mark.text;
        QTEST(texts, "texts");
    }

    void numbersBeyondItHaveATriangle()
    {
        const auto barOf = [](double largest) {
            QImage image(100, 300, QImage::Format_RGB32);
            image.fill(Qt::white);
            QPainter painter(&image);
            const WeightsSummary data{.largest = largest, .finite = 2};
            const ColorScale unit{.range = ColorScale::Range::unit};
            drawColorBar(painter, {10, 10, 80, 280}, ResolvedScale(unit, data, {}), lightTheme());
            return image;
        };
        const QImage within = barOf(1.0);
        const QImage beyond = barOf(2.0);
        const auto isYellow = [](QRgb color) { return qRed(color) > 230 && qGreen(color) > 210 && qBlue(color) < 60; };
        QVERIFY(isYellow(within.pixel(11, 11)));
        QCOMPARE(beyond.pixel(11, 11), qRgb(255, 255, 255)); // beside the tip
        QVERIFY(isYellow(beyond.pixel(16, 15)));
        QCOMPARE(beyond.pixel(11, 288), within.pixel(11, 288)); // nothing at the other end
    }

    void theBarRunsFromTheLowestColourToTheHighest()
    {
        QImage image(100, 300, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        drawColorBar(painter, {10, 10, 80, 280}, scaleOf(0.0, 1.0), lightTheme());
        const auto isNear = [](QRgb a, QRgb b) {
            return std::abs(qRed(a) - qRed(b)) + std::abs(qGreen(a) - qGreen(b)) + std::abs(qBlue(a) - qBlue(b)) < 12;
        };
        const auto& colors = colorsOf(ColorMap::viridis);
        QVERIFY(isNear(image.pixel(15, 287), colors[0]));
        QVERIFY(isNear(image.pixel(15, 150), colors[128]));
        QVERIFY(isNear(image.pixel(15, 12), colors[255]));
    }
};

QTEST_MAIN(ColorBarTest)
#include "tst_color_bar.moc"
