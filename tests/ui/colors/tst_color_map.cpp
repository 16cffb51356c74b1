// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/error.h"
#include "ui/colors/color_map.h"

#include <QTest>

#include <cmath>

using namespace attn;

namespace {

// CIE lightness of an sRGB colour.
double lightness(QRgb color)
{
    const auto linear = [](int channel) {
        const double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    const double y = 0.2126 * linear(qRed(color)) + 0.7152 * linear(qGreen(color)) + 0.0722 * linear(qBlue(color));
    return y > 216.0 / 24389.0 ? 116.0 * std::cbrt(y) - 16.0 : y * 24389.0 / 27.0;
}

} // namespace

class TestColorMap : public QObject {
    Q_OBJECT
private slots:
    void publishedColors_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QRgb>("first");
        QTest::addColumn<QRgb>("middle");
        QTest::addColumn<QRgb>("last");
        // Entries 0, 128 and 255 of Matplotlib's listed maps.
        QTest::newRow("viridis") << "viridis" << qRgb(68, 1, 84) << qRgb(32, 144, 140) << qRgb(253, 231, 36);
        QTest::newRow("cividis") << "cividis" << qRgb(0, 34, 77) << qRgb(124, 123, 120) << qRgb(253, 231, 55);
        QTest::newRow("magma") << "magma" << qRgb(0, 0, 3) << qRgb(182, 54, 121) << qRgb(251, 252, 191);
        QTest::newRow("inferno") << "inferno" << qRgb(0, 0, 3) << qRgb(187, 55, 84) << qRgb(252, 254, 164);
        QTest::newRow("plasma") << "plasma" << qRgb(12, 7, 134) << qRgb(203, 71, 119) << qRgb(239, 248, 33);
        QTest::newRow("grey") << "grey" << qRgb(0, 0, 0) << qRgb(128, 128, 128) << qRgb(255, 255, 255);
    }
    void publishedColors()
    {
        QFETCH(QString, name);
        const auto& colors = colorsOf(parseColorMap(name));
        const auto near = [](QRgb a, QRgb b) {
            return std::abs(qRed(a) - qRed(b)) <= 1 && std::abs(qGreen(a) - qGreen(b)) <= 1
                && std::abs(qBlue(a) - qBlue(b)) <= 1;
        };
        QFETCH(QRgb, first);
        QFETCH(QRgb, middle);
        QFETCH(QRgb, last);
        QVERIFY2(near(colors[0], first), qPrintable(QColor(colors[0]).name()));
        QVERIFY2(near(colors[128], middle), qPrintable(QColor(colors[128]).name()));
        QVERIFY2(near(colors[255], last), qPrintable(QColor(colors[255]).name()));
    }

    // A larger value must never look darker than a smaller one.
    void lightnessRises_data()
    {
        QTest::addColumn<int>("map");
        for (const ColorMapName& entry : colorMapNames())
            if (!isDiverging(entry.map))
                QTest::newRow(entry.name) << static_cast<int>(entry.map);
    }
    void lightnessRises()
    {
        QFETCH(int, map);
        const auto& colors = colorsOf(static_cast<ColorMap>(map));
        for (std::size_t i = 1; i < colors.size(); ++i)
            QVERIFY2(lightness(colors[i]) > lightness(colors[i - 1]) - 0.35, qPrintable(QString::number(i)));
        QVERIFY(lightness(colors[255]) - lightness(colors[0]) > 75.0);
    }

    void divergingIsSymmetricAboutWhite()
    {
        const auto& colors = colorsOf(ColorMap::diverging);
        QCOMPARE(colors[127], qRgb(255, 255, 255));
        QCOMPARE(colors[128], qRgb(255, 255, 255));
        for (std::size_t i = 1; i < 128; ++i) {
            QVERIFY(lightness(colors[127 - i]) < lightness(colors[128 - i]));
            QVERIFY(lightness(colors[128 + i]) < lightness(colors[127 + i]));
            QVERIFY(std::abs(lightness(colors[127 - i]) - lightness(colors[128 + i])) < 3.0);
        }
        QVERIFY(qBlue(colors[0]) > 2 * qRed(colors[0]));
        QVERIFY(qRed(colors[255]) > 2 * qBlue(colors[255]));
    }

    // On a dark page white would glare.
    void theDarkOneIsSymmetricAboutItsDarkMiddle()
    {
        const auto& colors = colorsOf(ColorMap::diverging_dark);
        QCOMPARE(colors[127], colors[128]);
        QVERIFY(lightness(colors[127]) < 20.0);
        for (std::size_t i = 1; i < 128; ++i) {
            QVERIFY(lightness(colors[127 - i]) > lightness(colors[128 - i]) - 0.35);
            QVERIFY(lightness(colors[128 + i]) > lightness(colors[127 + i]) - 0.35);
            QVERIFY(std::abs(lightness(colors[127 - i]) - lightness(colors[128 + i])) < 3.0);
        }
        QVERIFY(qBlue(colors[0]) > qRed(colors[0]) + 40);
        QVERIFY(qRed(colors[255]) > qBlue(colors[255]) + 40);
    }

    void namesReadBack()
    {
        for (const ColorMapName& entry : colorMapNames()) {
            QCOMPARE(parseColorMap(QLatin1String(entry.name)), entry.map);
            QCOMPARE(QString::fromLatin1(nameOf(entry.map)), QString::fromLatin1(entry.name));
        }
    }

    void unknownNameListsTheKnownOnes()
    {
        try {
            parseColorMap(QStringLiteral("jet"));
            QFAIL("accepted");
        } catch (const SettingError& error) {
            const QString message = QString::fromUtf8(error.what());
            QVERIFY2(message.contains("\"jet\""), error.what());
            for (const ColorMapName& entry : colorMapNames())
                QVERIFY2(message.contains(QLatin1String(entry.name)), error.what());
        }
    }
};

QTEST_APPLESS_MAIN(TestColorMap)
#include "tst_color_map.moc"
