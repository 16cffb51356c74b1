// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/heatmap_cells.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <limits>

using namespace attn;

namespace {

constexpr double quietNan = std::numeric_limits<double>::quiet_NaN();
const QRgb notANumber = qRgb(255, 0, 255);

std::shared_ptr<const MatrixSource> dense(Index rows, Index columns, const std::function<double(Index, Index)>& value)
{
    auto matrix = std::make_shared<Matrix>(rows, columns);
    for (Index i = 0; i < rows; ++i)
        for (Index j = 0; j < columns; ++j)
            (*matrix)(i, j) = value(i, j);
    return std::make_shared<DenseSource>(matrix);
}

ResolvedScale unitScale(bool logarithmic = false)
{
    ColorScale scale;
    scale.range = ColorScale::Range::fixed;
    scale.low = logarithmic ? 1e-4 : 0.0;
    scale.logarithmic = logarithmic;
    return {scale, {}, {.notANumber = notANumber}};
}

// Nothing but cells, over the whole of a plot.
struct Picture {
    QCustomPlot plot;
    QCPAxis* columns = nullptr;
    QCPAxis* rows = nullptr;
    HeatmapCells* cells = nullptr;

    // With the default patience no picture comes later.
    Picture(std::shared_ptr<const MatrixSource> source, const ResolvedScale& scale, double patience = 1e9)
    {
        plot.plotLayout()->clear();
        auto* rect = new QCPAxisRect(&plot, false);
        rect->setAutoMargins(QCP::msNone);
        rect->setMargins({});
        plot.plotLayout()->setMargins({});
        plot.plotLayout()->addElement(0, 0, rect);
        columns = rect->addAxis(QCPAxis::atTop);
        rows = rect->addAxis(QCPAxis::atLeft);
        rows->setRangeReversed(true);
        columns->setVisible(false);
        rows->setVisible(false);
        columns->setRange(0, static_cast<double>(source->columns()));
        rows->setRange(0, static_cast<double>(source->rows()));
        cells = new HeatmapCells(columns, rows, patience);
        cells->setScale(scale);
        cells->setSource(std::move(source));
    }

    QImage image(const QSize& size, int pixelsEach = 1)
    {
        QImage result(size * pixelsEach, QImage::Format_RGB32);
        QCPPainter painter(&result);
        painter.scale(pixelsEach, pixelsEach);
        plot.toPainter(&painter, size.width(), size.height());
        return result;
    }
};

int count(const QImage& image, QRgb color)
{
    int found = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            found += image.pixel(x, y) == color;
    return found;
}

} // namespace

