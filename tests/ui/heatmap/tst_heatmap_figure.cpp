// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/error.h"
#include "tests/made/pictures.h"
#include "tests/made/runs.h"
#include "ui/heatmap/heatmap_figure.h"

#include <QBuffer>
#include <QPdfWriter>
#include <QSet>
#include <QSvgGenerator>
#include <QTest>

using namespace attn;

namespace {

QByteArray svgOf(const Run& run, const FigureParameters& parameters, const QSizeF& size = {640, 480})
{
    return attn::svgOf(size, [&](QPainter& painter) { drawHeatmapFigure(painter, size, run, parameters); });
}

QByteArray pdfOf(const Run& run, const FigureParameters& parameters)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(96);
    QPainter painter(&writer);
    drawHeatmapFigure(painter, {640, 480}, run, parameters);
    painter.end();
    return buffer.data();
}

QImage imageOf(const Run& run, const FigureParameters& parameters, const QSizeF& size, double scale = 1.0)
{
    QImage image((size * scale).toSize(), QImage::Format_RGB32);
    image.fill(qRgb(1, 2, 3));
    QPainter painter(&image);
    painter.scale(scale, scale);
    drawHeatmapFigure(painter, size, run, parameters);
    return image;
}

QSet<QRgb> colorsIn(const QImage& image)
{
    QSet<QRgb> colors;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            colors << image.pixel(x, y);
    return colors;
}

const QStringList words{"The", "animal", "didn't", "cross"};
const auto run = madeRun(words, words, 2, [](Index head, Index i, Index j) {
    return head == 0 ? (j <= i ? 1.0 / static_cast<double>(i + 1) : 0.0) : (i == j ? 1.0 : 0.0);
});

} // namespace

class TestHeatmapFigure : public QObject {
    Q_OBJECT
private slots:
    void textStaysText()
    {
        FigureParameters parameters;
        parameters.title = QStringLiteral("A title");
        const QByteArray svg = svgOf(*run, parameters);
        for (const char* text : {"The", "animal", "didn't", "cross"})
            QCOMPARE(svg.count(QByteArray(">") + text + "</text>"), qsizetype{2}); // as query and as key
        for (const char* text : {"A title", "looks at (keys) →", "← who looks (queries)"})
            QCOMPARE(svg.count(QByteArray(">") + text + "</text>"), qsizetype{1});
        QCOMPARE(svg.count(">.33</text>"), qsizetype{3});
    }

    // Beside three rows of small weights there is room neither for two numbers nor for a long title.
    void numbersOfProfilesThatHaveNoRoomGiveWay()
    {
        QStringList keys;
        for (int i = 0; i < 300; ++i)
            keys << QString::number(i);
        const auto flat = madeRun({"0", "1", "2"}, keys, 1, [](Index, Index, Index) { return 0.000666; });
        FigureParameters parameters;
        parameters.colorBar = false;
        parameters.labels = true;
        parameters.heatmap.profiles = true;
        const QByteArray svg = svgOf(*flat, parameters);
        QVERIFY2(svg.contains("0.000666</text>") || svg.contains("0.0007</text>"), svg);
        QVERIFY(svg.count(">0</text>") <= 3); // the labels of a row and a column, and one axis
        QVERIFY(!svg.contains("who looks (queries)"));
        QVERIFY(svg.contains("← queries</text>"));
    }

    void pdfHoldsNothingLossy_data()
    {
        QTest::addColumn<Index>("cells");
        QTest::addColumn<bool>("image");
        QTest::newRow("rectangles") << Index{4} << false;
        QTest::newRow("image") << Index{600} << true;
    }
    void pdfHoldsNothingLossy()
    {
        QFETCH(Index, cells);
        QFETCH(bool, image);
        const auto large = madeRun(numberedWords(cells), numberedWords(cells), 1, [](Index, Index i, Index j) {
            return static_cast<double>((i * 7 + j * 13) % 101) / 101.0;
        });
        const QByteArray pdf = pdfOf(*large, {});
        QVERIFY(pdf.startsWith("%PDF-"));
        QVERIFY(!pdf.contains("DCTDecode"));
        QCOMPARE(pdf.contains("/Subtype /Image"), image);
    }

