// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/links/links_view.h"

#include "engine/tensor/error.h"
#include "tests/made/pictures.h"
#include "tests/made/runs.h"
#include "ui/widgets/elided_label.h"

#include <QtTest>

#include <functional>
#include <limits>
#include <numeric>
#include <random>

using namespace attn;

namespace {

Run runOf(Index queries, Index keys, const std::vector<std::vector<double>>& heads)
{
    Run run;
    run.queries = numberedTokens(queries);
    run.keys = numberedTokens(keys);
    run.heads = static_cast<Index>(heads.size());
    for (const auto& values : heads) {
        auto weights = std::make_shared<Matrix>(queries, keys);
        weights->values = values;
        run.weights.push_back(std::make_shared<DenseSource>(weights));
    }
    return run;
}

LinkSet linksOf(const Run& run, const HeadPick& head, const std::vector<Index>& queries, double mass)
{
    return strongestLinks(rankLinks(run, headsOf(run, head), queries), mass);
}

Run uniformRun(Index queries, Index keys)
{
    return runOf(queries, keys,
                 {std::vector<double>(static_cast<std::size_t>(queries * keys), 1.0 / static_cast<double>(keys))});
}

QImage drawn(const Run& run, const FigureParameters& parameters, const QSize& size)
{
    return drawnOn(size, [&](QPainter& painter) { drawLinksFigure(painter, size, run, parameters); });
}

QString countText(const LinksView& view)
{
    for (const auto* label : view.findChildren<ElidedLabel*>())
        if (label->accessibleName() == QStringLiteral("Links shown"))
            return label->text();
    return {};
}

// On the level part of a curve, just beside its query.
QPoint beside(const LinksLayout& layout, Index query)
{
    return QPointF(layout.queryEdge + 1.0, layout.queries.center(query)).toPoint();
}

} // namespace

class LinksViewTest : public QObject {
    Q_OBJECT
private slots:
    void strongestLinksHoldTheMass_data()
    {
        QTest::addColumn<double>("mass");
        QTest::addColumn<int>("shown");
        QTest::newRow("all") << 1.0 << 4;
        QTest::newRow("nine tenths, with rounding") << 0.9 << 3;
        QTest::newRow("one more than nine tenths") << 0.91 << 4;
        QTest::newRow("half") << 0.5 << 2;
        QTest::newRow("two fifths") << 0.4 << 1;
    }
    void strongestLinksHoldTheMass()
    {
        QFETCH(double, mass);
        QFETCH(int, shown);
        const Run run = runOf(1, 5, {{0.1, 0.2, 0.0, 0.4, 0.3}});
        const LinkSet set = linksOf(run, {}, {0}, mass);
        QCOMPARE(set.total, Index{4});
        QCOMPARE(static_cast<int>(set.links.size()), shown);
        QCOMPARE(set.links.back().cell, (Cell{0, 3}));
    }

    void eachRowIsCutByItself()
    {
        // The second row is weak as a whole, and still shows its half.
        const Run run = runOf(2, 2, {{0.9, 0.1, 0.02, 0.01}});
        const LinkSet set = linksOf(run, {}, {0, 1}, 0.5);
        QCOMPARE(set.links.size(), 2U);
        QCOMPARE(set.links.front().cell, (Cell{1, 0}));
        QCOMPARE(set.shownMass, 0.92 / 1.03);
    }

    void meanShowsEveryHead()
    {
        const Run run = runOf(1, 2, {{1.0, 0.0}, {0.0, 1.0}});
        const LinkSet set = linksOf(run, {0, Axis::mean()}, {0}, 1.0);
        QCOMPARE(set.links.size(), 2U);
        QCOMPARE(set.links[0].head, HeadIndex{0});
        QCOMPARE(set.links[1].head, HeadIndex{1});
        QCOMPARE(set.links[1].cell.key, Index{1});
    }

