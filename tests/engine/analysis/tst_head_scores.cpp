// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/analysis/head_scores.h"
#include "tests/engine/analysis/score_head.h"

#include <QTest>

#include <cmath>
#include <numeric>
#include <random>

using namespace attn;

namespace {

std::vector<Index> counted(Index count)
{
    std::vector<Index> places(static_cast<std::size_t>(count));
    std::iota(places.begin(), places.end(), Index{0});
    return places;
}

std::shared_ptr<Matrix> random_rows(Index rows, Index columns, unsigned seed)
{
    std::mt19937 random(seed);
    auto matrix = std::make_shared<Matrix>(rows, columns);
    for (Index i = 0; i < rows; ++i) {
        double sum = 0.0;
        for (double& value : matrix->row(i))
            sum += value = static_cast<double>(random() % 1000);
        for (double& value : matrix->row(i))
            value /= sum;
    }
    return matrix;
}

// As the formulas are written, over whole matrices.
HeadScores naive(const Matrix& a, const SequencePlaces& places)
{
    double entropy = 0.0, first = 0.0, previous = 0.0, same = 0.0, reach = 0.0, mass = 0.0;
    Index firsts = 0, previouses = 0, sames = 0;
    for (Index i = 0; i < a.rows; ++i)
        for (Index j = 0; j < a.columns; ++j) {
            const double w = a(i, j);
            entropy -= w > 0.0 ? w * std::log(w) : 0.0;
            const Index p = places.queries[static_cast<std::size_t>(i)];
            const Index q = places.keys[static_cast<std::size_t>(j)];
            reach += w * std::abs(static_cast<double>(p - q));
            mass += w;
            if (q == 0)
                first += w, ++firsts;
            if (q == p - 1)
                previous += w, ++previouses;
            if (q == p)
                same += w, ++sames;
        }
    return {entropy / static_cast<double>(a.rows), first / static_cast<double>(firsts),
            previous / static_cast<double>(previouses), same / static_cast<double>(sames), reach / mass};
}

void compare(const HeadScores& scores, const HeadScores& expected)
{
    for (const HeadOrder order :
         {HeadOrder::entropy, HeadOrder::first, HeadOrder::previous, HeadOrder::same, HeadOrder::distance})
        QVERIFY2(std::abs(score_of(scores, order) - score_of(expected, order))
                     <= 1e-12 * (1.0 + std::abs(score_of(expected, order))),
                 head_order_names()[static_cast<std::size_t>(order)].data());
}

} // namespace

class TestHeadScores : public QObject {
    Q_OBJECT

private slots:
    void byHand()
    {
        auto matrix = std::make_shared<Matrix>(2, 2);
        matrix->values = {1.0, 0.0, 0.25, 0.75};
        const HeadScores scores = score_head(DenseSource(matrix), {{0, 1}, {0, 1}});
        QCOMPARE(scores.entropy, -(0.25 * std::log(0.25) + 0.75 * std::log(0.75)) / 2.0);
        QCOMPARE(scores.first, 0.625);
        QCOMPARE(scores.previous, 0.25); // of the second row, the only one with a token before it
        QCOMPARE(scores.same, 0.875);
        QCOMPARE(scores.distance, 0.125);
    }

    void everyScoreIsTheNaiveOne()
    {
        unsigned seed = 0;
        for (const Index n : {1, 2, 5, 33, 120}) {
            const auto matrix = random_rows(n, n, ++seed);
            const SequencePlaces places{counted(n), counted(n)};
            if (n > 1)
                compare(score_head(DenseSource(matrix), places), naive(*matrix, places));
        }
        // Rows in another order, the first key dropped.
        const auto matrix = random_rows(4, 3, 9);
        const SequencePlaces places{{2, 0, 3, 1}, {3, 1, 2}};
        HeadScores expected = naive(*matrix, places);
        const HeadScores scores = score_head(DenseSource(matrix), places);
        QVERIFY(std::isnan(scores.first));
        expected.first = 0.0;
        HeadScores known = scores;
        known.first = 0.0;
        compare(known, expected);
    }

    void twoSequencesHaveNoDistance()
    {
        auto matrix = std::make_shared<Matrix>(1, 3);
        matrix->values = {0.5, 0.25, 0.25};
        const HeadScores scores = score_head(DenseSource(matrix), {});
        QCOMPARE(scores.first, 0.5);
        QCOMPARE(scores.entropy, 1.5 * std::log(2.0));
        QVERIFY(std::isnan(scores.previous) && std::isnan(scores.same) && std::isnan(scores.distance));
    }

    void whatIsNoNumberSpreads()
    {
        auto matrix = std::make_shared<Matrix>(2, 2);
        matrix->values = {std::nan(""), 0.0, -0.5, 1.5};
        const HeadScores scores = score_head(DenseSource(matrix), {{0, 1}, {0, 1}});
        QVERIFY(std::isnan(scores.entropy) && std::isnan(scores.first) && std::isnan(scores.distance));
        QCOMPARE(scores.previous, -0.5);
        auto zero = std::make_shared<Matrix>(2, 2);
        QVERIFY(std::isnan(score_head(DenseSource(zero), {{0, 1}, {0, 1}}).distance));
    }

    void theLargestComeFirst()
    {
        const std::vector<HeadScores> heads{{.first = 0.1}, {.first = 0.7}, {}, {.first = 0.1}, {.first = 0.9}};
        QCOMPARE(order_heads(heads, HeadOrder::first), (std::vector<Index>{4, 1, 0, 3, 2}));
        QCOMPARE(order_heads(heads, HeadOrder::given), (std::vector<Index>{0, 1, 2, 3, 4}));
    }
};

QTEST_APPLESS_MAIN(TestHeadScores)
#include "tst_head_scores.moc"
