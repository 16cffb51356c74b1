// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/colors/contrast.h"
#include "ui/colors/theme.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>

using namespace attn;

namespace {

using Triple = std::array<double, 3>;
using Mixing = std::array<Triple, 3>;

// What is left of linear red, green and blue without one kind of cone (Machado et al. 2009, severity 1).
const Mixing everyCone{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
const Mixing protanopia{
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
const Mixing deuteranopia{
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
const Mixing tritanopia{
    {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};

Triple applied(const Mixing& mixing, const Triple& rgb)
{
    Triple result{};
    for (std::size_t i = 0; i < 3; ++i)
        result[i] = std::clamp(mixing[i][0] * rgb[0] + mixing[i][1] * rgb[1] + mixing[i][2] * rgb[2], 0.0, 1.0);
    return result;
}

// CIELAB under D65.
Triple lab(const Triple& rgb)
{
    const auto f = [](double t) { return t > 216.0 / 24389.0 ? std::cbrt(t) : (24389.0 / 27.0 * t + 16.0) / 116.0; };
    const double x = f((0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.9505);
    const double y = f(0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]);
    const double z = f((0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.089);
    return {116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)};
}

Triple seen(const QColor& color, const Mixing& mixing)
{
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return lab(applied(mixing, {linear(color.redF()), linear(color.greenF()), linear(color.blueF())}));
}

double distance(const Triple& a, const Triple& b)
{
    return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

double contrastOf(const QColor& a, const QColor& b)
{
    return contrast(a.rgb(), b.rgb());
}

} // namespace

Q_DECLARE_METATYPE(Theme)

class TestTheme : public QObject {
    Q_OBJECT
private slots:
    void contrastIsThatOfWcag()
    {
        QCOMPARE(contrast(qRgb(0, 0, 0), qRgb(255, 255, 255)), 21.0);
        QCOMPARE(contrast(qRgb(9, 8, 7), qRgb(9, 8, 7)), 1.0);
        // A grey known for standing just above the limit on white.
        QVERIFY(std::abs(contrast(qRgb(0x76, 0x76, 0x76), qRgb(255, 255, 255)) - 4.54) < 0.005);
        QCOMPARE(readableOn(qRgb(20, 20, 60)), qRgb(255, 255, 255));
        QCOMPARE(readableOn(qRgb(250, 230, 40)), qRgb(0, 0, 0));
    }

    void textCanBeRead_data() { themes(); }
    void textCanBeRead()
    {
        QFETCH(Theme, theme);
        for (const QColor& background : {theme.window, theme.surface}) {
            QVERIFY(contrastOf(theme.text, background) >= 7.0);
            QVERIFY(contrastOf(theme.quietText, background) >= 4.5);
            QVERIFY(contrastOf(theme.accent, background) >= 4.5);
        }
        QVERIFY(contrastOf(theme.accentText, theme.accent) >= 4.5);
        QVERIFY(contrastOf(theme.warningText, theme.warning) >= 4.5);
    }

    void headsStandOut_data() { themes(); }
    void headsStandOut()
    {
        QFETCH(Theme, theme);
        for (const QColor& head : theme.heads)
            QVERIFY2(contrastOf(head, theme.surface) >= 3.0, qPrintable(head.name()));
        // Colours that are nearly black are told apart by none.
        for (const QColor& head : theme.heads)
            QVERIFY2(theme.dark || seen(head, everyCone)[0] > 24.0, qPrintable(head.name()));
    }

    void headsDifferForEveryEye_data() { themes(); }
    void headsDifferForEveryEye()
    {
        QFETCH(Theme, theme);
        for (const Mixing* eye : {&everyCone, &protanopia, &deuteranopia, &tritanopia})
            for (std::size_t i = 0; i < theme.heads.size(); ++i)
                // 20 of CIE 1976: told apart without looking twice; 14: side by side
                for (std::size_t j = 0; j < i; ++j)
                    QVERIFY2(distance(seen(theme.heads[i], *eye), seen(theme.heads[j], *eye)) >= (i < 8 ? 20.0 : 14.0),
                             qPrintable(theme.heads[i].name() + ' ' + theme.heads[j].name()));
    }

    void paletteCarriesTheTheme_data() { themes(); }
    void paletteCarriesTheTheme()
    {
        QFETCH(Theme, theme);
        const QPalette palette = paletteOf(theme);
        QCOMPARE(palette.color(QPalette::Window), theme.window);
        QCOMPARE(palette.color(QPalette::Base), theme.surface);
        QCOMPARE(palette.color(QPalette::Text), theme.text);
        QCOMPARE(palette.color(QPalette::Highlight), theme.accent);
        QCOMPARE(palette.color(QPalette::HighlightedText), theme.accentText);
    }

    void figureFontIsMeasuredInPixels()
    {
        QCOMPARE(figureFont(9.0).pixelSize(), 12);
        QCOMPARE(figureFont(18.0).pixelSize(), 24);
        QCOMPARE(figureFont(0.1).pixelSize(), 1);
    }

private:
    static void themes()
    {
        QTest::addColumn<Theme>("theme");
        QTest::newRow("light") << lightTheme();
        QTest::newRow("dark") << darkTheme();
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
