// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/heatmap_layout.h"

#include <QTest>

#include <cmath>

using namespace attn;

namespace {

HeatmapParts partsOf(Index rows, Index columns, double label = 50.0)
{
    HeatmapParts parts;
    parts.rows = rows;
    parts.columns = columns;
    parts.rowLabel = label;
    parts.columnLabel = label;
    parts.scaleLabel = 20.0;
    return parts;
}

} // namespace

Q_DECLARE_METATYPE(attn::HeatmapParts)

class TestHeatmapLayout : public QObject {
    Q_OBJECT
private slots:
    void cellsOfASquareMatrixAreSquares()
    {
        for (const QSize size : {QSize(800, 600), QSize(500, 900), QSize(1920, 1080)}) {
            const HeatmapLayout layout = layOutHeatmap(size, partsOf(12, 12));
            QCOMPARE(layout.cells.width(), layout.cells.height());
            QCOMPARE(layout.cells.width() % 12, 0); // whole pixels
            QVERIFY(layout.cells.width() > std::min(size.width(), size.height()) / 2);
        }
    }

    void longMatricesAreStretchedAtMostThreefold()
    {
        const HeatmapLayout wide = layOutHeatmap({800, 600}, partsOf(5, 40));
        const double cellWidth = wide.cells.width() / 40.0;
        const double cellHeight = wide.cells.height() / 5.0;
        QVERIFY(cellHeight > 2.0 * cellWidth && cellHeight <= 3.0 * cellWidth + 1.0);
        const HeatmapLayout tall = layOutHeatmap({800, 600}, partsOf(40, 5));
        QVERIFY(tall.cells.width() / 5.0 > 2.0 * tall.cells.height() / 40.0);
    }

    // A short side is readable, as far as there is room.
    void shortSidesAreStretched_data()
    {
        QTest::addColumn<Index>("rows");
        QTest::addColumn<Index>("columns");
        QTest::addColumn<int>("height"); // of the cells
        QTest::newRow("a few rows") << Index{3} << Index{400} << 72;
        QTest::newRow("one row") << Index{1} << Index{1500} << 24;
        QTest::newRow("a hundred rows") << Index{100} << Index{4000} << 160;
        QTest::newRow("enough by itself") << Index{5} << Index{40} << 255;
    }
    void shortSidesAreStretched()
    {
        QFETCH(Index, rows);
        QFETCH(Index, columns);
        QFETCH(int, height);
        HeatmapParts parts = partsOf(rows, columns, 20.0);
        const HeatmapLayout wide = layOutHeatmap({816, 600}, parts);
        QVERIFY2(std::abs(wide.cells.height() - height) <= 8, qPrintable(QString::number(wide.cells.height())));
        std::swap(parts.rows, parts.columns);
        QVERIFY(layOutHeatmap({816, 600}, parts).cells.width() >= std::min(160, static_cast<int>(24 * rows)) - 1);
    }

    void theAspectIsChosen()
    {
        HeatmapParts parts = partsOf(3, 60, 20.0);
        parts.aspect = CellAspect::square;
        const QRect square = layOutHeatmap({800, 600}, parts).cells;
        QCOMPARE(square.width() / 60, square.height() / 3);
        parts.aspect = CellAspect::free;
        const HeatmapLayout filled = layOutHeatmap({800, 600}, parts);
        QVERIFY(filled.cells.height() > 400);
        QCOMPARE(filled.cells.width(), square.width());
    }

