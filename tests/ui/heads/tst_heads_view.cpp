// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heads/heads_view.h"

#include "engine/runs/derived_run.h"
#include "tests/made/pictures.h"
#include "tests/made/runs.h"
#include "ui/heads/head_places.h"
#include "ui/painting/cell_painting.h"

#include <QComboBox>
#include <QScrollBar>
#include <QSignalSpy>
#include <QtTest>

#include <cmath>

using namespace attn;

namespace {

// Head h of layer l gives all of query i's weight to key (i + l + h) mod n, times `strength[h]`.
std::shared_ptr<Run> shiftedRun(Index layers, Index heads, Index n, const std::vector<double>& strength)
{
    auto run = std::make_shared<Run>();
    run->layers = layers;
    run->heads = heads;
    run->queries = run->keys = numberedTokens(n);
    for (Index layer = 0; layer < layers; ++layer)
        for (Index head = 0; head < heads; ++head) {
            auto weights = std::make_shared<Matrix>(n, n);
            for (Index i = 0; i < n; ++i)
                (*weights)(i, (i + layer + head) % n) = strength[static_cast<std::size_t>(head)];
            run->weights.push_back(std::make_shared<DenseSource>(weights));
        }
    return run;
}

FigureParameters plain()
{
    FigureParameters parameters;
    parameters.head = {0, Axis::mean()};
    return parameters;
}

QImage drawn(const Run& run, const FigureParameters& parameters, const QSize& size)
{
    return drawnOn(size, [&](QPainter& painter) { drawHeadsFigure(painter, size, run, parameters); });
}

// Without the bar below it.
QSizeF figureOf(const HeadsView& view)
{
    return {static_cast<double>(view.width()),
            static_cast<double>(view.height() - view.findChild<QComboBox*>()->parentWidget()->height())};
}

QPoint middleOf(const QRectF& thumbnail, Index n, Cell cell)
{
    return cellRect(thumbnail, n, n, cell).center().toPoint();
}

} // namespace

class HeadsViewTest : public QObject {
    Q_OBJECT
private slots:
    void overviewsCountEveryCell()
    {
        const auto run = shiftedRun(1, 2, 4, {1.0, 0.5});
        (*std::const_pointer_cast<Run>(run)).weights.push_back(run->weights.front());
        const auto heads = overviewHeads(*run);
        QCOMPARE(heads.size(), 3U);
        QCOMPARE(heads[0].summary.largest, 1.0);
        QCOMPARE(heads[0].scores.entropy, 0.0);
        QCOMPARE(heads[1].summary.largest, 0.5);
        QCOMPARE(heads[1].scores.entropy, -0.5 * std::log(0.5));
    }

    // Masked cells are not cells of weight 0: they look as in the heatmap.
    void maskedCellsAreStruckThrough()
    {
        const auto run = shiftedRun(1, 2, 4, {1.0, 0.5});
        run->open = {std::make_shared<OpenCells>(Mask{.causal = true}, 4, 4)};
        const FigureParameters parameters = plain();
        const QSize size(600, 300);
        const QImage image = drawn(*run, parameters, size);
        const HeadsLayout layout = layoutHeads(size, *run, overviewHeads(*run), parameters, {});
        for (const QRectF& thumbnail : layout.thumbnails) {
            const QPoint masked = cellRect(thumbnail, 4, 4, {0, 3}).topLeft().toPoint() + QPoint(4, 4);
            QCOMPARE(image.pixelColor(masked), parameters.style.theme.window);
            const QPoint open = cellRect(thumbnail, 4, 4, {3, 1}).topLeft().toPoint() + QPoint(4, 4);
            QVERIFY(image.pixelColor(open) != parameters.style.theme.window);
            const QRect cell = cellRect(thumbnail, 4, 4, {0, 3}).toRect();
            bool struck = false; // somewhere along its middle row
            for (int x = cell.left() + 2; x < cell.right() - 2; ++x)
                struck = struck || image.pixelColor(x, cell.center().y()) == parameters.style.theme.line;
            QVERIFY(struck);
        }
    }

    void aMillionHeadsAreNotPlaced()
    {
        class Heads : public HeadsView {
        public:
            using HeadsView::emptyText;
            using HeadsView::HeadsView;
        };
        Selection selection;
        Heads view(&selection);
        view.resize(600, 400);
        view.show();
        const auto run = shiftedRun(1, 1, 2, {1.0});
        run->heads = 1'000'000;
        run->weights.resize(1'000'000, run->weights.front());
        view.setRun(run);
        QVERIFY2(view.emptyText().contains("too many to be shown side by side"), qPrintable(view.emptyText()));
        QVERIFY(!view.grab().isNull());
        view.setOrder(HeadOrder::entropy);
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(selection.head(), HeadPick());
    }