class TestHeatmapCells : public QObject {
    Q_OBJECT
private slots:
    void everyPixelOfACellHasItsColor_data()
    {
        QTest::addColumn<bool>("logarithmic");
        QTest::addColumn<int>("pixelsEach");
        QTest::newRow("linear") << false << 1;
        QTest::newRow("logarithmic") << true << 1;
        QTest::newRow("fine screen") << false << 2;
    }
    void everyPixelOfACellHasItsColor()
    {
        QFETCH(bool, logarithmic);
        QFETCH(int, pixelsEach);
        const auto value = [](Index i, Index j) { return std::pow(0.7, static_cast<double>(4 * i + j)); };
        Picture picture(dense(3, 4, value), unitScale(logarithmic));
        const QImage image = picture.image({80, 90}, pixelsEach);
        const auto& colors = colorsOf(ColorMap::viridis);
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x) {
                const double weight = value(y / (30 * pixelsEach), x / (20 * pixelsEach));
                const double position = logarithmic ? std::max(0.0, 1.0 + std::log10(weight) / 4.0) : weight;
                const auto index = static_cast<std::size_t>(std::min(255.0, std::floor(position * 256.0)));
                QVERIFY2(image.pixel(x, y) == colors[index], qPrintable(QStringLiteral("%1 %2").arg(x).arg(y)));
            }
    }

    void cellsThatDoNotFillPixelsAreSharpAllTheSame()
    {
        Picture picture(dense(1, 7, [](Index, Index j) { return j % 2 == 0 ? 0.0 : 1.0; }), unitScale());
        const QImage image = picture.image({100, 20});
        const auto& colors = colorsOf(ColorMap::viridis);
        QCOMPARE(count(image, colors[0]) + count(image, colors[255]), 100 * 20);
    }

    void aNanKeepsItsColorWhenZoomedOut()
    {
        Picture picture(dense(900, 900, [](Index i, Index j) { return i == 450 && j == 333 ? quietNan : 0.5; }),
                        unitScale());
        QVERIFY(count(picture.image({90, 90}), notANumber) >= 1);
        QVERIFY(count(picture.image({90, 90}), notANumber) <= 4);
    }

    void oneBrightCellAmongMillions()
    {
        Picture picture(dense(2000, 2000, [](Index i, Index j) { return i == 1234 && j == 567 ? 1.0 : 0.0; }),
                        unitScale());
        const QImage image = picture.image({400, 400});
        const QRgb bright = colorsOf(ColorMap::viridis)[255];
        QCOMPARE(count(image, bright), 1);
        QCOMPARE(image.pixel(567 / 5, 1234 / 5), bright);
    }

    void onlyTheVisiblePartIsRead()
    {
        // Reading outside of the window asked for would read outside of the matrix.
        Picture picture(dense(100, 100, [](Index i, Index j) { return i == 40 && j == 40 ? 1.0 : 0.0; }), unitScale());
        picture.columns->setRange(40, 44);
        picture.rows->setRange(39.5, 43.5);
        const Window window = picture.cells->visibleWindow();
        QCOMPARE(window, (Window{39, 40, 5, 4}));
        const QImage image = picture.image({400, 400});
        const auto& colors = colorsOf(ColorMap::viridis);
        QCOMPARE(image.pixel(50, 40), colors[0]);
        QCOMPARE(image.pixel(50, 60), colors[255]);
        QCOMPARE(image.pixel(50, 140), colors[255]);
        QCOMPARE(image.pixel(50, 160), colors[0]);
        QCOMPARE(image.pixel(110, 100), colors[0]);
    }

    void anotherScaleOrMatrixIsShownAtOnce()
    {
        Picture picture(dense(1, 1, [](Index, Index) { return 0.25; }), unitScale());
        QCOMPARE(picture.image({10, 10}).pixel(5, 5), colorsOf(ColorMap::viridis)[64]);
        ColorScale grey;
        grey.map = ColorMap::grey;
        grey.range = ColorScale::Range::unit;
        picture.cells->setScale(ResolvedScale(grey, {}, {.notANumber = notANumber}));
        QCOMPARE(picture.image({10, 10}).pixel(5, 5), colorsOf(ColorMap::grey)[64]);
        picture.cells->setSource(dense(1, 1, [](Index, Index) { return 0.5; }));
        QCOMPARE(picture.image({10, 10}).pixel(5, 5), colorsOf(ColorMap::grey)[128]);
    }

    // On the screen, where nobody may wait.
    void largeWindowsArePooledInTheBackground()
    {
        Picture picture(dense(300, 300, [](Index, Index) { return 1.0; }), unitScale(), 0.0);
        picture.plot.resize(100, 100);
        QSignalSpy pooled(picture.cells, &HeatmapCells::pooled);
        picture.plot.show();
        picture.plot.replot();
        const QRgb bright = colorsOf(ColorMap::viridis)[255];
        QCOMPARE(count(picture.plot.grab().toImage(), bright), 0);
        QVERIFY(pooled.wait(5000));
        picture.plot.replot();
        QVERIFY(count(picture.plot.grab().toImage(), bright) >= 99 * 99);

        // The next matrix: the last picture stays until then.
        picture.cells->setSource(dense(300, 300, [](Index, Index) { return 0.0; }));
        picture.plot.replot();
        QVERIFY(count(picture.plot.grab().toImage(), bright) >= 99 * 99);
        QVERIFY(pooled.wait(5000));
        picture.plot.replot();
        QCOMPARE(count(picture.plot.grab().toImage(), bright), 0);
    }

    void cancelledPoolingKeepsTheDraft()
    {
        const auto source = dense(1500, 1500, [](Index i, Index j) { return i == 700 && j == 301 ? 1.0 : 0.0; });
        const auto pyramid = std::make_shared<Pyramid>(source);
        pyramid->build();
        Picture picture(source, unitScale(), 0.0);
        picture.cells->setPyramid(pyramid);
        picture.plot.resize(100, 100);
        connect(picture.cells->pooling(), &JobRunner::started, picture.cells->pooling(), &JobRunner::cancel);
        QSignalSpy cancelled(picture.cells->pooling(), &JobRunner::cancelled);
        QSignalSpy pooled(picture.cells, &HeatmapCells::pooled);
        picture.plot.show();
        picture.plot.replot();
        QVERIFY(cancelled.wait(5000));
        picture.plot.replot();
        QVERIFY(!pooled.wait(200));
        QCOMPARE(cancelled.size(), 1); // nor does it begin again
        QVERIFY(count(picture.plot.grab().toImage(), colorsOf(ColorMap::viridis)[255]) >= 1);
    }

    // A draft is there with the first frame, what it shows is never less than the exact picture, which follows.
    void pyramidsDraftLargeWindows()
    {
        const auto source = dense(1500, 1500, [](Index i, Index j) { return i == 700 && j == 301 ? 1.0 : 0.0; });
        const auto pyramid = std::make_shared<Pyramid>(source);
        pyramid->build();
        Picture picture(source, unitScale(), 0.0);
        picture.cells->setPyramid(pyramid);
        picture.plot.resize(100, 100);
        QSignalSpy pooled(picture.cells, &HeatmapCells::pooled);
        picture.plot.show();
        picture.plot.replot();
        const QRgb bright = colorsOf(ColorMap::viridis)[255];
        const int drafted = count(picture.plot.grab().toImage(), bright);
        QVERIFY(drafted >= 1);
        QVERIFY(drafted <= 4);
        QVERIFY(pooled.wait(5000));
        picture.plot.replot();
        QCOMPARE(count(picture.plot.grab().toImage(), bright), 1);
    }

    void poolingIsChosen()
    {
        Picture picture(dense(100, 100, [](Index i, Index) { return i % 10 == 0 ? 1.0 : 0.5; }), unitScale());
        const QPoint middle(5, 5);
        QCOMPARE(picture.image({10, 10}).pixel(middle), colorsOf(ColorMap::viridis)[255]);
        picture.cells->setPooling(Pooling::minimum);
        QCOMPARE(picture.image({10, 10}).pixel(middle), colorsOf(ColorMap::viridis)[128]);
        picture.cells->setPooling(Pooling::mean);
        QCOMPARE(picture.image({10, 10}).pixel(middle), colorsOf(ColorMap::viridis)[140]); // 0.55
    }

    void nothingToDraw()
    {
        Picture picture(dense(2, 2, [](Index, Index) { return 1.0; }), unitScale());
        picture.cells->setSource(nullptr);
        QCOMPARE(count(picture.image({20, 20}), colorsOf(ColorMap::viridis)[255]), 0);
    }
};

QTEST_MAIN(TestHeatmapCells)
#include "tst_heatmap_cells.moc"