    void headAndMean_data()
    {
        QTest::addColumn<int>("head");     // -1: the mean
        QTest::addColumn<int>("lastCell"); // colour of cell (3, 3), whose weights are 1/4 and 1
        QTest::newRow("first") << 0 << 64;
        QTest::newRow("second") << 1 << 255;
        QTest::newRow("mean") << -1 << 160;
    }
    void headAndMean()
    {
        QFETCH(int, head);
        QFETCH(int, lastCell);
        FigureParameters parameters;
        parameters.head = head < 0 ? HeadPick{0, Axis::mean()} : HeadPick{0, head};
        parameters.style.values = CellValues::off;
        parameters.style.scale.map = ColorMap::magma;
        const QImage image = imageOf(*run, parameters, {600, 600});
        // The lower right corner of the matrix: the last pixel of the frame's diagonal that is a colour of the map.
        const auto& colors = colorsOf(ColorMap::magma);
        int y = 599;
        while (y > 0 && image.pixel(300, y) == image.pixel(300, 599))
            --y;
        QRgb corner = 0;
        for (int x = 599; x > 0 && corner == 0; --x)
            if (image.pixel(x, y - 20) == colors[static_cast<std::size_t>(lastCell)]
                && image.pixel(x - 20, y - 20) == image.pixel(x, y - 20))
                corner = image.pixel(x, y - 20);
        QCOMPARE(corner, colors[static_cast<std::size_t>(lastCell)]);
    }

    void sizesThatAreNotWholeAreFilled()
    {
        const QImage image = imageOf(*run, {}, {300.4, 200.6}, 10.0);
        QVERIFY(!colorsIn(image).contains(qRgb(1, 2, 3)));
    }

    void selectionIsDrawnWhenThereIsOne()
    {
        FigureParameters parameters;
        const QImage without = imageOf(*run, parameters, {400, 400});
        QVERIFY(!colorsIn(without).contains(parameters.style.theme.accent.rgb()));
        parameters.selected = {1, 0};
        const QImage with = imageOf(*run, parameters, {400, 400});
        QVERIFY(colorsIn(with).contains(parameters.style.theme.accent.rgb()));
    }

    void darkThemeIsDark()
    {
        FigureParameters parameters;
        parameters.style.theme = darkTheme();
        QCOMPARE(imageOf(*run, parameters, {400, 400}).pixel(1, 1), darkTheme().surface.rgb());
    }

    void naturalSizeFollowsTheMatrix()
    {
        const auto wide = madeRun(numberedWords(3), numberedWords(40), 1, [](Index, Index, Index) { return 0.1; });
        const QSizeF square = heatmapFigureSize(600, *run, {});
        QCOMPARE(square.width(), 600.0);
        QVERIFY(square.height() > 450 && square.height() < 650);
        QVERIFY(heatmapFigureSize(600, *wide, {}).height() < 300);
    }

    // The value of each cell, by the colour in its middle.
    void cellsHaveTheColoursOfTheirWeights()
    {
        FigureParameters parameters;
        parameters.labels = false;
        parameters.colorBar = false;
        parameters.style.values = CellValues::off;
        const QImage image = imageOf(*run, parameters, {300, 300}, 2.0);
        // Without labels the cells fill the figure but for a margin of 16 pixels, rounded down to whole pixels each.
        const ResolvedScale scale(parameters.style.scale, summarize(*run->weights[0]), parameters.style.theme.special);
        for (Index i = 0; i < 4; ++i)
            for (Index j = 0; j < 4; ++j) {
                const QPointF middle =
                    QPointF(150.0, 150.0) + 67.0 * QPointF(static_cast<double>(j) - 1.5, static_cast<double>(i) - 1.5);
                QCOMPARE(image.pixel((middle * 2.0).toPoint()), scale.color(run->weights[0]->at(i, j)));
            }
    }

