// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/links/link_curves.h"

#include <QPainterPath>
#include <QSvgGenerator>
#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace attn;

namespace {

const QRectF area(20.0, 10.0, 300.0, 200.0);

QImage painted(const std::vector<LinkCurve>& curves, double scale = 1.0)
{
    QImage image(QSize(340, 220) * scale, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.scale(scale, scale);
    paintLinkCurves(painter, {area, Qt::white, curves});
    return image;
}

// What Qt makes of the same cubic.
QImage strokedByQt(const LinkCurve& curve)
{
    QImage image(340, 220, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen(curve.color, curve.width);
    pen.setCapStyle(Qt::FlatCap);
    QPainterPath path(QPointF(area.left(), curve.from));
    path.cubicTo({area.center().x(), curve.from}, {area.center().x(), curve.to}, {area.right(), curve.to});
    painter.strokePath(path, pen);
    return image;
}

double darkness(const QImage& image)
{
    double sum = 0.0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            sum += (255 - qGreen(image.pixel(x, y))) / 255.0;
    return sum;
}

} // namespace

class LinkCurvesTest : public QObject {
    Q_OBJECT
private slots:
    void theyAreTheCubicsThatQtDraws_data()
    {
        QTest::addColumn<double>("to");
        QTest::addColumn<double>("width");
        QTest::newRow("level") << 60.0 << 3.0;
        QTest::newRow("thin") << 90.0 << 0.6;
        QTest::newRow("steep") << 190.0 << 4.0;
    }
    void theyAreTheCubicsThatQtDraws()
    {
        QFETCH(double, to);
        QFETCH(double, width);
        const LinkCurve curve{60.0, to, width, Qt::black};
        const QImage mine = painted({curve});
        const QImage theirs = strokedByQt(curve);
        // As much ink, at the same places: the middle of each column's ink is the same to half a pixel.
        QVERIFY(std::abs(darkness(mine) / darkness(theirs) - 1.0) < 0.05);
        for (int x = 30; x < 310; x += 10) {
            const auto middle = [x](const QImage& image) {
                double sum = 0.0;
                double moment = 0.0;
                for (int y = 0; y < image.height(); ++y) {
                    const double ink = 255 - qGreen(image.pixel(x, y));
                    sum += ink;
                    moment += ink * y;
                }
                return moment / sum;
            };
            QVERIFY(std::abs(middle(mine) - middle(theirs)) < 0.5);
        }
    }

    void nothingIsPaintedOutsideOfTheArea()
    {
        const QImage image =
            painted({{-500.0, 900.0, 6.0, Qt::black}, {900.0, -500.0, 6.0, Qt::black}, {5.0, 5.0, 6.0, Qt::black}});
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                if (!area.toRect().contains(x, y))
                    QCOMPARE(image.pixel(x, y), qRgb(255, 255, 255));
        QVERIFY(darkness(image) > 0.0);
    }

    void laterOnesLieOverEarlierOnes()
    {
        const QImage image = painted({{100.5, 100.5, 5.0, Qt::red}, {100.5, 100.5, 3.0, Qt::blue}});
        QCOMPARE(image.pixelColor(150, 100), QColor(Qt::blue));
        QCOMPARE(image.pixelColor(150, 102), QColor(Qt::red));
    }

    void opacityMixesWithTheBackground()
    {
        const QImage image = painted({{100.5, 100.5, 5.0, QColor(0, 0, 0, 64)}});
        QVERIFY(std::abs(image.pixelColor(150, 100).green() - 191) <= 2);
    }

    void dashedOnesHaveGaps()
    {
        const QImage image = painted({{100.5, 100.5, 3.0, Qt::black, true}});
        int gaps = 0;
        for (int x = 20; x < 320; ++x)
            gaps += image.pixelColor(x, 100) == QColor(Qt::white) ? 1 : 0;
        QVERIFY(gaps >= 90 && gaps <= 110);
    }

    void pixelsOfAHigherResolutionAreFilled()
    {
        const QImage image = painted({{100.0, 100.0, 3.0, Qt::black}}, 2.0);
        QCOMPARE(image.pixelColor(300, 198), QColor(Qt::black));
        QCOMPARE(image.pixelColor(300, 202), QColor(Qt::black));
        QCOMPARE(image.pixelColor(300, 204), QColor(Qt::white));
    }

    void inVectorFilesTheyArePaths()
    {
        QByteArray svg;
        QBuffer buffer(&svg);
        buffer.open(QIODevice::WriteOnly);
        QSvgGenerator generator;
        generator.setOutputDevice(&buffer);
        QPainter painter(&generator);
        paintLinkCurves(painter, {area, Qt::white, {{50.0, 90.0, 2.0, Qt::black}, {60.0, 20.0, 2.0, Qt::black}}});
        painter.end();
        QVERIFY(!svg.contains("<image"));
        QCOMPARE(svg.count("<path"), 2);
    }
};

QTEST_MAIN(LinkCurvesTest)
#include "tst_link_curves.moc"
