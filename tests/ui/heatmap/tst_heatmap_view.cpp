// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/runs.h"
#include "ui/heatmap/cell_description.h"
#include "ui/heatmap/heatmap_view.h"

#include <QSignalSpy>
#include <QTest>
#include <QToolTip>
#include <QWheelEvent>

#include <memory>

using namespace attn;

Q_DECLARE_METATYPE(attn::Cell)

namespace {

double weight(Index head, Index i, Index j)
{
    return static_cast<double>((i * 5 + j * 3 + head) % 11) / 20.0;
}

ViewStyle plainStyle()
{
    ViewStyle style;
    style.values = CellValues::off;
    style.scale.range = ColorScale::Range::unit;
    return style;
}

// A view on the screen with its selection, of `rows` queries and `columns` keys.
struct Shown {
    Selection selection;
    HeatmapView view{&selection};

    explicit Shown(Index rows = 12, Index columns = 12, const QSize& size = {700, 600})
    {
        view.resize(size);
        view.setStyle(plainStyle());
        view.setRun(madeRun(numberedWords(rows), numberedWords(columns), 2, weight));
        view.show();
        QApplication::processEvents();
    }

    QCustomPlot* plot() { return view.findChild<QCustomPlot*>(); }
    QPoint middle(const Cell& cell) const { return view.cellRect(cell).center().toPoint(); }
    QPoint rowLabel(Index row) const { return {view.cellRect({row, 0}).toRect().left() - 12, middle({row, 0}).y()}; }
    QPoint columnLabel(Index column) const
    {
        return {middle({0, column}).x(), view.cellRect({0, column}).toRect().top() - 8};
    }
    void click(const QPoint& place, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::mouseClick(plot(), Qt::LeftButton, modifiers, place);
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) { QTest::keyClick(&view, key, modifiers); }
    void wheel(const QPoint& place, int notches)
    {
        QWheelEvent event(place, plot()->mapToGlobal(place), {}, {0, 120 * notches}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(plot(), &event);
        QApplication::processEvents();
    }
    QImage image()
    {
        QApplication::processEvents();
        return view.grab().toImage();
    }
};

} // namespace

class TestHeatmapView : public QObject {
    Q_OBJECT
private slots:
    void colorsAreThoseOfTheWeights()
    {
        Shown shown;
        const QImage image = shown.image();
        for (Index i = 0; i < 12; ++i)
            for (Index j = 0; j < 12; ++j)
                QCOMPARE(image.pixel(shown.middle({i, j})),
                         colorsOf(ColorMap::viridis)[static_cast<std::size_t>(weight(0, i, j) * 256.0)]);
    }

    void theSelectedHeadIsShown()
    {
        Shown shown;
        shown.selection.setHead({0, 1});
        QCOMPARE(shown.image().pixel(shown.middle({0, 0})),
                 colorsOf(ColorMap::viridis)[static_cast<std::size_t>(weight(1, 0, 0) * 256.0)]);
        shown.selection.setHead({0, Axis::mean()});
        const double mean = (weight(0, 0, 0) + weight(1, 0, 0)) / 2.0;
        QCOMPARE(shown.image().pixel(shown.middle({0, 0})),
                 colorsOf(ColorMap::viridis)[static_cast<std::size_t>(mean * 256.0)]);
    }

    void rangeOfAllHeadsOrOfOne()
    {
        Shown shown;
        shown.view.setRun(madeRun({"a"}, {"b"}, 2, [](Index head, Index, Index) { return head == 0 ? 0.25 : 0.5; }));
        ViewStyle style = plainStyle();
        style.scale.range = ColorScale::Range::automatic;
        shown.view.setStyle(style);
        QCOMPARE(shown.view.picture().cells()->scale().high(), 0.5);
        style.scale.sharedByHeads = false;
        shown.view.setStyle(style);
        QCOMPARE(shown.view.picture().cells()->scale().high(), 0.25);
        shown.selection.setHead({0, 1});
        QCOMPARE(shown.view.picture().cells()->scale().high(), 0.5);
    }