    // Of each query the strongest of all heads that are shown, not of each.
    void theMassIsThatOfTheSet()
    {
        const Run run = runOf(1, 2, {{0.9, 0.1}, {0.5, 0.4}, {0.0, 1.0}});
        const LinkSet set = strongestLinks(rankLinks(run, {{0, 0}, {0, 1}}, {0}), 0.7);
        QCOMPARE(set.links.size(), 2U); // 0.9 and 0.5 of 1.9
        QCOMPARE(set.links[1].head, HeadIndex{0});
        QCOMPARE(set.links[0].head, HeadIndex{1});
        QCOMPARE(set.total, Index{4});
    }

    void whatIsNotANumberHasNoLink()
    {
        const Run run = runOf(1, 3, {{std::numeric_limits<double>::quiet_NaN(), -0.75, 0.25}});
        const LinkSet set = linksOf(run, {}, {0}, 0.7);
        QCOMPARE(set.links.size(), 1U);
        QCOMPARE(set.links.front().weight, -0.75);
        QCOMPARE(linksOf(runOf(1, 1, {{0.0}}), {}, {0}, 1.0).shownMass, 0.0);
    }

    void noMoreLinksThanCanBeTold()
    {
        const LinkSet set =
            linksOf(uniformRun(100, 100), {}, visibleQueries(layoutLinks({800, 600}, uniformRun(100, 100), {})), 1.0);
        QCOMPARE(set.total, Index{10'000});
        QCOMPARE(set.links.size(), mostLinks);
        QVERIFY(set.cut);
        QVERIFY(std::abs(set.shownMass - 0.2) < 1e-12);
        QVERIFY(!linksOf(uniformRun(20, 100), {}, visibleQueries(layoutLinks({800, 600}, uniformRun(20, 100), {})), 1.0)
                     .cut);
    }

    // One ranking answers for every mass as the plain way does: cut each row, then take the strongest of all.
    void aRankingHoldsTheLinksOfEveryMass()
    {
        constexpr Index queries = 40;
        constexpr Index keys = 3'000;
        std::mt19937 random(7);
        std::lognormal_distribution<double> weight(0.0, 2.0);
        std::vector<double> values(queries * keys);
        for (double& value : values)
            value = weight(random);
        const Run run = runOf(queries, keys, {values});
        std::vector<Index> rows(queries);
        std::iota(rows.begin(), rows.end(), 0);
        const LinkRanking ranking = rankLinks(run, {HeadPick{}}, rows);
        QVERIFY(ranking.entries.size() < values.size() / 2);
        for (const int percent : {1, 50, 73, 90, 100}) {
            std::vector<double> shown;
            for (Index i = 0; i < queries; ++i) {
                std::vector<double> row(values.begin() + i * keys, values.begin() + (i + 1) * keys);
                std::sort(row.begin(), row.end(), std::greater<>());
                const double sum = std::accumulate(row.begin(), row.end(), 0.0);
                double held = 0.0;
                for (std::size_t at = 0; at < row.size() && held < percent / 100.0 * sum; held += row[at++])
                    shown.push_back(row[at]);
            }
            std::sort(shown.begin(), shown.end(), std::greater<>());
            shown.resize(std::min(shown.size(), mostLinks));
            const LinkSet set = strongestLinks(ranking, percent / 100.0);
            QCOMPARE(set.links.size(), shown.size());
            for (std::size_t at = 0; at < shown.size(); ++at)
                QCOMPARE(set.links[shown.size() - 1 - at].weight, shown[at]);
        }
    }

    void everyTokenIsInAFigureAndLongColumnsAreScrolled()
    {
        const Run run = uniformRun(400, 3);
        const auto figure = layoutLinks({800, 600}, run, {});
        QCOMPARE(static_cast<Index>(visibleQueries(figure).size()), Index{400});
        const auto top = layoutLinks({800, 600}, run, {}, {8.0, 0.0});
        QCOMPARE(top.queries.pitch, 8.0);
        QVERIFY(top.overflow > 0.0);
        QCOMPARE(visibleQueries(top).front(), Index{0});
        QVERIFY(visibleQueries(top).size() < 80);
        QCOMPARE(visibleQueries(layoutLinks({800, 600}, run, {}, {8.0, 1.0})).back(), Index{399});
        // The short column stays in the middle.
        QCOMPARE(top.keys.center(1), top.room.center().y());
    }

    void aLabelIsAsWideAsTheWidestTokenNeeds()
    {
        Run run = uniformRun(5000, 2);
        const auto narrow = layoutLinks({800, 600}, run, {});
        run.queries[4321].text = "a long word here";
        const auto wide = layoutLinks({800, 600}, run, {});
        const QFontMetricsF metrics(figureFont(FigureParameters().style.fontPoints));
        QCOMPARE(wide.queryEdge - wide.queryOuter - (narrow.queryEdge - narrow.queryOuter),
                 std::ceil(metrics.horizontalAdvance(QStringLiteral("a␣long␣word␣here (4321)")))
                     - metrics.horizontalAdvance(QStringLiteral("queries")));
    }

    // Where only some tokens are named, each says which one it is.
    void thinnedLabelsHaveTheirNumbers()
    {
        Run run = uniformRun(400, 400);
        for (auto* const tokens : {&run.queries, &run.keys})
            for (Token& token : *tokens)
                token.text = "a rather long word";
        const auto all = layoutLinks({800, 600}, run, {}, {30.0, 0.0});
        const auto some = layoutLinks({800, 600}, run, {});
        QVERIFY(some.queryEdge > all.queryEdge);
        QVERIFY(some.keyEdge < all.keyEdge);
    }

    void linksGoFromQueryToKey()
    {
        const Run run = runOf(2, 2, {{0.0, 1.0, 0.0, 0.0}});
        const QImage image = drawn(run, {}, {600, 400});
        const auto layout = layoutLinks({600, 400}, run, {});
        QCOMPARE(image.pixelColor(beside(layout, 0)), lightTheme().accent);
        QCOMPARE(image.pixelColor(beside(layout, 1)), lightTheme().surface);
        const auto atKey = [&](Index key) {
            return image.pixelColor(QPointF(layout.keyEdge - 2.0, layout.keys.center(key)).toPoint());
        };
        QCOMPARE(atKey(1), lightTheme().accent);
        QCOMPARE(atKey(0), lightTheme().surface);
    }

    void headsHaveTheirColours()
    {
        const Run run = runOf(2, 2, {{1.0, 0.0, 0.0, 0.0}, {0.0, 0.0, 0.0, 1.0}});
        FigureParameters parameters;
        parameters.head = {0, Axis::mean()};
        const QImage image = drawn(run, parameters, {600, 400});
        const auto layout = layoutLinks({600, 400}, run, parameters);
        QCOMPARE(image.pixelColor(beside(layout, 0)), lightTheme().heads[0]);
        QCOMPARE(image.pixelColor(beside(layout, 1)), lightTheme().heads[1]);
    }

    void aChosenSetHasItsColoursAndLegend()
    {
        const Run run =
            runOf(3, 3, {{1, 0, 0, 0, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 1, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0, 0, 0, 1}});
        FigureParameters parameters;
        parameters.links.heads = {{0, 2}};
        const QImage image = drawn(run, parameters, {600, 400});
        const auto layout = layoutLinks({600, 400}, run, parameters);
        QCOMPARE(image.pixelColor(beside(layout, 0)), lightTheme().heads[0]);
        QCOMPARE(image.pixelColor(beside(layout, 1)), lightTheme().surface);
        QCOMPARE(image.pixelColor(beside(layout, 2)), lightTheme().heads[2]);
        QCOMPARE(layout.legend.size(), 2U);
        QCOMPARE(layout.legend[1].head, Index(2));
        parameters.links.heads = {{3}};
        QVERIFY_THROWS_EXCEPTION(SettingError, drawn(run, parameters, {600, 400}));
    }

    void sixteenHeadsHaveAColourEach()
    {
        const Theme& theme = lightTheme();
        QCOMPARE(theme.heads.size(), 16U);
        const Run run = runOf(1, 1, std::vector<std::vector<double>>(40, {1.0}));
        const auto layout = layoutLinks({500, 400}, run, {}, {0.0, 0.0, true});
        QCOMPARE(layout.legend.size(), 40U);
        for (const LegendEntry& entry : layout.legend)
            QVERIFY(QRectF(0, 0, 500, layout.room.top()).contains(entry.area));
    }

    void ofAMillionHeadsOnlyTheShownOnesStandInTheLegend()
    {
        Run run = runOf(1, 1, {{1.0}});
        run.heads = 1'000'000;
        run.weights.resize(1'000'000, run.weights.front());
        FigureParameters parameters;
        QVERIFY(layoutLinks({500, 400}, run, parameters, {0.0, 0.0, true}).legend.empty());
        parameters.links.heads = {{7, 900'000}};
        QCOMPARE(layoutLinks({500, 400}, run, parameters, {0.0, 0.0, true}).legend.size(), 2U);
        parameters.links.heads.reset();
        parameters.head = {0, Axis::mean()};
        QVERIFY(layoutLinks({500, 400}, run, parameters, {0.0, 0.0, true}).legend.empty());
    }

    void theLegendChoosesHeads()
    {
        Selection selection;
        LinksView view(&selection);
        view.resize(700, 600);
        view.show();
        const auto run = std::make_shared<Run>(runOf(1, 2, {{1.0, 0.0}, {0.0, 1.0}, {0.5, 0.5}}));
        view.setRun(run);
        const QSizeF figure(700, 600 - view.findChild<QSlider*>()->parentWidget()->height());
        const auto click = [&](Index head) {
            const auto layout = layoutLinks(figure, *run, view.figureParameters(), {1.0, 0.0, true});
            QTest::mouseClick(&view, Qt::LeftButton, {},
                              layout.legend[static_cast<std::size_t>(head)].area.center().toPoint());
        };
        QVERIFY(!view.figureParameters().links.heads);
        click(2);
        QCOMPARE(*view.figureParameters().links.heads, (std::vector<Index>{0, 2}));
        view.grab();
        QCOMPARE(countText(view), QStringLiteral("3 of 3 links, 100 % of the weight"));
        click(0);
        QCOMPARE(*view.figureParameters().links.heads, std::vector<Index>{2});
        click(2);
        QVERIFY(view.figureParameters().links.heads->empty());
        view.grab();
        selection.setHead({0, 1});
        QVERIFY(!view.figureParameters().links.heads);
    }

    void crossAttentionHasBothStrips()
    {
        const Run run = runOf(2, 5, {std::vector<double>(10, 0.2)});
        const auto layout = layoutLinks({600, 400}, run, {});
        QCOMPARE(layout.queries.count, Index(2));
        QCOMPARE(layout.keys.count, Index(5));
    }

    void aFocusShowsItsLinksOnly_data()
    {
        QTest::addColumn<int>("query");
        QTest::addColumn<int>("key");
        QTest::addColumn<QList<int>>("rows");
        QTest::addColumn<QList<int>>("shown"); // queries
        QTest::newRow("nothing") << -1 << -1 << QList<int>{} << QList<int>{0, 1, 2};
        QTest::newRow("a query") << 1 << -1 << QList<int>{} << QList<int>{1};
        QTest::newRow("a key") << -1 << 0 << QList<int>{} << QList<int>{0, 2};
        QTest::newRow("a cell") << 2 << 1 << QList<int>{} << QList<int>{2};
        QTest::newRow("several rows") << -1 << -1 << QList<int>{0, 1} << QList<int>{0, 1};
    }
    void aFocusShowsItsLinksOnly()
    {
        QFETCH(int, query);
        QFETCH(int, key);
        QFETCH(QList<int>, rows);
        QFETCH(QList<int>, shown);
        const Run run = runOf(3, 2, {{1.0, 0.0, 0.0, 1.0, 1.0, 0.0}});
        FigureParameters parameters;
        if (query >= 0)
            parameters.selected.query = query;
        if (key >= 0)
            parameters.selected.key = key;
        for (const int row : rows)
            parameters.rows.push_back(row);
        const QImage image = drawn(run, parameters, {600, 400});
        const auto layout = layoutLinks({600, 400}, run, parameters);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(image.pixelColor(beside(layout, i)) == lightTheme().accent, shown.contains(i));
    }

    void tokensArePinnedByMouseAndKeys()
    {
        Selection selection;
        LinksView view(&selection);
        view.resize(700, 600);
        view.show();
        view.setRun(std::make_shared<Run>(uniformRun(3, 4)));
        const QSizeF figure(700, 600 - view.findChild<QSlider*>()->parentWidget()->height());
        const auto layout = layoutLinks(figure, uniformRun(3, 4), view.figureParameters(), {1.0, 0.0});
        const QPoint query1 = QPointF(layout.queryEdge - 10.0, layout.queries.center(1)).toPoint();
        const QPoint key3 = QPointF(layout.keyEdge + 10.0, layout.keys.center(3)).toPoint();
        QTest::mouseMove(&view, query1);
        QCOMPARE(selection.hovered(), (Focus{1, std::nullopt}));
        QTest::mouseClick(&view, Qt::LeftButton, {}, query1);
        QCOMPARE(selection.pinned(), (Focus{1, std::nullopt}));
        QTest::mouseClick(&view, Qt::LeftButton, Qt::ControlModifier,
                          QPointF(layout.queryEdge - 10.0, layout.queries.center(2)).toPoint());
        QCOMPARE(selection.rows(), (std::vector<Index>{1, 2}));
        QTest::mouseClick(&view, Qt::LeftButton, {}, key3);
        QCOMPARE(selection.pinned(), (Focus{std::nullopt, 3}));
        QTest::keyClick(&view, Qt::Key_Up);
        QCOMPARE(selection.pinned(), (Focus{std::nullopt, 2}));
        QTest::keyClick(&view, Qt::Key_Left);
        QCOMPARE(selection.pinned(), (Focus{2, std::nullopt}));
        QTest::keyClick(&view, Qt::Key_Down); // the last one
        QCOMPARE(selection.pinned(), (Focus{2, std::nullopt}));
        QTest::keyClick(&view, Qt::Key_Home);
        QCOMPARE(selection.pinned(), (Focus{0, std::nullopt}));
        QTest::keyClick(&view, Qt::Key_Escape);
        QVERIFY(selection.pinned().empty());
    }

    void theSliderSaysHowMuchIsShown()
    {
        Selection selection;
        LinksView view(&selection);
        view.resize(900, 600);
        view.setRun(std::make_shared<Run>(runOf(1, 4, {{0.4, 0.3, 0.2, 0.1}})));
        auto* mass = view.findChild<QSlider*>();
        mass->setValue(70);
        view.grab();
        QCOMPARE(countText(view), QStringLiteral("2 of 4 links, 70 % of the weight"));
        QCOMPARE(view.figureParameters().links.mass, 0.7);
    }

    void aPinnedTokenIsScrolledIntoSight()
    {
        Selection selection;
        LinksView view(&selection);
        view.resize(700, 400);
        view.show();
        view.setRun(std::make_shared<Run>(uniformRun(300, 300)));
        auto* scroll = view.findChild<QScrollBar*>();
        QVERIFY(!scroll->isVisible()); // all of them have a pixel
        for (int i = 0; i < 20; ++i)
            QTest::keyClick(&view, Qt::Key_Plus);
        QVERIFY(scroll->maximum() > 300 * 20);
        scroll->setValue(0);
        QVERIFY(scroll->isVisible());
        QCOMPARE(scroll->value(), 0);
        selection.pin({Index{299}, std::nullopt});
        QCOMPARE(scroll->value(), scroll->maximum());
        selection.pin({std::nullopt, Index{0}});
        QCOMPARE(scroll->value(), 0);
    }

    void whatWasPinnedElsewhereIsInSightWhenTheViewOpens()
    {
        Selection selection;
        LinksView view(&selection);
        view.resize(700, 400);
        selection.pin({Index{2999}, std::nullopt});
        view.show();
        view.setRun(std::make_shared<Run>(uniformRun(3000, 3000)));
        auto* const scroll = view.findChild<QScrollBar*>();
        QVERIFY(scroll->maximum() > 0);
        QCOMPARE(scroll->value(), scroll->maximum());
        scroll->setValue(0);
        view.setRun(std::make_shared<Run>(uniformRun(3000, 3000)));
        QCOMPARE(scroll->value(), 0); // the user has scrolled
        view.hide();
        selection.pin({Index{2998}, std::nullopt});
        scroll->setValue(0);
        view.show();
        QVERIFY(scroll->value() > 0);
    }

    void zoomingKeepsTheTokenUnderThePointer()
    {
        Selection selection;
        LinksView view(&selection);
        view.resize(700, 400);
        view.show();
        view.setRun(std::make_shared<Run>(uniformRun(300, 300)));
        const auto tokenUnder = [&](const QPoint& point) {
            QTest::mouseMove(&view, point - QPoint(1, 0));
            QTest::mouseMove(&view, point);
            return selection.hovered().query.value_or(-1);
        };
        const QPoint point(120, 250);
        const Index token = tokenUnder(point);
        QVERIFY(token > 0);
        for (int i = 0; i < 15; ++i) {
            QWheelEvent notch(point, view.mapToGlobal(point), {}, {0, 120}, Qt::NoButton, Qt::ControlModifier,
                              Qt::NoScrollPhase, false);
            QCoreApplication::sendEvent(&view, &notch);
            QVERIFY(std::abs(tokenUnder(point) - token) <= 1);
        }
        QVERIFY(view.findChild<QScrollBar*>()->isVisible());
    }

    void manyLinksAreRankedWhileTheWindowGoesOn()
    {
        Selection selection;
        LinksView view(&selection);
        view.resize(700, 600);
        view.setRun(std::make_shared<Run>(uniformRun(400, 400)));
        view.grab();
        QVERIFY(!view.isSettled());
        QTRY_VERIFY((view.grab(), view.isSettled()));
        QCOMPARE(countText(view), QStringLiteral("strongest 2\u202F000 of 160\u202F000 links, 1.3 % of the weight"));
    }

    void aPinnedQueryHasAllOfItsLinks()
    {
        Selection selection;
        LinksView view(&selection);
        view.resize(700, 600);
        view.setRun(std::make_shared<Run>(uniformRun(300, 300)));
        selection.pin({7, std::nullopt});
        view.findChild<QSlider*>()->setValue(100);
        QTRY_VERIFY((view.grab(), view.isSettled()));
        QCOMPARE(countText(view), QStringLiteral("300 of 300 links, 100 % of the weight"));
    }

    void withoutARunItSaysWhatToDo()
    {
        Selection selection;
        LinksView view(&selection);
        view.resize(400, 300);
        view.grab();
        QTest::mouseClick(&view, Qt::LeftButton);
        QTest::keyClick(&view, Qt::Key_Down);
        QVERIFY(selection.pinned().empty());
        QVERIFY(!view.findChild<QSlider*>()->isEnabled());
    }
};

QTEST_MAIN(LinksViewTest)
#include "tst_links_view.moc"