    void largeMatricesArePooledWithoutLosingTheirPeaks()
    {
        auto weights = std::make_shared<Matrix>(1500, 1500);
        (*weights)(1499, 7) = 0.75;
        Run run;
        run.queries = run.keys = numberedTokens(1500);
        run.weights.push_back(std::make_shared<DenseSource>(weights));
        const auto heads = overviewHeads(run);
        QCOMPARE(heads.front().thumbnail->rows(), Index{1024});
        QCOMPARE(heads.front().thumbnail->at(1023, 7 * 1024 / 1500), 0.75);
        QCOMPARE(heads.front().summary.largest, 0.75);
    }

    // 1500 rows do not divide evenly into 1024: each still counts once.
    void everyRowCountsOnceForTheEntropy()
    {
        auto weights = std::make_shared<Matrix>(1500, 1500);
        double entropy = 0.0;
        for (Index i = 0; i < 1500; ++i) {
            const double share = static_cast<double>(i % 7 + 1) / 8.0;
            (*weights)(i, 0) = share;
            (*weights)(i, 1) = 1.0 - share;
            entropy -= share * std::log(share) + (share < 1.0 ? (1.0 - share) * std::log(1.0 - share) : 0.0);
        }
        Run run;
        run.queries = run.keys = numberedTokens(1500);
        run.weights.push_back(std::make_shared<DenseSource>(weights));
        QVERIFY(std::abs(overviewHead(run, 0).scores.entropy - entropy / 1500.0) < 1e-12);
    }

    void headsThatAreNotReadyHaveTheirPlace()
    {
        const auto run = shiftedRun(1, 2, 4, {1.0, 1.0});
        QImage image(800, 500, QImage::Format_RGB32);
        QPainter painter(&image);
        const std::vector<HeadOverview> first{overviewHead(*run, 0)};
        drawHeadsFigure(painter, image.size(), *run, first, plain());
        painter.end();
        const auto layout = layoutHeads(image.size(), *run, first, plain());
        QCOMPARE(layout.thumbnails.size(), 2U);
        QCOMPARE(image.pixel(middleOf(layout.thumbnails[0], 4, {1, 1})), colorsOf(ColorMap::viridis)[255]);
        QCOMPARE(image.pixelColor(middleOf(layout.thumbnails[1], 4, {1, 2})), lightTheme().surface);
    }

    void layersGoDownAndHeadsToTheRight()
    {
        const auto run = shiftedRun(2, 3, 4, {1.0, 1.0, 1.0});
        const auto layout = layoutHeads({800, 600}, *run, overviewHeads(*run), plain());
        QCOMPARE(layout.thumbnails.size(), 6U);
        QCOMPARE(layout.thumbnails[0].top(), layout.thumbnails[2].top());
        QVERIFY(layout.thumbnails[2].left() > layout.thumbnails[1].right());
        QVERIFY(layout.thumbnails[3].top() > layout.thumbnails[0].bottom());
        QCOMPARE(layout.thumbnails[3].left(), layout.thumbnails[0].left());
        for (const QRectF& thumbnail : layout.thumbnails)
            QVERIFY(QRectF(0, 0, 800, 600).contains(thumbnail));
        QVERIFY(QRectF(0, 0, 800, 600).contains(layout.colorBar));
        QCOMPARE(headAt(layout, layout.thumbnails[4].center()), std::optional<Index>(4));
        QCOMPARE(headAt(layout, {1, 1}), std::optional<Index>());
    }

    void oneLayerIsWrapped_data()
    {
        QTest::addColumn<int>("heads");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("columns");
        QTest::newRow("wide") << 4 << QSize(1200, 250) << 4;
        QTest::newRow("square") << 4 << QSize(700, 600) << 2;
        QTest::newRow("tall") << 3 << QSize(250, 900) << 1;
        QTest::newRow("sixteen") << 16 << QSize(700, 600) << 4;
    }
    void oneLayerIsWrapped()
    {
        QFETCH(int, heads);
        QFETCH(QSize, size);
        const auto run = shiftedRun(1, heads, 4, std::vector<double>(static_cast<std::size_t>(heads), 1.0));
        QTEST(static_cast<int>(layoutHeads(size, *run, overviewHeads(*run), plain()).columns), "columns");
    }

