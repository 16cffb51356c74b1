// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pyramid/percentiles.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace attn;

namespace {

std::shared_ptr<const MatrixSource> sourceOf(Index rows, Index columns, const std::function<double(Index)>& value)
{
    auto matrix = std::make_shared<Matrix>(rows, columns);
    for (std::size_t i = 0; i < matrix->values.size(); ++i)
        matrix->values[i] = value(static_cast<Index>(i));
    return std::make_shared<DenseSource>(matrix);
}

} // namespace

class TestPercentiles : public QObject {
    Q_OBJECT
private slots:
    void areOfAllCells()
    {
        // 0 to 200 in another order.
        const auto numbers = sourceOf(3, 67, [](Index i) { return static_cast<double>(i * 100 % 201); });
        const auto found = percentiles_of({numbers}, 1.0, 99.0);
        QVERIFY(found && !found->sampled);
        QCOMPARE(found->low, 2.0);
        QCOMPARE(found->high, 198.0);
        QCOMPARE(percentiles_of({numbers}, 0.0, 100.0)->low, 0.0);
        QCOMPARE(percentiles_of({numbers}, 0.0, 100.0)->high, 200.0);
        QCOMPARE(percentiles_of({numbers}, 50.0, 50.0)->low, 100.0);
    }

    void severalMatricesAreOne()
    {
        const auto small = sourceOf(1, 50, [](Index i) { return static_cast<double>(i); });
        const auto large = sourceOf(1, 51, [](Index i) { return static_cast<double>(50 + i); });
        QCOMPARE(percentiles_of({large, small}, 10.0, 90.0)->low, 10.0);
        QCOMPARE(percentiles_of({large, small}, 10.0, 90.0)->high, 90.0);
    }

    void onlyFiniteNumbersCount()
    {
        const double infinity = std::numeric_limits<double>::infinity();
        const double others[] = {infinity, -infinity, std::nan("")};
        const auto mixed = sourceOf(2, 6, [&](Index i) { return i < 3 ? others[i] : static_cast<double>(i); });
        QCOMPARE(percentiles_of({mixed}, 0.0, 100.0)->low, 3.0);
        QCOMPARE(percentiles_of({mixed}, 0.0, 100.0)->high, 11.0);
        QVERIFY(!percentiles_of({sourceOf(1, 3, [&](Index i) { return others[i]; })}, 1.0, 99.0));
    }

    void manyCellsAreSampled()
    {
        const auto many = sourceOf(3000, 3000, [](Index i) { return static_cast<double>(i % 1000); });
        const auto found = percentiles_of({many}, 1.0, 99.0);
        QVERIFY(found && found->sampled);
        QVERIFY(std::abs(found->low - 10.0) <= 1.0);
        QVERIFY(std::abs(found->high - 989.0) <= 1.0);
    }
};

QTEST_APPLESS_MAIN(TestPercentiles)
#include "tst_percentiles.moc"
