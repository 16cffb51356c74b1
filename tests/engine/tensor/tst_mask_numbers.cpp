// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/closed_cell.h"
#include "engine/tensor/mask_numbers.h"

#include <QTest>

#include <cmath>

using namespace attn;

class TestMaskNumbers : public QObject {
    Q_OBJECT
private slots:
    void standsForAClosedCell_data()
    {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        QTest::addColumn<double>("number");
        QTest::addColumn<bool>("closed");
        QTest::newRow("minus infinity") << -infinity << true;
        QTest::newRow("lowest float16") << -65504.0 << true;
        QTest::newRow("lowest float16 and a score") << -65504.0 + 32.0 << true;
        QTest::newRow("lowest bfloat16") << -3.3895313892515355e38 << true;
        QTest::newRow("lowest float32") << double{std::numeric_limits<float>::lowest()} << true;
        QTest::newRow("half of it, for two masks") << double{std::numeric_limits<float>::lowest()} / 2 << true;
        QTest::newRow("lowest float64") << std::numeric_limits<double>::lowest() << true;
        QTest::newRow("ten thousand") << -1e4 << true;
        QTest::newRow("ten thousand and a score") << -10012.5 << true;
        QTest::newRow("hundred thousand") << -99997.0 << true;
        QTest::newRow("a million") << -1e6 << true;
        QTest::newRow("a thousand million") << -1e9 << true;
        QTest::newRow("a thousand million in float32 and a score") << -999999936.0 << true;
        QTest::newRow("two masks of ten thousand") << -2e4 + 3.5 << true;
        QTest::newRow("Keras in float16") << -3e4 << true;
        QTest::newRow("ten million") << -1e7 + 12.0 << true;
        QTest::newRow("a hundred million in float32") << double{-1e8f + 16.0f} << true;
        QTest::newRow("two masks of a thousand million") << -2e9 << true;
        QTest::newRow("Flax") << double{-1e10f} << true;
        QTest::newRow("a thousand million in bfloat16") << -998244352.0 << true;
        QTest::newRow("a million in bfloat16") << -999424.0 << true;
        QTest::newRow("a hundred thousand in bfloat16") << -99840.0 << true;
        QTest::newRow("near the lowest float16") << -65000.0 << true;
        QTest::newRow("twice the lowest float16") << -131008.0 << true;
        QTest::newRow("twice the lowest float16 and a score") << -131008.0 + 44.0 << true;
        QTest::newRow("lowest 16-bit integer") << -32768.0 << true;
        QTest::newRow("lowest 64-bit integer") << -9223372036854775808.0 << true;
        QTest::newRow("lowest 32-bit integer") << -2147483648.0 << true;
        QTest::newRow("lowest of 32 bits without a sign") << -4294967295.0 << true;
        QTest::newRow("graph attention") << double{-9e15f} << true;
        QTest::newRow("ParlAI") << double{-1e20f} << true;
        QTest::newRow("between two masks") << -1.5e4 << false;
        QTest::newRow("above ten million") << -9.9e6 << false;
        QTest::newRow("between large masks") << -5e10 << false;
        QTest::newRow("a score") << -12.5 << false;
        QTest::newRow("a large score") << -9899.0 << false;
        QTest::newRow("beyond ten thousand") << -10101.0 << false;
        QTest::newRow("between the lowest of 16 bits") << -5e4 << false;
        QTest::newRow("between the masks") << -2e5 << false;
        QTest::newRow("beyond a thousand million") << -1.1e9 << false;
        QTest::newRow("large, but no mask") << -1e29 << false;
        QTest::newRow("zero") << 0.0 << false;
        QTest::newRow("above") << 65504.0 << false;
        QTest::newRow("infinity") << infinity << false;
        QTest::newRow("NaN") << std::nan("") << false;
    }
    void standsForAClosedCell()
    {
        QFETCH(double, number);
        QTEST(is_mask_number(number), "closed");
    }

    void aWindowIsReadWithItsMaskClosed()
    {
        auto matrix = std::make_shared<Matrix>(2, 3);
        matrix->values = {1.0, -65504.0, 2.0, -1e9, 3.0, -5.0};
        const MaskNumbersClosed source(std::make_shared<DenseSource>(matrix));
        QCOMPARE(source.rows(), Index{2});
        QCOMPARE(source.columns(), Index{3});
        QVERIFY(!source.computed());
        QVERIFY(!source.met_some());
        double cells[4] = {};
        source.read({0, 1, 2, 2}, cells);
        QVERIFY(is_closed(cells[0]));
        QCOMPARE(cells[1], 2.0);
        QCOMPARE(cells[2], 3.0);
        QCOMPARE(cells[3], -5.0);
        QVERIFY(is_closed(source.at(1, 0)));
        QVERIFY(source.met_some());
    }

    // One mask number at any place of any number of cells, beside NaN.
    void everyPlaceIsLookedAt()
    {
        for (std::size_t count = 1; count < 40; ++count)
            for (std::size_t place = 0; place < count; ++place) {
                std::vector<double> values(count, 0.5);
                values[count / 2] = std::nan("");
                values[place] = -65504.0;
                QVERIFY(close_mask_numbers(values));
                QVERIFY(is_closed(values[place]));
                QCOMPARE(std::ranges::count_if(values, is_closed), std::ptrdiff_t{1});
            }
    }

    void infinityIsNoOtherNumber()
    {
        double closed[] = {1.0, closed_cell};
        QVERIFY(!close_mask_numbers(closed));
        double numbers[] = {1.0, -1e9};
        QVERIFY(close_mask_numbers(numbers));
        QVERIFY(is_closed(numbers[1]));
    }

    void sumsAndMeansLeaveClosedCellsOut()
    {
        OpenSum open;
        open.add(closed_cell);
        QVERIFY(is_closed(open.sum()));
        QVERIFY(is_closed(open.mean()));
        open.add(2.0);
        open.add(4.0);
        QCOMPARE(open.sum(), 6.0);
        QCOMPARE(open.mean(), 3.0);
    }
};

QTEST_APPLESS_MAIN(TestMaskNumbers)
#include "tst_mask_numbers.moc"