    void cellsHaveTheColourOfTheirWeight_data()
    {
        QTest::addColumn<bool>("shared");
        QTest::newRow("one scale for all") << true;
        QTest::newRow("a scale for each") << false;
    }
    void cellsHaveTheColourOfTheirWeight()
    {
        QFETCH(bool, shared);
        const auto run = shiftedRun(1, 2, 4, {1.0, 0.25});
        auto parameters = plain();
        parameters.style.scale.sharedByHeads = shared;
        const QImage image = drawn(*run, parameters, {800, 500});
        const auto layout = layoutHeads({800, 500}, *run, overviewHeads(*run), parameters);
        QCOMPARE(layout.colorBar.isEmpty(), !shared);
        const auto& colors = colorsOf(ColorMap::viridis);
        QCOMPARE(image.pixel(middleOf(layout.thumbnails[0], 4, {1, 1})), colors[255]);
        QCOMPARE(image.pixel(middleOf(layout.thumbnails[0], 4, {1, 2})), colors[0]);
        // Head 1 looks one key further; its 0.25 is a quarter of the way up the common scale, and the top of its own.
        const ResolvedScale scale = headScale(overviewHeads(*run), 1, parameters);
        QCOMPARE(scale.high(), shared ? 1.0 : 0.25);
        QCOMPARE(image.pixel(middleOf(layout.thumbnails[1], 4, {1, 2})), scale.color(0.25));
    }

    // Of all heads together, or of each by itself; triangles on the bar where there are weights beyond.
    void percentilesAreThoseOfTheHeads()
    {
        const auto run = shiftedRun(1, 2, 4, {1.0, 0.25}); // 4 of 16 weights in each, 0 elsewhere
        auto parameters = plain();
        ColorScale& scale = parameters.style.scale;
        QVERIFY(headPercentiles(*run, scale).empty());
        scale.range = ColorScale::Range::percentiles;
        scale.lowPercent = 0.0;
        scale.highPercent = 85.0;
        for (const bool shared : {true, false}) {
            scale.sharedByHeads = shared;
            const HeadPercentiles found = headPercentiles(*run, scale);
            QCOMPARE(found.size(), std::size_t(shared ? 1 : 2));
            std::vector<double> weights;
            for (const auto& head : shared ? run->weights : std::vector{run->weights[1]})
                for (Index i = 0; i < 16; ++i)
                    weights.push_back(head->at(i / 4, i % 4));
            std::ranges::sort(weights);
            const double high = weights[static_cast<std::size_t>(std::lround(0.85 * double(weights.size() - 1)))];
            QCOMPARE(found.back()->high, high);
            parameters.heads.percentiles = found;
            const ResolvedScale resolved = headScale(overviewHeads(*run), 1, parameters);
            QCOMPARE(resolved.high(), high);
            QCOMPARE(resolved.hasHigher(), shared); // 1 is beyond 0.25
        }
    }

    void theCurrentHeadIsOutlined()
    {
        const auto run = shiftedRun(1, 2, 4, {1.0, 1.0});
        auto parameters = plain();
        parameters.head = {0, 1};
        const QImage image = drawn(*run, parameters, {800, 500});
        const auto layout = layoutHeads({800, 500}, *run, overviewHeads(*run), parameters);
        const auto left = [&](std::size_t head) {
            return image.pixelColor(qRound(layout.thumbnails[head].left() - 3.0),
                                    qRound(layout.thumbnails[head].center().y()));
        };
        QCOMPARE(left(1), lightTheme().accent);
        QVERIFY(left(0) != lightTheme().accent);
    }

    void aClickAndTheArrowsGoToAHead()
    {
        Selection selection;
        HeadsView view(&selection);
        view.resize(700, 600);
        const auto run = shiftedRun(1, 4, 4, {1.0, 1.0, 1.0, 1.0});
        view.show();
        view.setRun(run);
        const auto layout = layoutHeads(figureOf(view), *run, overviewHeads(*run), view.figureParameters());
        QTest::mouseClick(&view, Qt::LeftButton, {}, layout.thumbnails[2].center().toPoint());
        QCOMPARE(selection.head().head, Axis(2));
        QTest::keyClick(&view, Qt::Key_Up);
        QCOMPARE(selection.head().head, Axis(0));
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(selection.head().head, Axis(1));
        QTest::keyClick(&view, Qt::Key_Up); // there is none
        QCOMPARE(selection.head().head, Axis(1));
        QTest::mouseMove(&view, middleOf(layout.thumbnails[3], 4, {2, 1}));
        QCOMPARE(selection.hovered(), (Focus{2, 1}));
    }

    // Head h of two looks h + 1 tokens to the right, layer by layer one more.
    void headsAreSortedByWhatTheyLookAt()
    {
        const auto run = shiftedRun(2, 2, 4, {1.0, 1.0});
        auto parameters = plain();
        const auto heads = overviewHeads(*run);
        QCOMPARE(heads[0].scores.same, 1.0);
        QCOMPARE(heads[3].scores.distance, 2.0);
        parameters.heads.order = HeadOrder::distance; // 0, 1.5, 1.5, 2
        const auto layout = layoutHeads({800, 600}, *run, heads, parameters);
        QVERIFY(layout.list);
        QCOMPARE(layout.order, (std::vector<Index>{3, 1, 2, 0}));
        QVERIFY(layout.scoreHeight > 0.0);
        QVERIFY(layout.thumbnails[3].top() <= layout.thumbnails[1].top()
                && layout.thumbnails[3].left() < layout.thumbnails[1].left());
        QCOMPARE(rankOf(layout, 0), Index(3));
        // Until all are looked through they stay as given.
        const auto some = layoutHeads({800, 600}, *run, {heads[0], {}, {}, {}}, parameters);
        QVERIFY(!some.list);
        QCOMPARE(headName(*run, 3), QStringLiteral("L1 H1"));
    }

