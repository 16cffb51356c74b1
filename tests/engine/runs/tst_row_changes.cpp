// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/row_changes.h"

#include <QTest>

#include <cmath>

using namespace attn;

namespace {

using Row = std::vector<double>;
const double not_a_number = std::nan("");
constexpr double inf = std::numeric_limits<double>::infinity();

bool same(const Row& a, const Row& b)
{
    return std::ranges::equal(a, b, [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

Row kept(Row row, Index count, double mass)
{
    keep_strongest(row, count, mass);
    return row;
}

Row divided(Row row)
{
    divide_by_sum(row);
    return row;
}

} // namespace

class TestRowChanges : public QObject {
    Q_OBJECT

private slots:
    void rowsAreDividedByTheirSum()
    {
        QVERIFY(same(divided({1.0, 3.0}), {0.25, 0.75}));
        QVERIFY(same(divided({0.0, 0.0}), {0.0, 0.0}));
        QVERIFY(same(divided({2.0, -2.0}), {2.0, -2.0}));
        QVERIFY(same(divided({1.0, not_a_number}), {not_a_number, not_a_number}));
        QVERIFY(same(divided({}), {}));
    }

    void scoresBecomeWeights()
    {
        const auto weights = [](Row row) {
            softmax_row(row);
            return row;
        };
        const double sum = 1.0 + std::exp(-1.0) + std::exp(-3.0);
        QVERIFY(same(weights({2.0, 1.0, -1.0}), {1.0 / sum, std::exp(-1.0) / sum, std::exp(-3.0) / sum}));
        QVERIFY(same(weights({1000.0, 1000.0}), {0.5, 0.5}));       // without an overflow
        QVERIFY(same(weights({1.0, -inf, 1.0}), {0.5, -inf, 0.5})); // a closed cell stays closed
        QVERIFY(same(weights({-inf, -inf}), {-inf, -inf}));
        QVERIFY(same(weights({1.0, not_a_number, -inf}), {not_a_number, not_a_number, -inf}));
        QVERIFY(same(weights({1.0, inf}), {not_a_number, not_a_number}));
        QVERIFY(same(weights({}), {}));
    }

    void theStrongestStay()
    {
        const Row row = {0.1, 0.4, 0.2, 0.3};
        QVERIFY(same(kept(row, 2, 1.0), {0.0, 0.4, 0.0, 0.3}));
        QVERIFY(same(kept(row, 0, 1.0), {0.0, 0.0, 0.0, 0.0}));
        QVERIFY(same(kept(row, 9, 1.0), row));
        QVERIFY(same(kept(row, any_count, 1.0), row));
        // Of equal ones the earlier; magnitude counts.
        QVERIFY(same(kept({1.0, 1.0, 1.0}, 2, 1.0), {1.0, 1.0, 0.0}));
        QVERIFY(same(kept({1.0, -1.0, 1.0}, 1, 1.0), {1.0, 0.0, 0.0}));
        QVERIFY(same(kept({1.0, -3.0, 2.0}, 1, 1.0), {0.0, -3.0, 0.0}));
        QVERIFY(same(kept({}, 1, 0.5), {}));
    }

    void theStrongestHoldTheMass()
    {
        const Row row = {0.1, 0.4, 0.2, 0.3};
        QVERIFY(same(kept(row, any_count, 0.4), {0.0, 0.4, 0.0, 0.0}));
        QVERIFY(same(kept(row, any_count, 0.41), {0.0, 0.4, 0.0, 0.3}));
        // 0.4 + 0.3 + 0.2 is a little less than 0.9.
        QVERIFY(same(kept(row, any_count, 0.9), {0.0, 0.4, 0.2, 0.3}));
        QVERIFY(same(kept(row, 1, 0.9), {0.0, 0.4, 0.0, 0.0}));
        QVERIFY(same(kept({5e-13, 1.0}, any_count, 1.0), {5e-13, 1.0}));
        QVERIFY(same(kept({0.0, 0.0}, any_count, 0.5), {0.0, 0.0}));
        QVERIFY(same(kept({-3.0, 1.0, 1.0}, any_count, 0.6), {-3.0, 0.0, 0.0}));
    }

    void whatIsNotFiniteStaysAndDoesNotCount()
    {
        QVERIFY(same(kept({not_a_number, 0.1, 0.5, inf, -inf, 0.2}, 1, 1.0), {not_a_number, 0.0, 0.5, inf, -inf, 0.0}));
        QVERIFY(same(kept({not_a_number, 0.3, 0.7}, any_count, 0.7), {not_a_number, 0.0, 0.7}));
    }

    void closedCellsStayClosed()
    {
        Row row{1.0, -inf, 3.0};
        divide_by_sum(row);
        QVERIFY(same(row, {0.25, -inf, 0.75}));
        Row negative{-1.0, -inf, -3.0};
        divide_by_sum(negative);
        QVERIFY(same(negative, {0.25, -inf, 0.75}));
        Row none{-inf, -inf};
        divide_by_sum(none);
        QVERIFY(same(none, {-inf, -inf}));
    }

    void windowsHoldRowsChangedAsAWhole()
    {
        auto matrix = std::make_shared<Matrix>(2, 3);
        matrix->values = {1.0, 1.0, 2.0, 0.0, 3.0, 1.0};
        const ChangedRows source(std::make_shared<DenseSource>(matrix), divide_by_sum);
        QCOMPARE(source.rows(), Index(2));
        QCOMPARE(source.columns(), Index(3));
        Row window(2);
        source.read({0, 2, 2, 1}, window.data());
        QCOMPARE(window, (Row{0.5, 0.25}));
        QCOMPARE(source.at(1, 1), 0.75);
    }
};

QTEST_APPLESS_MAIN(TestRowChanges)
#include "tst_row_changes.moc"
