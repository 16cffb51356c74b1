// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/error.h"
#include "tests/made/pictures.h"
#include "tests/made/runs.h"
#include "ui/heatmap/panels_figure.h"
#include "ui/painting/scale_summary.h"

#include <QBuffer>
#include <QSvgGenerator>
#include <QTest>

using namespace attn;

namespace {

QByteArray svgOf(const Run& run, const FigureParameters& parameters, const QSizeF& size = {600, 600})
{
    return attn::svgOf(size, [&](QPainter& painter) { drawPanelsFigure(painter, size, run, parameters); });
}

double weight(Index head, Index i, Index j)
{
    return static_cast<double>(1 + head) * static_cast<double>(1 + i * 4 + j) / 100.0;
}

const QStringList tokens{"The", "animal", "didn't", "cross"};
const auto run = madeRun(tokens, tokens, 5, weight);

ResolvedScale sharedScale()
{
    return ResolvedScale({}, scaleSummary(*run, {}, true), lightTheme().special);
}

} // namespace

class TestPanelsFigure : public QObject {
    Q_OBJECT
private slots:
    void lettersGoOn_data()
    {
        QTest::addColumn<Index>("panel");
        QTest::addColumn<QString>("letter");
        QTest::newRow("first") << Index{0} << "(a)";
        QTest::newRow("last of one letter") << Index{25} << "(z)";
        QTest::newRow("first of two") << Index{26} << "(aa)";
        QTest::newRow("last of a") << Index{51} << "(az)";
        QTest::newRow("next") << Index{52} << "(ba)";
    }
    void lettersGoOn()
    {
        QFETCH(Index, panel);
        QTEST(panelLetter(panel), "letter");
    }

    // Panels are squares, also of a long matrix of which a side would be a hairline; or they fill the page.
    void cellsHaveTheShapeThatIsAskedFor()
    {
        const QStringList few{"a", "b"};
        QStringList many;
        for (int i = 0; i < 40; ++i)
            many << QString::number(i);
        const auto wide = madeRun(few, many, 2, [](Index, Index, Index) { return 0.5; });
        FigureParameters parameters;
        const auto shapeOf = [&](CellAspect aspect) {
            parameters.style.aspect = aspect;
            const QRectF cells = layoutPanels({900, 700}, *wide, parameters, sharedScale()).cells.front();
            return cells.width() / cells.height();
        };
        QCOMPARE(shapeOf(CellAspect::automatic), 4.0);
        QCOMPARE(shapeOf(CellAspect::square), 20.0);
        QVERIFY(shapeOf(CellAspect::free) < 4.0);
        const PanelsLayout layout = layoutPanels({900, 700}, *wide, parameters, sharedScale());
        QVERIFY(layout.cells.back().bottom() > 680.0);
    }

    void labelsHaveTheRoomThatIsAskedFor()
    {
        const QStringList names{"a", QString(60, u'x'), "c"};
        const auto named = madeRun(names, names, 2, weight);
        FigureParameters parameters;
        const QSizeF page(1200, 900);
        QVERIFY(cutTextsOfPanels(page, *named, parameters).labels);
        QVERIFY(layoutPanels(page, *named, parameters, sharedScale()).rowLabel <= 120.0);
        parameters.heatmap.labelRoom = 500.0;
        QVERIFY(!cutTextsOfPanels(page, *named, parameters).labels);
        QVERIFY(layoutPanels(page, *named, parameters, sharedScale()).rowLabel > 300.0);
        parameters.heatmap.labelRoom = 20.0;
        QCOMPARE(layoutPanels(page, *named, parameters, sharedScale()).rowLabel, 20.0);
        QVERIFY(!cutTextsOfPanels(page, *run, {}).labels);
        parameters.title = QString(400, u'y');
        QVERIFY(cutTextsOfPanels(page, *run, parameters).title);
    }

    void everyHeadIsAPanelWithItsLetter()
    {
        const QByteArray svg = svgOf(*run, {});
        for (const char* text : {"(a)", "(b)", "(c)", "(d)", "(e)", "head 0", "head 4"})
            QCOMPARE(svg.count(QByteArray(">") + text + "</text>"), qsizetype{1});
        QVERIFY(!svg.contains("(f)"));
    }

    // Rows on the left panels, columns on the upper ones.
    void labelsStandAtTheOuterPanels()
    {
        const PanelsLayout layout = layoutPanels({600, 600}, *run, {}, sharedScale(), {});
        const auto rows = static_cast<qsizetype>((5 + layout.columns - 1) / layout.columns);
        QVERIFY(layout.columns > 1 && rows > 1);
        QCOMPARE(svgOf(*run, {}).count(">animal</text>"), rows + layout.columns);
        FigureParameters parameters;
        parameters.labels = false;
        QVERIFY(!svgOf(*run, parameters).contains("animal"));
    }

