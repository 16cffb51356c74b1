// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pyramid/weights_summary.h"

#include <QTest>

#include <atomic>
#include <cmath>
#include <limits>
#include <numbers>

using namespace attn;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

DenseSource source_of(const QList<QList<double>>& rows)
{
    auto matrix = std::make_shared<Matrix>(rows.size(), rows.isEmpty() ? 0 : rows.first().size());
    for (Index i = 0; i < matrix->rows; ++i)
        std::copy(rows[i].begin(), rows[i].end(), matrix->row(i).begin());
    return DenseSource(matrix);
}

// Counts how often it is read, and asks for a stop when that has been often enough.
class StoppingSource final : public MatrixSource {
public:
    Index rows() const override { return 100'000; }
    Index columns() const override { return 100; }
    void read(const Window& window, double* out) const override
    {
        std::fill_n(out, window.rows * window.columns, 0.0);
        largest = std::max<Index>(largest, window.rows * window.columns);
        if (++reads == 3)
            stop.request_stop();
    }
    mutable std::stop_source stop;
    mutable std::atomic<int> reads = 0;
    mutable std::atomic<Index> largest = 0;
};

} // namespace

class TestWeightsSummary : public QObject {
    Q_OBJECT

private slots:
    void range_data()
    {
        QTest::addColumn<QList<QList<double>>>("rows");
        QTest::addColumn<double>("smallest");
        QTest::addColumn<double>("largest");
        QTest::addColumn<double>("smallestPositive");
        using Rows = QList<QList<double>>;
        QTest::newRow("weights") << Rows{{0, 0.25, 0.75}, {0.5, 0.5, 0}} << 0.0 << 0.75 << 0.25;
        QTest::newRow("scores") << Rows{{-3, -1}, {2, 8}} << -3.0 << 8.0 << 2.0;
        QTest::newRow("negative only") << Rows{{-3, -1}} << -3.0 << -1.0 << 0.0;
        QTest::newRow("constant") << Rows{{5, 5}} << 5.0 << 5.0 << 5.0;
        QTest::newRow("subnormal") << Rows{{5e-324, 1e308}} << 5e-324 << 1e308 << 5e-324;
        QTest::newRow("NaN and infinities left out")
            << Rows{{not_a_number, infinity, 0.5}, {-infinity, not_a_number, 0.25}} << 0.25 << 0.5 << 0.25;
        QTest::newRow("nothing finite") << Rows{{not_a_number, infinity}} << 0.0 << 0.0 << 0.0;
        QTest::newRow("no columns") << Rows{{}, {}} << 0.0 << 0.0 << 0.0;
        QTest::newRow("no rows") << Rows{} << 0.0 << 0.0 << 0.0;
    }
    void range()
    {
        QFETCH(QList<QList<double>>, rows);
        const WeightsSummary summary = summarize(source_of(rows));
        QTEST(summary.smallest, "smallest");
        QTEST(summary.largest, "largest");
        QTEST(summary.smallest_positive, "smallestPositive");
    }

    void counts()
    {
        const WeightsSummary summary = summarize(
            source_of({{0, 0}, {not_a_number, 1}, {infinity, -infinity}, {0.5, 0.25}, {0.5, 0.625}, {-0.0, 0}}));
        QCOMPARE(summary.not_a_number, Index{1});
        QCOMPARE(summary.infinite, Index{1});
        QCOMPARE(summary.closed, Index{1});
        QCOMPARE(summary.zero_rows, Index{2});
        // Of the two rows that are neither zero nor without end.
        QCOMPARE(summary.summed_rows, Index{2});
        QCOMPARE(summary.row_sum_error, 0.25);
        QCOMPARE(summary.least_sum, 0.75);
        QCOMPARE(summary.largest_sum, 1.125);
    }

    // Also a row whose open cells sum to 1, one of zeros and one without an open cell.
    void closedCellsAreLeftOut()
    {
        const WeightsSummary summary = summarize(source_of(
            {{0.5, 0.5, -infinity}, {0, 0, -infinity}, {-infinity, -infinity, -infinity}, {0.25, -infinity, 0.25}}));
        QCOMPARE(summary.closed, Index{6});
        QCOMPARE(summary.infinite, Index{0});
        QCOMPARE(summary.zero_rows, Index{2});
        QCOMPARE(summary.summed_rows, Index{2});
        QCOMPARE(summary.uneven_rows, Index{1});
        QCOMPARE(summary.smallest, 0.0);
        QCOMPARE(summary.least_sum, 0.5);
        QCOMPARE(summary.largest_sum, 1.0);
        const double row[] = {0.5, -infinity, 0.5};
        QCOMPARE(row_entropy(row), std::log(2.0));
    }

    // As many rows as take many blocks, and columns that do not divide a block.
    void everyCellOnce()
    {
        auto matrix = std::make_shared<Matrix>(1000, 99);
        for (std::size_t i = 0; i < 999 * 99; i += 7)
            matrix->values[i] = not_a_number;
        matrix->values.back() = -1;
        const WeightsSummary summary = summarize(DenseSource(matrix));
        QCOMPARE(summary.not_a_number, Index{(999 * 99 + 6) / 7});
        QCOMPARE(summary.smallest, -1.0);
        QCOMPARE(summary.row_sum_error, 2.0);
    }

    void stops()
    {
        const StoppingSource source;
        QVERIFY_THROWS_EXCEPTION(Cancelled, summarize(source, {.stop = source.stop.get_token()}));
        QVERIFY(source.reads < 10); // one of each thread was under way
        QVERIFY(source.largest <= 1 << 16);
    }

    void entropy_data()
    {
        QTest::addColumn<QList<double>>("row");
        QTest::addColumn<double>("nats");
        QTest::newRow("one key") << QList<double>{0, 1, 0} << 0.0;
        QTest::newRow("two alike") << QList<double>{0.5, 0, 0.5} << std::numbers::ln2;
        QTest::newRow("eight alike") << QList<double>(8, 0.125) << 3 * std::numbers::ln2;
        QTest::newRow("closed") << QList<double>{0, 0} << 0.0;
        QTest::newRow("nothing") << QList<double>{} << 0.0;
    }
    void entropy()
    {
        QFETCH(QList<double>, row);
        QFETCH(double, nats);
        const double entropy = row_entropy({row.constData(), static_cast<std::size_t>(row.size())});
        QVERIFY(std::abs(entropy - nats) < 1e-15);
        QVERIFY(!std::signbit(entropy));
    }

    void entropyOfNan()
    {
        const std::vector<double> row = {0.5, not_a_number, 0.5};
        QVERIFY(std::isnan(row_entropy(row)));
    }
};

QTEST_APPLESS_MAIN(TestWeightsSummary)
#include "tst_weights_summary.moc"