    void everythingStaysInside_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<HeatmapParts>("parts");
        for (const QSize size :
             {QSize(200, 150), QSize(250, 200), QSize(800, 600), QSize(1920, 1080), QSize(400, 1200)})
            for (const HeatmapParts& parts : {partsOf(1, 1), partsOf(12, 12), partsOf(300, 300), partsOf(5, 40),
                                              partsOf(1, 500), partsOf(12, 12, 900)})
                QTest::addRow("%d x %d, %td x %td, labels %g", size.width(), size.height(), parts.rows, parts.columns,
                              parts.rowLabel)
                    << size << parts;
    }
    void everythingStaysInside()
    {
        QFETCH(QSize, size);
        QFETCH(HeatmapParts, parts);
        parts.title = 18.0;
        parts.scaleMarks = 1;
        parts.profiles = true;
        const HeatmapLayout layout = layOutHeatmap(size, parts);
        const QRect page(QPoint(), size);
        QVERIFY(page.contains(layout.block));
        QVERIFY(layout.block.contains(layout.cells));
        QVERIFY(!layout.cells.isEmpty());
        QVERIFY(layout.cells.left() - layout.block.left() >= layout.rowLabel);
        QVERIFY(layout.title.isEmpty() || (page.contains(layout.title) && !layout.title.intersects(layout.cells)));
        QVERIFY(layout.scale.isEmpty()
                || (layout.block.contains(layout.scale) && layout.scale.left() > layout.cells.right()));
        QVERIFY(layout.rowTitle.isEmpty() || layout.rowTitle.right() + layout.rowLabel < layout.cells.left());
        for (const QRect& profile :
             {layout.rowProfile, layout.columnProfile, layout.rowProfileCaption, layout.columnProfileCaption}) {
            QCOMPARE(profile.isEmpty(), layout.rowProfile.isEmpty());
            QVERIFY(profile.isEmpty() || layout.block.contains(profile));
            QVERIFY(!profile.intersects(layout.cells) && !profile.intersects(layout.scale));
        }
        QVERIFY(layout.columnTitle.isEmpty() || layout.columnTitle.top() >= layout.title.bottom());
    }

    void distancesAreOnTheGrid()
    {
        const HeatmapLayout layout = layOutHeatmap({800, 600}, partsOf(12, 12, 43.3));
        QCOMPARE((layout.cells.left() - layout.block.left()) % 8, 0);
        QCOMPARE((layout.cells.top() - layout.block.top()) % 8, 0);
        QCOMPARE(layout.scale.left() - layout.cells.right() - 1, 16);
    }

    void columnLabelsTurnWhenTheyMust_data()
    {
        QTest::addColumn<HeatmapParts>("parts");
        QTest::addColumn<double>("turn");
        HeatmapParts numbers = partsOf(300, 300, 20);
        numbers.numberedColumns = true;
        QTest::newRow("room to lie flat") << partsOf(3, 3) << 0.0;
        QTest::newRow("slanted") << partsOf(14, 14) << -45.0;
        QTest::newRow("upright") << partsOf(30, 30) << -90.0;
        QTest::newRow("numbers thin out instead") << numbers << 0.0;
        QTest::newRow("long words are cut before they turn") << partsOf(3, 3, 900) << 0.0;
    }
    void columnLabelsTurnWhenTheyMust()
    {
        QFETCH(HeatmapParts, parts);
        QTEST(layOutHeatmap({800, 600}, parts).columnTurn, "turn");
    }

    void profilesLieAlongTheCells()
    {
        HeatmapParts parts = partsOf(12, 12);
        QVERIFY(layOutHeatmap({800, 600}, parts).rowProfile.isEmpty());
        parts.profiles = true;
        const HeatmapLayout layout = layOutHeatmap({800, 600}, parts);
        QCOMPARE(layout.rowProfile.left(), layout.cells.left());
        QCOMPARE(layout.rowProfile.width(), layout.cells.width());
        QCOMPARE(layout.columnProfile.top(), layout.cells.top());
        QCOMPARE(layout.columnProfile.height(), layout.cells.height());
        QVERIFY(layout.rowProfile.top() > layout.cells.bottom());
        QVERIFY(layout.columnProfile.left() > layout.cells.right()
                && layout.columnProfile.right() < layout.scale.left());
        QVERIFY(layOutHeatmap({300, 600}, parts).rowProfile.isEmpty());
        QVERIFY(layOutHeatmap({800, 300}, parts).columnProfile.isEmpty());
    }

    void smallWindowsDropTheExtras()
    {
        const HeatmapLayout layout = layOutHeatmap({200, 150}, partsOf(12, 12));
        QVERIFY(layout.scale.isEmpty() && layout.rowTitle.isEmpty() && layout.columnTitle.isEmpty());
        QVERIFY(layout.cells.width() > 60);
    }

    void naturalSizeLeavesNoEmptyMargin()
    {
        for (const HeatmapParts& parts : {partsOf(12, 12), partsOf(5, 40), partsOf(20, 12)}) {
            const QSize size = naturalSize(640, parts);
            QCOMPARE(size.width(), 640);
            const HeatmapLayout layout = layOutHeatmap(size, parts);
            QVERIFY2(size.height() - layout.block.height() < 40, qPrintable(QString::number(layout.block.height())));
        }
    }
};

QTEST_APPLESS_MAIN(TestHeatmapLayout)
#include "tst_heatmap_layout.moc"