    void nothingOverlaps_data()
    {
        QTest::addColumn<Index>("heads");
        QTest::addColumn<QSizeF>("size");
        for (const Index heads : {1, 2, 5, 12, 40})
            for (const QSizeF& size : {QSizeF(600, 600), QSizeF(900, 200), QSizeF(200, 900)})
                QTest::addRow("%d heads %.0f x %.0f", static_cast<int>(heads), size.width(), size.height())
                    << heads << size;
    }
    void nothingOverlaps()
    {
        QFETCH(Index, heads);
        QFETCH(QSizeF, size);
        const auto many = madeRun(tokens, tokens, heads, weight);
        const PanelsLayout layout = layoutPanels(size, *many, {}, sharedScale(), {{0, QStringLiteral("NaN")}});
        QCOMPARE(static_cast<Index>(layout.cells.size()), heads);
        const QRectF page({}, size);
        for (std::size_t i = 0; i < layout.cells.size(); ++i) {
            const QRectF taken = layout.cells[i].adjusted(0, -layout.captionHeight, 0, 0);
            QVERIFY(page.contains(taken));
            QVERIFY(!taken.intersects(layout.colorBar));
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY(!taken.intersects(layout.cells[j]));
        }
        QVERIFY(page.contains(layout.colorBar));
        QVERIFY(layout.cells.front().left() >= layout.rowLabel);
        QVERIFY(layout.cells.front().top() >= layout.captionHeight + layout.columnLabelHeight);
    }

    void allPanelsShareOneScale()
    {
        FigureParameters parameters;
        parameters.style.scale.sharedByHeads = false; // as a view may have it
        parameters.style.values = CellValues::off;
        QImage image(600, 600, QImage::Format_RGB32);
        QPainter painter(&image);
        drawPanelsFigure(painter, {600, 600}, *run, parameters);
        const PanelsLayout layout = layoutPanels({600, 600}, *run, parameters, sharedScale(), {});
        for (Index head = 0; head < 5; ++head) {
            const QRectF cells = layout.cells[static_cast<std::size_t>(head)];
            for (Index i = 0; i < 4; ++i)
                for (Index j = 0; j < 4; ++j) {
                    const QPointF middle(cells.left() + cells.width() * (static_cast<double>(j) + 0.5) / 4.0,
                                         cells.top() + cells.height() * (static_cast<double>(i) + 0.5) / 4.0);
                    QCOMPARE(image.pixel(middle.toPoint()), sharedScale().color(weight(head, i, j)));
                }
        }
    }

    void oneColourBarOrNone()
    {
        FigureParameters parameters;
        QCOMPARE(svgOf(*run, parameters).count("<linearGradient"), qsizetype{1});
        parameters.colorBar = false;
        QCOMPARE(svgOf(*run, parameters).count("<linearGradient"), qsizetype{0});
    }

    void windowShowsItsCellsOnly()
    {
        FigureParameters parameters;
        parameters.heatmap.window = Window{1, 1, 2, 2};
        const QByteArray svg = svgOf(*run, parameters);
        QVERIFY(svg.contains(">animal</text>"));
        QVERIFY(!svg.contains(">cross</text>"));
    }

    void heightSuitsThePanels()
    {
        const QSizeF size = panelsFigureSize(600, *run, {});
        QCOMPARE(size.width(), 600.0);
        const PanelsLayout layout = layoutPanels(size, *run, {}, sharedScale(), {});
        QVERIFY(size.height() > 300 && size.height() < 700);
        QVERIFY(layout.cells.back().bottom() > size.height() - 40.0);
    }

    void layerThatIsNotThere()
    {
        FigureParameters parameters;
        parameters.head.layer = 3;
        QVERIFY_THROWS_EXCEPTION(SettingError, svgOf(*run, parameters));
    }

    void drawingCanBeStopped()
    {
        std::stop_source stop;
        stop.request_stop();
        QImage image(200, 200, QImage::Format_RGB32);
        QPainter painter(&image);
        QVERIFY_THROWS_EXCEPTION(Cancelled, drawPanelsFigure(painter, {200, 200}, *run, {}, {stop.get_token(), {}}));
    }
};

QTEST_MAIN(TestPanelsFigure)
#include "tst_panels_figure.moc"
