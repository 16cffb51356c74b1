#include "ui/links/links_view.h"

#include <QtTest>

#include <limits>

using namespace attn;

namespace {

std::vector<Token> words(Index count)
{
    std::vector<Token> tokens;
    for (Index i = 0; i < count; ++i)
        tokens.push_back({std::to_string(i), 0, 0});
    return tokens;
}

Run runOf(Index queries, Index keys, const std::vector<std::vector<double>>& heads)
{
    Run run;
    run.queries = words(queries);
    run.keys = words(keys);
    run.heads = static_cast<Index>(heads.size());
    for (const auto& values : heads) {
        auto weights = std::make_shared<Matrix>(queries, keys);
        weights->values = values;
        run.weights.push_back(std::make_shared<DenseSource>(weights));
    }
    return run;
}

Run uniformRun(Index queries, Index keys)
{
    return runOf(queries, keys, {std::vector<double>(static_cast<std::size_t>(queries * keys), 1.0 / static_cast<double>(keys))});
}

QImage drawn(const Run& run, const FigureParameters& parameters, const QSize& size)
{
    QImage image(size, QImage::Format_RGB32);
    QPainter painter(&image);
    drawLinksFigure(painter, size, run, parameters);
    return image;
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
        const LinkSet set = strongestLinks(run, {}, {}, {0}, mass);
        QCOMPARE(set.total, Index{4});
        QCOMPARE(static_cast<int>(set.links.size()), shown);
        QCOMPARE(set.links.back().cell, (Cell{0, 3}));
    }

    void eachRowIsCutByItself()
    {
        // The second row is weak as a whole, and still shows its half.
        const Run run = runOf(2, 2, {{0.9, 0.1, 0.02, 0.01}});
        const LinkSet set = strongestLinks(run, {}, {}, {0, 1}, 0.5);
        QCOMPARE(set.links.size(), 2U);
        QCOMPARE(set.links.front().cell, (Cell{1, 0}));
        QCOMPARE(set.shownMass, 0.92 / 1.03);
    }

    void meanShowsEveryHead()
    {
        const Run run = runOf(1, 2, {{1.0, 0.0}, {0.0, 1.0}});
        const LinkSet set = strongestLinks(run, {}, {std::nullopt}, {0}, 1.0);
        QCOMPARE(set.links.size(), 2U);
        QCOMPARE(set.links[0].head, HeadIndex{0});
        QCOMPARE(set.links[1].head, HeadIndex{1});
        QCOMPARE(set.links[1].cell.key, Index{1});
    }

    void whatIsNotANumberHasNoLink()
    {
        const Run run = runOf(1, 3, {{std::numeric_limits<double>::quiet_NaN(), -0.75, 0.25}});
        const LinkSet set = strongestLinks(run, {}, {}, {0}, 0.7);
        QCOMPARE(set.links.size(), 1U);
        QCOMPARE(set.links.front().weight, -0.75);
        QCOMPARE(strongestLinks(runOf(1, 1, {{0.0}}), {}, {}, {0}, 1.0).shownMass, 0.0);
    }

    void noMoreLinksThanCanBeTold()
    {
        const LinkSet set = strongestLinks(uniformRun(200, 200), {}, {}, visibleQueries(layoutLinks({800, 600}, uniformRun(200, 200), {})), 1.0);
        QCOMPARE(set.total, Index{40'000});
        QCOMPARE(set.links.size(), 20'000U);
        QVERIFY(std::abs(set.shownMass - 0.5) < 1e-12);
    }

    void everyTokenIsInAFigureAndAScrolledViewKeepsThemApart()
    {
        const Run run = uniformRun(400, 3);
        const auto figure = layoutLinks({800, 600}, run, {});
        QCOMPARE(static_cast<Index>(visibleQueries(figure).size()), Index{400});
        const auto top = layoutLinks({800, 600}, run, {}, 0.0);
        QCOMPARE(top.queries.pitch, 8.0);
        QVERIFY(top.overflow > 0.0);
        QCOMPARE(visibleQueries(top).front(), Index{0});
        QCOMPARE(visibleQueries(layoutLinks({800, 600}, run, {}, 1.0)).back(), Index{399});
        // The short column stays in the middle.
        QCOMPARE(top.keys.center(1), top.room.center().y());
    }

    void linksGoFromQueryToKey()
    {
        const Run run = runOf(2, 2, {{0.0, 1.0, 0.0, 0.0}});
        const QImage image = drawn(run, {}, {600, 400});
        const auto layout = layoutLinks({600, 400}, run, {});
        QCOMPARE(image.pixelColor(beside(layout, 0)), lightTheme().accent);
        QCOMPARE(image.pixelColor(beside(layout, 1)), lightTheme().surface);
        const auto atKey = [&](Index key) { return image.pixelColor(QPointF(layout.keyEdge - 2.0, layout.keys.center(key)).toPoint()); };
        QCOMPARE(atKey(1), lightTheme().accent);
        QCOMPARE(atKey(0), lightTheme().surface);
    }

    void headsHaveTheirColours()
    {
        const Run run = runOf(2, 2, {{1.0, 0.0, 0.0, 0.0}, {0.0, 0.0, 0.0, 1.0}});
        FigureParameters parameters;
        parameters.head = {std::nullopt};
        const QImage image = drawn(run, parameters, {600, 400});
        const auto layout = layoutLinks({600, 400}, run, parameters);
        QCOMPARE(image.pixelColor(beside(layout, 0)), lightTheme().heads[0]);
        QCOMPARE(image.pixelColor(beside(layout, 1)), lightTheme().heads[1]);
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
        const auto layout = layoutLinks(figure, uniformRun(3, 4), view.figureParameters(), 0.0);
        const QPoint query1 = QPointF(layout.queryEdge - 10.0, layout.queries.center(1)).toPoint();
        const QPoint key3 = QPointF(layout.keyEdge + 10.0, layout.keys.center(3)).toPoint();
        QTest::mouseMove(&view, query1);
        QCOMPARE(selection.hovered(), (Focus{1, std::nullopt}));
        QTest::mouseClick(&view, Qt::LeftButton, {}, query1);
        QCOMPARE(selection.pinned(), (Focus{1, std::nullopt}));
        QTest::mouseClick(&view, Qt::LeftButton, Qt::ControlModifier, QPointF(layout.queryEdge - 10.0, layout.queries.center(2)).toPoint());
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
        bool said = false;
        for (const auto* label : view.findChildren<QLabel*>())
            said = said || label->text() == QStringLiteral("2 of 4 links, 70 % of the weight");
        QVERIFY(said);
        QCOMPARE(view.figureParameters().linkMass, 0.7);
    }

    void aPinnedTokenIsScrolledIntoSight()
    {
        Selection selection;
        LinksView view(&selection);
        view.resize(700, 400);
        view.show();
        view.setRun(std::make_shared<Run>(uniformRun(300, 300)));
        auto* scroll = view.findChild<QScrollBar*>();
        QVERIFY(scroll->isVisible());
        QCOMPARE(scroll->value(), 0);
        selection.pin({Index{299}, std::nullopt});
        QCOMPARE(scroll->value(), scroll->maximum());
        selection.pin({std::nullopt, Index{0}});
        QCOMPARE(scroll->value(), 0);
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