    // 0 and -infinity: a picture of two colours, and strokes through the closed cells.
    void closedCellsAreNoColourOfTheScale()
    {
        const double closed = -std::numeric_limits<double>::infinity();
        const auto mask = madeRun(words, words, 1, [closed](Index, Index i, Index j) { return j <= i ? 0.0 : closed; });
        FigureParameters parameters;
        parameters.labels = parameters.colorBar = false;
        parameters.style.values = CellValues::off;
        const Theme& theme = parameters.style.theme;
        const QImage image = imageOf(*mask, parameters, {300, 300});
        const auto cornerOf = [&](Index i, Index j) {
            return image.pixel(static_cast<int>(16 + 67 * j + 10), static_cast<int>(16 + 67 * i + 10));
        };
        QCOMPARE(cornerOf(2, 1), colorsOf(ColorMap::viridis)[0]);
        QCOMPARE(cornerOf(1, 2), theme.window.rgb());
        QVERIFY(colorsIn(image).contains(theme.line.rgb()));
        const QString svg = QString::fromUtf8(svgOf(*mask, FigureParameters()));
        QVERIFY(svg.contains(QStringLiteral("6 masked")));
    }

    void textsThatAreCutAreKnown_data()
    {
        QTest::addColumn<QString>("name"); // of the first token
        QTest::addColumn<QString>("title");
        QTest::addColumn<double>("room");
        QTest::addColumn<bool>("cutLabels");
        QTest::addColumn<bool>("cutTitle");
        const QString name(60, u'n');
        QTest::newRow("short") << "a"
                               << "A title" << 0.0 << false << false;
        QTest::newRow("long name") << name << "" << 0.0 << true << false;
        QTest::newRow("long name with room") << name << "" << 500.0 << false << false;
        QTest::newRow("short name without room") << "animals"
                                                 << "" << 10.0 << true << false;
        QTest::newRow("long title") << "a" << QString(200, u't') << 0.0 << false << true;
    }
    void textsThatAreCutAreKnown()
    {
        QFETCH(QString, name);
        QFETCH(QString, title);
        QFETCH(double, room);
        const auto named = madeRun({name, "b"}, {"a", "b"}, 1, [](Index, Index, Index) { return 0.5; });
        FigureParameters parameters;
        parameters.title = title;
        if (room > 0.0)
            parameters.heatmap.labelRoom = room;
        const CutTexts cut = cutTextsOf({640, 480}, *named, parameters);
        QTEST(cut.labels, "cutLabels");
        QTEST(cut.title, "cutTitle");
    }

    // Only of finished weights as they are given.
    void theCaptionSaysWhatIsMissing()
    {
        const auto sink = madeRun({"a", "b"}, {"a", "b"}, 1, [](Index, Index i, Index) { return i == 0 ? 0.3 : 0.4; });
        const auto even = madeRun({"a", "b"}, {"a", "b"}, 1, [](Index, Index, Index) { return 0.5; });
        const QString said = QStringLiteral("rows do not sum to 1: 20 % to 40 % of each row is missing");
        QCOMPARE(captionOf(*sink, summarize(*sink->weights[0])), said);
        QCOMPARE(captionOf(*even, summarize(*even->weights[0])), QString());
        QVERIFY(QString::fromUtf8(svgOf(*sink, {})).contains(said));
        FigureParameters part;
        part.heatmap.window = Window{0, 0, 2, 1};
        QVERIFY(!QString::fromUtf8(svgOf(*sink, part)).contains(QStringLiteral("missing")));
        const auto scores =
            madeRun({"a", "b"}, {"a", "b"}, 1, [](Index, Index i, Index) { return i == 0 ? -3.0 : 4.0; });
        QCOMPARE(captionOf(*scores, summarize(*scores->weights[0])), QString());
    }

