// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/runs.h"
#include "ui/heatmap/heatmap_view.h"

#include <QTest>

using namespace attn;

namespace {

// Weights of 0.5 everywhere under a causal mask, so that every colour comes from the mask.
std::shared_ptr<Run> causalRun(Index count)
{
    auto run = madeRun(numberedWords(count), numberedWords(count), 1, [](Index, Index, Index) { return 0.5; });
    auto trace = std::make_shared<AttentionTrace>();
    trace->settings.mask.causal = true;
    trace->open = OpenCells(trace->settings.mask, count, count);
    trace->queries_count = trace->keys_count = count;
    keep_traces(*run, {trace});
    return run;
}

struct Shown {
    Selection selection;
    HeatmapView view{&selection};

    explicit Shown(Index count)
    {
        view.resize(700, 600);
        ViewStyle style;
        style.values = CellValues::on;
        style.scale.range = ColorScale::Range::unit;
        view.setStyle(style);
        view.setRun(causalRun(count));
        view.show();
        QApplication::processEvents();
    }
    QImage image() { return view.grab().toImage(); }
    // Beside the middle, where a number or a stroke may be.
    QPoint corner(const Cell& cell) const { return view.cellRect(cell).topLeft().toPoint() + QPoint(2, 2); }
};

} // namespace

class TestMaskedCells : public QObject {
    Q_OBJECT
private slots:
    void maskedCellsAreNoColourOfTheScale()
    {
        Shown shown(6);
        const QImage image = shown.image();
        const QRgb half = colorsOf(ColorMap::viridis)[128];
        for (Index i = 0; i < 6; ++i)
            for (Index j = 0; j < 6; ++j)
                QCOMPARE(image.pixel(shown.corner({i, j})), j <= i ? half : lightTheme().window.rgb());
    }

    void aStrokeGoesThroughThem()
    {
        Shown shown(6);
        const QRectF cell = shown.view.cellRect({1, 4});
        QCOMPARE(shown.image().pixelColor(cell.bottomLeft().toPoint() + QPoint(3, -4)), lightTheme().line);
        QCOMPARE(shown.image().pixelColor(cell.center().toPoint() + QPoint(8, 8)), lightTheme().window); // no number
    }

    void alsoWhereOneHasZoomedIn()
    {
        Shown shown(40);
        for (int i = 0; i < 8; ++i)
            QTest::keyClick(&shown.view, Qt::Key_Plus);
        const QImage image = shown.image();
        const Window seen = shown.view.picture().cells()->visibleWindow();
        for (Index k = 1; k + 2 < seen.rows; ++k) {
            const Cell diagonal{seen.row + k, seen.row + k};
            const Cell next{seen.row + k, seen.row + k + 1};
            QVERIFY(image.pixelColor(shown.corner(diagonal)) != lightTheme().window);
            QCOMPARE(image.pixelColor(shown.corner(next)), lightTheme().window);
        }
    }

    void narrowCellsKeepTheirColour()
    {
        Shown shown(200);
        QCOMPARE(shown.image().pixel(shown.view.cellRect({10, 150}).center().toPoint()),
                 colorsOf(ColorMap::viridis)[128]);
    }

    void theyAreSaidToBeMasked()
    {
        Shown shown(6);
        QVERIFY(shown.view.descriptionAt(shown.corner({1, 4})).endsWith(QStringLiteral("weight 0.5\nmasked")));
        QVERIFY(shown.view.descriptionAt(shown.corner({4, 1})).endsWith(QStringLiteral("weight 0.5")));
        QCOMPARE(shown.view.spoken({1, 4}), QStringLiteral("query “t1” (1) → key “t4” (4): masked"));
    }
};

QTEST_MAIN(TestMaskedCells)
#include "tst_masked_cells.moc"