    // Too many cells to look at while somebody waits.
    void rangeOfManyCellsComesLater()
    {
        Shown shown;
        ViewStyle style = plainStyle();
        style.scale.range = ColorScale::Range::automatic;
        shown.view.setStyle(style);
        shown.view.setRun(
            madeRun(numberedWords(1100), numberedWords(1000), 1, [](Index, Index, Index) { return 42.0; }));
        QTRY_COMPARE(shown.view.picture().cells()->scale().high(), 42.0);
    }

    void everyCellIsFoundWhereItIsDrawn()
    {
        for (const auto& [rows, columns] : {std::pair<Index, Index>{12, 12}, {3, 40}, {64, 64}, {1, 1}}) {
            Shown shown(rows, columns);
            for (Index i = 0; i < rows; ++i)
                for (Index j = 0; j < columns; ++j)
                    QCOMPARE(shown.view.cellAt(shown.middle({i, j})), (std::optional(Cell{i, j})));
            QVERIFY(!shown.view.cellAt({1, 1}));
        }
    }

    void clickPinsAndEscapeUnpins()
    {
        Shown shown;
        shown.click(shown.middle({7, 4}));
        QCOMPARE(shown.selection.pinned(), (Focus{7, 4}));
        shown.key(Qt::Key_Escape);
        QVERIFY(shown.selection.pinned().empty());
        shown.click(shown.rowLabel(5));
        QCOMPARE(shown.selection.pinned(), (Focus{5, {}}));
        shown.click(shown.columnLabel(3));
        QCOMPARE(shown.selection.pinned(), (Focus{{}, 3}));
        shown.click({3, 3});
        QVERIFY(shown.selection.pinned().empty());
    }

    void pinnedCellIsOutlined()
    {
        Shown shown;
        const QPoint label = shown.rowLabel(7) + QPoint(8, 0);
        QVERIFY(shown.image().pixelColor(label) != lightTheme().accent);
        shown.selection.pin({7, 4});
        QCOMPARE(shown.image().pixelColor(label), lightTheme().accent);
        QCOMPARE(shown.image().pixelColor(shown.view.cellRect({7, 4}).topLeft().toPoint()), darkTheme().accent);
    }