    // In the middle of cells that all have one colour: other pixels belong to numbers.
    void valuesAreWrittenWhereTheyFit_data()
    {
        QTest::addColumn<int>("values");
        QTest::addColumn<int>("pixels");
        QTest::addColumn<int>("height"); // of the digits, in lines of the labels' font; tenths, about
        QTest::newRow("room") << int(CellValues::automatic) << 100 << 7;
        QTest::newRow("large cells, larger numbers") << int(CellValues::automatic) << 400 << 11;
        QTest::newRow("no room") << int(CellValues::automatic) << 30 << 0;
        QTest::newRow("smaller where they must be written") << int(CellValues::on) << 44 << 4;
        QTest::newRow("off") << int(CellValues::off) << 400 << 0;
    }
    void valuesAreWrittenWhereTheyFit()
    {
        QFETCH(int, values);
        QFETCH(int, pixels);
        QFETCH(int, height);
        const auto quarters = madeRun({"a", "b"}, {"c", "d"}, 1, [](Index, Index, Index) { return 0.25; });
        FigureParameters parameters;
        parameters.labels = parameters.colorBar = false;
        parameters.style.values = static_cast<CellValues>(values);
        parameters.style.scale.range = ColorScale::Range::unit;
        const QImage image = imageOf(*quarters, parameters, QSizeF(pixels + 32, pixels + 32));
        const QRgb plain = colorsOf(ColorMap::viridis)[64];
        int first = -1;
        int last = -2;
        for (int y = 20; y < 16 + pixels / 2 - 2; ++y) // the upper left cell
            for (int x = 20; x < 16 + pixels / 2 - 2; ++x)
                if (image.pixel(x, y) != plain) {
                    first = first < 0 ? y : first;
                    last = y;
                }
        const double wanted = height / 10.0 * figureFont(9.0).pixelSize();
        QVERIFY2(std::abs(last - first + 1 - wanted) <= 2.0, qPrintable(QString::number(last - first + 1)));
    }

    void partsCanBeLeftOut()
    {
        FigureParameters parameters;
        parameters.labels = false;
        const QByteArray unlabelled = svgOf(*run, parameters);
        for (const char* text : {"animal", "looks at (keys) →"})
            QVERIFY(!unlabelled.contains(text));
        QVERIFY(unlabelled.contains(">0.6</text>"));
        parameters.labels = true;
        parameters.colorBar = false;
        QVERIFY(!svgOf(*run, parameters).contains(">0.6</text>"));
    }

    void windowShowsItsCellsOnly()
    {
        FigureParameters parameters;
        parameters.heatmap.window = Window{1, 2, 2, 1};
        const QByteArray svg = svgOf(*run, parameters);
        QCOMPARE(svg.count(">The</text>"), qsizetype{0});
        QCOMPARE(svg.count(">animal</text>"), qsizetype{1}); // as query
        QCOMPARE(svg.count(">didn't</text>"), qsizetype{2});
        QCOMPARE(svg.count(">cross</text>"), qsizetype{0});
        QCOMPARE(svg.count(">.33</text>"), qsizetype{1});
        parameters.heatmap.window = Window{1, 2, 4, 1};
        QVERIFY_THROWS_EXCEPTION(SettingError, svgOf(*run, parameters));
    }

    void drawingCanBeStopped()
    {
        std::stop_source stop;
        stop.request_stop();
        QImage image(200, 200, QImage::Format_RGB32);
        QPainter painter(&image);
        QVERIFY_THROWS_EXCEPTION(Cancelled, drawHeatmapFigure(painter, {200, 200}, *run, {}, {stop.get_token(), {}}));
    }

    void headThatIsNotThere()
    {
        FigureParameters parameters;
        parameters.head = {0, 7};
        QVERIFY_THROWS_EXCEPTION(SettingError, svgOf(*run, parameters));
    }

    void profilesAreInItWhenAsked()
    {
        FigureParameters parameters;
        QVERIFY(!svgOf(*run, parameters).contains("mean of all rows"));
        parameters.heatmap.profiles = true;
        QVERIFY(svgOf(*run, parameters).contains(">mean of all rows</text>"));
        parameters.selected = {2, {}};
        QVERIFY(svgOf(*run, parameters).contains("row “didn't” (2)"));
        parameters.rows = {0, 1};
        QVERIFY(svgOf(*run, parameters).contains(">sum of 2 rows</text>"));
    }
};

QTEST_MAIN(TestHeatmapFigure)
#include "tst_heatmap_figure.moc"
