// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/pictures.h"
#include "ui/painting/cell_painting.h"

#include <QBuffer>
#include <QSvgGenerator>
#include <QtTest>

#include <limits>

using namespace attn;

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

DenseSource sourceOf(Index rows, Index columns, std::vector<double> values)
{
    auto matrix = std::make_shared<Matrix>(rows, columns);
    matrix->values = std::move(values);
    return DenseSource(matrix);
}

CellColors colorsUpTo(double high)
{
    ColorScale scale;
    scale.range = ColorScale::Range::fixed;
    scale.high = high;
    CellColors colors;
    colors.scale = ResolvedScale(scale, {}, {.notANumber = qRgb(1, 2, 3), .closed = qRgb(10, 20, 30)});
    colors.masked = QColor(10, 20, 30);
    return colors;
}

QByteArray svgOf(const MatrixSource& source)
{
    return attn::svgOf(QSizeF(200, 200), [&](QPainter& painter) {
        paintCells(painter, {0, 0, 200, 200}, source, colorsUpTo(1.0));
    });
}

} // namespace

class CellPaintingTest : public QObject {
    Q_OBJECT
private slots:
    void cellsAreBlocksOfEqualSize()
    {
        const auto colors = colorsUpTo(1.0);
        const QImage image = cellImage(sourceOf(2, 2, {0.0, 1.0, 1.0, 0.0}), {6, 4}, colors);
        for (int y = 0; y < 4; ++y)
            for (int x = 0; x < 6; ++x)
                QCOMPARE(image.pixel(x, y), colors.scale.color((x < 3) == (y < 2) ? 0.0 : 1.0));
    }

    void cellsThatShareAPixelKeepTheirPeak()
    {
        std::vector<double> values(100, 0.0);
        values[57] = 1.0;
        const auto colors = colorsUpTo(1.0);
        const QImage image = cellImage(sourceOf(1, 100, values), {10, 1}, colors);
        for (int x = 0; x < 10; ++x)
            QCOMPARE(image.pixel(x, 0), colors.scale.color(x == 5 ? 1.0 : 0.0));
    }

    void maskedCellsAndNanHaveColoursOfTheirOwn()
    {
        Mask mask;
        mask.causal = true;
        const OpenCells open(mask, 3, 3);
        auto colors = colorsUpTo(1.0);
        colors.open = &open;
        colors.origin = {1, 1}; // the source shows the lower right of the mask
        const auto source = sourceOf(2, 2, {std::numeric_limits<double>::quiet_NaN(), 1.0, -infinite, 1.0});
        const QImage image = cellImage(source, {2, 2}, colors);
        QCOMPARE(image.pixel(0, 0), qRgb(1, 2, 3));
        QCOMPARE(image.pixel(1, 0), colors.masked.rgb());
        QCOMPARE(image.pixel(0, 1), colors.masked.rgb());
        QCOMPARE(image.pixel(1, 1), colors.scale.color(1.0));
    }

    void pointsAndCellsAreInverse()
    {
        const QRectF area(10, 20, 90, 40);
        for (Index i = 0; i < 4; ++i)
            for (Index j = 0; j < 3; ++j)
                QCOMPARE(cellAt(area, 4, 3, cellRect(area, 4, 3, {i, j}).center()), (Cell{i, j}));
        QCOMPARE(cellAt(area, 4, 3, area.bottomRight()), (Cell{3, 2}));
    }

    void valuesAreWrittenWhereAllOfThemFit_data()
    {
        QTest::addColumn<double>("width");
        QTest::addColumn<bool>("written");
        QTest::newRow("roomy") << 400.0 << true;
        QTest::newRow("tight") << 40.0 << false;
    }
    void valuesAreWrittenWhereAllOfThemFit()
    {
        QFETCH(double, width);
        QImage image(400, 100, QImage::Format_RGB32);
        image.fill(qRgb(200, 200, 200));
        QPainter painter(&image);
        const QImage before = image.copy();
        paintCellValues(painter, {0, 0, width, 100}, sourceOf(1, 2, {0.1234, 0.5}), colorsUpTo(1.0));
        painter.end();
        QTEST(image != before, "written");
    }

