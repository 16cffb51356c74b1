// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/analysis/head_overview.h"
#include "engine/pyramid/pooling.h"
#include "tests/engine/analysis/score_head.h"

#include <QTest>

#include <cmath>
#include <numeric>
#include <random>

using namespace attn;

class TestHeadOverview : public QObject {
    Q_OBJECT

private slots:
    // One pass says what pooling, summing up and scoring say, each by itself.
    void onePassSaysWhatSeveralSay_data()
    {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("edge");
        QTest::newRow("small") << 5 << 7 << 64;
        QTest::newRow("pooled evenly") << 256 << 128 << 64;
        QTest::newRow("pooled unevenly") << 301 << 187 << 64;
        QTest::newRow("rows only") << 700 << 20 << 100;
        QTest::newRow("columns only") << 20 << 700 << 100;
        QTest::newRow("to one") << 9 << 9 << 1;
        QTest::newRow("one row a pixel more") << 130 << 130 << 129;
    }
    void onePassSaysWhatSeveralSay()
    {
        QFETCH(int, rows);
        QFETCH(int, columns);
        QFETCH(int, edge);
        std::mt19937 random(3);
        auto matrix = std::make_shared<Matrix>(rows, columns);
        for (double& value : matrix->values)
            value = static_cast<double>(random() % 1000) / 500.0 / columns;
        (*matrix)(rows - 1, columns / 2) = 0.75;
        const DenseSource source(matrix);
        SequencePlaces places{std::vector<Index>(static_cast<std::size_t>(rows)),
                              std::vector<Index>(static_cast<std::size_t>(columns))};
        std::iota(places.queries.begin(), places.queries.end(), 0);
        std::iota(places.keys.begin(), places.keys.end(), 0);
        const HeadOverview overview = overview_head(source, places, edge);
        const Index height = std::min(rows, edge);
        const Index width = std::min(columns, edge);
        QCOMPARE(overview.thumbnail->rows(), height);
        QCOMPARE(overview.thumbnail->columns(), width);
        std::vector<double> pooled(static_cast<std::size_t>(height * width)), thumbnail(pooled.size());
        pool_cells(source, source.whole(), height, width, Pooling::maximum, pooled.data());
        overview.thumbnail->read(overview.thumbnail->whole(), thumbnail.data());
        QVERIFY(pooled == thumbnail);
        const WeightsSummary summary = summarize(source);
        QCOMPARE(overview.summary.finite, summary.finite);
        QCOMPARE(overview.summary.smallest, summary.smallest);
        QCOMPARE(overview.summary.largest, summary.largest);
        QCOMPARE(overview.summary.row_sum_error, summary.row_sum_error);
        const HeadScores scores = score_head(source, places);
        for (const HeadOrder order :
             {HeadOrder::entropy, HeadOrder::first, HeadOrder::previous, HeadOrder::same, HeadOrder::distance})
            QVERIFY(std::abs(score_of(overview.scores, order) - score_of(scores, order))
                    < 1e-12 * (1.0 + score_of(scores, order)));
    }

    void notANumberStaysSeen()
    {
        auto matrix = std::make_shared<Matrix>(100, 100);
        (*matrix)(99, 0) = std::nan("");
        const HeadOverview overview = overview_head(DenseSource(matrix), {}, 10);
        QVERIFY(std::isnan(overview.thumbnail->at(9, 0)));
        QCOMPARE(overview.summary.not_a_number, Index(1));
    }

    void cancelled()
    {
        std::stop_source stop;
        stop.request_stop();
        const DenseSource source(std::make_shared<Matrix>(10, 10));
        QVERIFY_THROWS_EXCEPTION(Cancelled, overview_head(source, {}, 4, {.stop = stop.get_token(), .progress = {}}));
    }
};

QTEST_APPLESS_MAIN(TestHeadOverview)
#include "tst_head_overview.moc"