    void placesFollowADerivedRun()
    {
        auto run = shiftedRun(1, 1, 4, {1.0});
        run->queries[0].special = run->keys[0].special = true;
        const SequencePlaces hidden = placesOf(*derive(run, {.hide_special = true}));
        QCOMPARE(hidden.queries, (std::vector<Index>{0, 1, 2}));
        QCOMPARE(hidden.keys, (std::vector<Index>{0, 1, 2}));
        const SequencePlaces skipped = placesOf(*derive(run, {.skip_first = true}));
        QCOMPARE(skipped.keys, (std::vector<Index>{1, 2, 3}));
        run->keys[1].text = "other";
        QVERIFY(placesOf(*run).keys.empty());
    }

    void manyHeadsAreScrolledAndStayLegible()
    {
        Selection selection;
        HeadsView view(&selection);
        view.resize(500, 400);
        view.show();
        const auto run = shiftedRun(32, 32, 4, std::vector<double>(32, 1.0));
        view.setRun(run);
        const auto bars = view.findChildren<QScrollBar*>(Qt::FindDirectChildrenOnly);
        QCOMPARE(bars.size(), 2);
        for (const QScrollBar* bar : bars)
            QVERIFY(bar->isVisible() && bar->maximum() > 0);
        selection.setHead({31, 31});
        for (const QScrollBar* bar : bars)
            QVERIFY(bar->value() > bar->maximum() - 20);
        QTest::keyClick(&view, Qt::Key_Home);
        QCOMPARE(selection.head().layer.number, Index(0));
        for (const QScrollBar* bar : bars)
            QVERIFY(bar->value() < 20);
        QTest::keyClick(&view, Qt::Key_Down);
        QCOMPARE(selection.head().layer.number, Index(1));
        QTest::keyClick(&view, Qt::Key_Left); // the row ends there
        QCOMPARE(selection.head().head, Axis(0));
        // All fit where there is room.
        view.resize(1600, 1400);
        for (const QScrollBar* bar : bars)
            QVERIFY(!bar->isVisible());
    }

    void theOrderIsChosenInItsBar()
    {
        Selection selection;
        HeadsView view(&selection);
        view.resize(700, 600);
        view.show();
        view.setRun(shiftedRun(2, 2, 4, {1.0, 1.0}));
        QSignalSpy changed(&view, &HeadsView::orderChanged);
        view.nextOrder();
        QCOMPARE(view.order(), HeadOrder::entropy);
        view.setOrder(HeadOrder::distance);
        QCOMPARE(changed.count(), 2);
        QCOMPARE(view.figureParameters().heads.order, HeadOrder::distance);
        selection.setHead({1, 1}); // the first in the list
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(selection.head().layer.number, Index(0));
        QCOMPARE(selection.head().head, Axis(1));
        QTest::keyClick(&view, Qt::Key_End);
        QCOMPARE(selection.head().head, Axis(0));
    }

    void largeRunsAreLookedThroughInTheBackground()
    {
        Selection selection;
        HeadsView view(&selection);
        view.resize(700, 600);
        view.show();
        const auto run = shiftedRun(1, 2, 1000, {1.0, 1.0});
        view.setRun(run);
        const QImage waiting = view.grab().toImage();
        QTRY_VERIFY(view.grab().toImage() != waiting);
        const auto layout = layoutHeads(figureOf(view), *run, overviewHeads(*run), view.figureParameters());
        const QColor diagonal = view.grab().toImage().pixelColor(layout.thumbnails[0].center().toPoint());
        QCOMPARE(diagonal.rgb(), colorsOf(ColorMap::viridis)[255]);
    }

    void withoutARunItSaysWhatToDo()
    {
        Selection selection;
        HeadsView view(&selection);
        view.resize(400, 300);
        const QImage empty = view.grab().toImage();
        QVERIFY(empty != QImage(empty.size(), empty.format()));
        QTest::mouseClick(&view, Qt::LeftButton);
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(selection.head().head, Axis(0));
        QVERIFY(view.accessibleDescription().contains(QStringLiteral("sentence")));
    }
};

QTEST_MAIN(HeadsViewTest)
#include "tst_heads_view.moc"