    void vectorsJoinRunsOfOneColour()
    {
        // Four rows of one colour, and four of ten colours.
        std::vector<double> values;
        for (Index i = 0; i < 8; ++i)
            for (Index j = 0; j < 10; ++j)
                values.push_back(i < 4 ? 0.0 : static_cast<double>(j) / 10.0);
        const QByteArray svg = svgOf(sourceOf(8, 10, values));
        QVERIFY(!svg.contains("<image"));
        QCOMPARE(svg.count("<rect"), qsizetype{4 + 4 * 10});
    }

    // One colour beside the next: as many rectangles as cells.
    void tooManyRectanglesBecomeOneExactPicture_data()
    {
        QTest::addColumn<Index>("rows");
        QTest::addColumn<bool>("rectangles");
        QTest::newRow("as many as can be") << Index{500} << true;
        QTest::newRow("one row more") << Index{501} << false;
    }
    void tooManyRectanglesBecomeOneExactPicture()
    {
        QFETCH(Index, rows);
        QFETCH(bool, rectangles);
        std::vector<double> values;
        for (Index i = 0; i < rows; ++i)
            for (Index j = 0; j < 500; ++j)
                values.push_back(static_cast<double>((i * 7 + j * 13) % 17) / 17.0);
        const auto source = sourceOf(rows, 500, values);
        const QByteArray svg = svgOf(source);
        QCOMPARE(svg.count("<rect"), rectangles ? qsizetype{250'000} : qsizetype{0});
        if (rectangles)
            return;
        QCOMPARE(svg.count("<image"), qsizetype{1});
        const qsizetype begin = svg.indexOf("base64,") + 7;
        const QImage picture =
            QImage::fromData(QByteArray::fromBase64(svg.mid(begin, svg.indexOf('"', begin) - begin)), "png");
        QCOMPARE(picture.size(), QSize(500, static_cast<int>(rows)));
        const auto colors = colorsUpTo(1.0);
        for (Index i = 0; i < rows; ++i)
            for (Index j = 0; j < 500; ++j)
                QCOMPARE(picture.pixel(static_cast<int>(j), static_cast<int>(i)), colors.scale.color(source.at(i, j)));
    }

    // More cells than the longest picture has pixels: their peaks are still there.
    void longSidesArePooledByTheirMaximum()
    {
        std::vector<double> values;
        for (Index i = 0; i < 20 * 20'000; ++i)
            values.push_back(static_cast<double>(i % 2) / 4.0);
        values[10 * 20'000 + 12'345] = 1.0;
        const QByteArray svg = svgOf(sourceOf(20, 20'000, values));
        const qsizetype begin = svg.indexOf("base64,") + 7;
        const QImage picture =
            QImage::fromData(QByteArray::fromBase64(svg.mid(begin, svg.indexOf('"', begin) - begin)), "png");
        QCOMPARE(picture.size(), QSize(static_cast<int>(longestPicture), 20));
        const auto colors = colorsUpTo(1.0);
        QCOMPARE(picture.pixel(12'345 * static_cast<int>(longestPicture) / 20'000, 10), colors.scale.color(1.0));
        QCOMPARE(picture.pixel(0, 0), colors.scale.color(0.25));
    }

    void drawingCanBeStopped()
    {
        std::stop_source stop;
        stop.request_stop();
        QImage image(100, 100, QImage::Format_RGB32);
        QPainter painter(&image);
        const auto source = sourceOf(300, 300, std::vector<double>(90'000, 0.5));
        QVERIFY_THROWS_EXCEPTION(
            Cancelled, paintCells(painter, {0, 0, 100, 100}, source, colorsUpTo(1.0), {stop.get_token(), {}}));
    }
};

QTEST_MAIN(CellPaintingTest)
#include "tst_cell_painting.moc"