    void severalRows()
    {
        Shown shown;
        shown.click(shown.rowLabel(2));
        shown.click(shown.rowLabel(6), Qt::ControlModifier);
        QCOMPARE(shown.selection.rows(), (std::vector<Index>{2, 6}));
        shown.key(Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(shown.selection.rows(), (std::vector<Index>{2, 6, 7}));
        shown.click(shown.middle({3, 3}));
        shown.click(shown.rowLabel(5), Qt::ShiftModifier);
        QCOMPARE(shown.selection.rows(), (std::vector<Index>{3, 4, 5}));
        shown.key(Qt::Key_Escape);
        QVERIFY(shown.selection.rows().empty());
    }

    void keysMoveThePinnedCell()
    {
        Shown shown;
        shown.click(shown.middle({7, 4}));
        shown.key(Qt::Key_Right);
        shown.key(Qt::Key_Up);
        QCOMPARE(shown.selection.pinned(), (Focus{6, 5}));
        shown.key(Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(shown.selection.pinned(), (Focus{11, 11}));
        shown.key(Qt::Key_PageUp);
        QCOMPARE(shown.selection.pinned(), (Focus{1, 11}));
    }

    void hoverIsSharedAndOnlyMarksAreRepainted()
    {
        Shown shown;
        QSignalSpy replots(shown.plot(), &QCustomPlot::afterReplot);
        QTest::mouseMove(shown.plot(), shown.middle({3, 8}));
        QTRY_COMPARE(shown.selection.hovered(), (Focus{3, 8}));
        QCOMPARE(replots.count(), 0);
        QVERIFY(QToolTip::text().contains(QStringLiteral("weight 0.3")));
        QTest::mouseMove(shown.plot(), shown.rowLabel(4));
        QTRY_COMPARE(shown.selection.hovered(), (Focus{4, {}}));
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(shown.plot(), &leave);
        QVERIFY(shown.selection.hovered().empty());
    }

    void hoverOfOtherViewsIsLit()
    {
        Shown shown;
        const QPoint edge = shown.view.cellRect({5, 0}).topLeft().toPoint() + QPoint(20, 0);
        const QImage before = shown.image();
        QSignalSpy replots(shown.plot(), &QCustomPlot::afterReplot);
        shown.selection.hover({5, {}});
        QVERIFY(shown.image().pixel(edge) != before.pixel(edge));
        QCOMPARE(replots.count(), 0);
        shown.selection.hover({});
        QCOMPARE(shown.image(), before);
    }

    void maskToolTogglesCells()
    {
        Shown shown;
        QSignalSpy toggled(&shown.view, &AttentionView::cellPainted);
        shown.view.setMaskTool(HeatmapView::MaskTool::cells);
        shown.click(shown.middle({2, 9}));
        QCOMPARE(toggled.count(), 1);
        QCOMPARE(toggled.first().first().value<Cell>(), (Cell{2, 9}));
        QVERIFY(shown.selection.pinned().empty());
        shown.view.setMaskTool(HeatmapView::MaskTool::off);
        shown.click(shown.middle({2, 9}));
        QCOMPARE(toggled.count(), 1);
    }

    void wheelZoomsAtThePointer()
    {
        Shown shown(64, 64);
        const QPoint place = shown.middle({40, 20});
        shown.wheel(place, 5);
        QVERIFY(shown.view.picture().zoom() > 2.0);
        QCOMPARE(shown.view.cellAt(place), (std::optional(Cell{40, 20})));
        QVERIFY(shown.view.cellRect({40, 20}).contains(place));
        shown.wheel(place, -50);
        QCOMPARE(shown.view.picture().zoom(), 1.0);
        shown.wheel(place, 500);
        QVERIFY(shown.view.cellRect({40, 20}).width() < 200.0);
        shown.key(Qt::Key_0);
        QCOMPARE(shown.view.picture().zoom(), 1.0);
        shown.wheel(place, 3);
        QTest::mouseDClick(shown.plot(), Qt::LeftButton, {}, place);
        QCOMPARE(shown.view.picture().zoom(), 1.0);
    }

    // A value is written into whole cells alone: nothing lies over the labels, and no digit is missing.
    void valuesOfCutCellsAreLeftOut()
    {
        Shown shown(12, 12);
        shown.wheel(shown.middle({5, 5}), 2);
        const QImage without = shown.image();
        ViewStyle style = plainStyle();
        style.values = CellValues::on;
        shown.view.setStyle(style);
        const QImage with = shown.image();
        const QRectF cells = shown.view.picture().cellsArea();
        const QRectF whole = shown.view.cellRect({5, 5});
        bool inWhole = false;
        for (int y = 0; y < with.height(); ++y)
            for (int x = 0; x < with.width(); ++x) {
                if (with.pixel(x, y) == without.pixel(x, y))
                    continue;
                QVERIFY2(cells.contains(x, y), qPrintable(QStringLiteral("%1, %2").arg(x).arg(y)));
                inWhole = inWhole || whole.contains(x, y);
            }
        QVERIFY(inWhole);
        const QRectF first = shown.view.cellRect(*shown.view.cellAt((cells.topLeft() + QPointF(3, 3)).toPoint()));
        QVERIFY(!cells.contains(first));
        for (int y = static_cast<int>(cells.top()) + 2; y < first.bottom() - 2.0; ++y)
            for (int x = static_cast<int>(cells.left()) + 2; x < first.right() - 2.0; ++x)
                QCOMPARE(with.pixel(x, y), without.pixel(x, y));
    }

    void dragPansButNeverOffTheMatrix()
    {
        Shown shown(64, 64);
        const QPoint place = shown.middle({32, 32});
        shown.wheel(place, 8);
        const QRectF before = shown.view.cellRect({32, 32});
        drag(shown, place, place + QPoint(40, -30));
        const QRectF after = shown.view.cellRect({32, 32});
        QCOMPARE((after.topLeft() - before.topLeft()).toPoint(), QPoint(40, -30));
        QVERIFY(shown.selection.pinned().empty()); // a drag is no click
        drag(shown, place, place + QPoint(100'000, 100'000));
        QCOMPARE(shown.view.cellRect({0, 0}).topLeft().toPoint(), shown.view.picture().cellsArea().topLeft().toPoint());
        drag(shown, place, place - QPoint(100'000, 100'000));
        QCOMPARE(shown.view.cellRect({63, 63}).bottomRight().toPoint(),
                 shown.view.picture().cellsArea().bottomRight().toPoint());
    }

    void theKeyboardBringsItsCellIntoView()
    {
        Shown shown(64, 64);
        shown.wheel(shown.middle({0, 0}), 12);
        shown.key(Qt::Key_End, Qt::ControlModifier);
        shown.key(Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(shown.selection.pinned(), (Focus{63, 63}));
        QVERIFY(shown.view.picture().cellsArea().adjusted(-1, -1, 1, 1).contains(shown.view.cellRect({63, 63})));
    }

    void cellsThatShareAPixel()
    {
        Shown shown;
        shown.view.setRun(madeRun(numberedWords(1500), numberedWords(1500), 1,
                                  [](Index, Index i, Index j) { return i == 1001 && j == 700 ? 0.9 : 0.1; }));
        QApplication::processEvents();
        const QPoint place = (shown.view.cellRect({1001, 700}).center() - QPointF(0.5, 0.5)).toPoint();
        QCOMPARE(shown.view.cellAt(place), (std::optional(Cell{1001, 700})));
        const QString text = shown.view.descriptionAt(place);
        QVERIFY2(text.startsWith(QStringLiteral("the largest of ")), qPrintable(text));
        QVERIFY2(text.endsWith(QStringLiteral("query “t1001” (1001)\nkey “t700” (700)\nweight 0.9")), qPrintable(text));
    }

    // What the tooltip calls the largest at a point has the colour of that point.
    void thePixelIsThatOfItsLargestCell()
    {
        Shown shown;
        shown.view.setRun(madeRun(numberedWords(1300), numberedWords(1100), 1, [](Index, Index i, Index j) {
            return static_cast<double>((i * 7919 + j * 104729) % 1009) / 1009.0;
        }));
        QApplication::processEvents();
        for (int notches : {0, 2, 7}) {
            const QPoint middle = shown.view.picture().cellsArea().center().toPoint();
            shown.wheel(middle + QPoint(37, -11), notches);
            QTRY_COMPARE(wrongPixels(shown), 0);
        }
    }

    void labelsSayTheWholeToken()
    {
        Shown shown;
        const QString longWord(150, QLatin1Char('w'));
        shown.view.setRun(madeRun({"a", longWord}, {"b", "c"}, 1, weight));
        QApplication::processEvents();
        QVERIFY(shown.view.descriptionAt(shown.rowLabel(1)).contains(longWord));
    }

    void profilesFollowThePointer()
    {
        Shown shown;
        shown.view.showProfiles(true);
        const auto& profiles = shown.view.picture().profiles();
        QCOMPARE(profiles.row.pick.places, std::vector<Index>());
        QCOMPARE(profiles.row.values.size(), std::size_t(12));
        QApplication::processEvents();
        QSignalSpy replots(shown.plot(), &QCustomPlot::afterReplot);
        shown.selection.hover({3, 8});
        QCOMPARE(profiles.row.pick.places, std::vector<Index>{3});
        QCOMPARE(profiles.row.values[5], weight(0, 3, 5));
        QCOMPARE(profiles.column.pick.places, std::vector<Index>{8});
        QCOMPARE(profiles.column.values[5], weight(0, 5, 8));
        shown.selection.pin({2, {}});
        QCOMPARE(profiles.row.pick.places, std::vector<Index>{2});
        QCOMPARE(profiles.column.pick.places, std::vector<Index>{8}); // still the hovered one
        QApplication::processEvents();
        QCOMPARE(replots.count(), 0);
        shown.selection.toggleRow(4);
        QCOMPARE(profiles.row.pick.places, (std::vector<Index>{2, 4}));
        QCOMPARE(profiles.row.values[1], weight(0, 2, 1) + weight(0, 4, 1));
        shown.selection.setHead({0, 1});
        QCOMPARE(profiles.row.values[1], weight(1, 2, 1) + weight(1, 4, 1));
    }

    void barsStandAtTheirCells()
    {
        Shown shown;
        shown.view.showProfiles(true);
        shown.selection.pin({3, 8});
        for (int notches : {0, 3}) { // at every zoom
            shown.wheel(shown.middle({3, 8}), notches);
            const QRect bars = shown.view.picture().where().layout.rowProfile;
            const QRect side = shown.view.picture().where().layout.columnProfile;
            const QImage image = shown.image();
            const QPoint bar(shown.middle({3, 8}).x(), bars.bottom() - 3);
            QCOMPARE(image.pixelColor(bar), lightTheme().text); // lit: the pinned one
            QCOMPARE(image.pixelColor(QPoint(shown.middle({3, 7}).x(), bars.bottom() - 3)), lightTheme().accent);
            QCOMPARE(image.pixelColor(QPoint(side.left() + 3, shown.middle({3, 8}).y())), lightTheme().text);
            QCOMPARE(image.pixelColor(QPoint(side.left() + 3, shown.middle({5, 8}).y())), lightTheme().accent);
            QCOMPARE(shown.view.focusAt(bar), (Focus{3, 8}));
        }
    }

    void figureIsOfTheWindowThatIsSeen()
    {
        Shown shown;
        shown.view.setRun(madeRun(numberedWords(40), numberedWords(40), 1, [](Index, Index, Index) { return 0.1; }));
        QVERIFY(!shown.view.figureParameters().heatmap.window);
        shown.wheel(shown.middle({20, 30}), 6);
        const auto window = shown.view.figureParameters().heatmap.window;
        QVERIFY(window);
        QCOMPARE(*window, shown.view.picture().cells()->visibleWindow());
        QVERIFY(window->rows < 40 && window->columns < 40);
        QVERIFY(window->row <= 20 && window->row + window->rows > 20 && window->column <= 30
                && window->column + window->columns > 30);
        shown.view.fit();
        QVERIFY(!shown.view.figureParameters().heatmap.window);
    }

    // Where cells share pixels, each pixel is as long as its largest.
    void narrowBarsAreAnOutline()
    {
        Shown shown;
        shown.view.showProfiles(true);
        shown.view.setRun(madeRun(numberedWords(40), numberedWords(2000), 1,
                                  [](Index, Index, Index j) { return j == 1001 ? 0.9 : 0.1; }));
        shown.selection.pin({3, {}});
        const QImage image = shown.image();
        const QRect bars = shown.view.picture().where().layout.rowProfile;
        const int peak = static_cast<int>(std::floor(shown.view.cellRect({3, 1001}).center().x()));
        const int low = bars.bottom() - bars.height() / 10 - 2;
        int above = 0;
        for (int x = bars.left(); x <= bars.right(); ++x) {
            const bool isPeak = image.pixelColor(x, bars.center().y()) != lightTheme().surface;
            above += isPeak;
            QVERIFY(!isPeak || std::abs(x - peak) <= 2);
            QVERIFY(isPeak || image.pixelColor(x, low - 4) == lightTheme().surface);
            QVERIFY(image.pixelColor(x, bars.bottom() - 3) != lightTheme().surface);
        }
        QVERIFY(above >= 1);
    }

    void aBarIsItsCell()
    {
        Shown shown;
        shown.view.showProfiles(true);
        shown.selection.pin({3, 8});
        const QRect bars = shown.view.picture().where().layout.rowProfile;
        const QRect side = shown.view.picture().where().layout.columnProfile;
        const QPoint bar(shown.middle({0, 5}).x(), bars.center().y());
        QTest::mouseMove(shown.plot(), bar);
        QTRY_COMPARE(shown.selection.hovered(), (Focus{3, 5}));
        shown.click(bar);
        QCOMPARE(shown.selection.pinned(), (Focus{3, 5}));
        shown.click({side.center().x(), shown.middle({9, 0}).y()});
        QCOMPARE(shown.selection.pinned(), (Focus{9, 5}));
        shown.selection.pin({});
        shown.selection.hover({});
        QCOMPARE(shown.view.focusAt(bar), (Focus{{}, 5}));
        QVERIFY(shown.view.descriptionAt(bar).startsWith(QStringLiteral("mean of all rows\nkey “t5” (5)\nweight ")));
    }

    void saysWhatToDoWithoutARun()
    {
        Shown shown;
        shown.view.setRun(nullptr);
        auto* label = shown.view.findChild<QLabel*>();
        QVERIFY(label->isVisible());
        QVERIFY(!shown.plot()->isVisible());
        QCOMPARE(shown.view.accessibleDescription(), label->text());
        QVERIFY(!shown.view.cellAt({350, 300}));
        shown.key(Qt::Key_Right);
        QVERIFY(shown.selection.pinned().empty());
    }

    void staleIsDimmed()
    {
        Shown shown;
        const QColor before = shown.image().pixelColor(shown.middle({0, 0}));
        shown.view.setStale(true);
        QVERIFY(shown.image().pixelColor(shown.middle({0, 0})).lightness() > before.lightness() + 50);
        shown.view.setStale(false);
        QCOMPARE(shown.image().pixelColor(shown.middle({0, 0})), before);
    }

    void theCurrentCellIsToldToScreenReaders()
    {
        Shown shown;
        QVERIFY(shown.view.accessibleDescription().startsWith(QStringLiteral("12 queries, 12 keys")));
        shown.selection.pin({2, 1});
        QCOMPARE(shown.view.accessibleDescription(), QStringLiteral("query “t2” (2), key “t1” (1): weight 0.1"));
    }

    // The selection is fitted to a new run after the views have got it.
    void selectionOfALargerRun()
    {
        Shown shown;
        shown.selection.pin({11, 11});
        shown.selection.setHead({0, 1});
        shown.view.setRun(madeRun({"a"}, {"b"}, 1, weight));
        QVERIFY(!shown.plot()->isVisible());
        shown.selection.setHead({0, 0});
        QVERIFY(shown.plot()->isVisible());
        shown.image();
    }

    void figureIsThatOfTheView()
    {
        Shown shown;
        shown.selection.pin({2, 1});
        QCOMPARE(shown.view.figureParameters().selected, (Focus{2, 1}));
        QCOMPARE(shown.view.figureParameters().style, plainStyle());
    }

private:
    // Of every third one along each side.
    static int wrongPixels(Shown& shown)
    {
        const HeatmapPlot& picture = shown.view.picture();
        const QImage image = shown.image();
        const QRect area = picture.cellsArea().toRect().adjusted(2, 2, -2, -2);
        int wrong = 0;
        for (int y = area.top(); y <= area.bottom(); y += 3)
            for (int x = area.left(); x <= area.right(); x += 3)
                wrong += image.pixel(x, y)
                    != picture.cells()->scale().color(
                        largestIn(*picture.cells()->source(), picture.cellsAt(QPointF(x, y))).value);
        return wrong;
    }
    static void drag(Shown& shown, const QPoint& from, const QPoint& to)
    {
        QTest::mousePress(shown.plot(), Qt::LeftButton, {}, from);
        for (const QPoint& place : {from + (to - from) / 2, to}) {
            QMouseEvent event(QEvent::MouseMove, place, shown.plot()->mapToGlobal(place), Qt::NoButton, Qt::LeftButton,
                              Qt::NoModifier);
            QApplication::sendEvent(shown.plot(), &event);
        }
        QTest::mouseRelease(shown.plot(), Qt::LeftButton, {}, to);
        QApplication::processEvents();
    }
};

QTEST_MAIN(TestHeatmapView)
#include "tst_heatmap_view.moc"
