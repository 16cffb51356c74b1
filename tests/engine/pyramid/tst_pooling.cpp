// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pyramid/pooling.h"
#include "engine/tensor/closed_cell.h"

#include <QTest>

#include <atomic>
#include <cmath>
#include <limits>

using namespace attn;

namespace {

std::shared_ptr<Matrix> counting(Index rows, Index columns)
{
    auto matrix = std::make_shared<Matrix>(rows, columns);
    for (std::size_t i = 0; i < matrix->values.size(); ++i)
        matrix->values[i] = double((i * 7919) % 1009) - 500.0;
    return matrix;
}

// Pooling from its definition, with real-number interval ends.
double naive_pixel(const Matrix& m, const Window& w, Index y, Index x, Index height, Index width, Pooling pooling)
{
    double sum = 0.0, largest = -std::numeric_limits<double>::infinity(),
           smallest = std::numeric_limits<double>::infinity();
    Index count = 0;
    for (Index i = 0; i < w.rows; ++i) {
        for (Index j = 0; j < w.columns; ++j) {
            // The cell [i, i + 1) overlaps the pixel's [y R / H, (y + 1) R / H).
            if ((i + 1) * height <= y * w.rows || i * height >= (y + 1) * w.rows || (j + 1) * width <= x * w.columns
                || j * width >= (x + 1) * w.columns)
                continue;
            const double value = m(w.row + i, w.column + j);
            if (std::isnan(value))
                return value;
            if (is_closed(value))
                continue;
            sum += value;
            largest = std::max(largest, value);
            smallest = std::min(smallest, value);
            ++count;
        }
    }
    if (count == 0)
        return closed_cell;
    return pooling == Pooling::maximum ? largest : pooling == Pooling::minimum ? smallest : sum / double(count);
}

// Asks for a stop when it has been read three times.
class StoppingSource final : public MatrixSource {
public:
    Index rows() const override { return 100'000; }
    Index columns() const override { return 1000; }
    void read(const Window& window, double* out) const override
    {
        std::fill_n(out, window.rows * window.columns, 0.0);
        if (++reads == 3)
            stop.request_stop();
    }
    mutable std::stop_source stop;
    mutable std::atomic<int> reads = 0;
};

} // namespace

class TestPooling : public QObject {
    Q_OBJECT

    void compare(const Matrix& matrix, Index rows, Index columns, Index height, Index width)
    {
        const DenseSource source(std::make_shared<Matrix>(matrix));
        const Window window{1, 2, rows, columns};
        for (const Pooling pooling : {Pooling::maximum, Pooling::mean, Pooling::minimum}) {
            Matrix picture(height, width);
            pool_cells(source, window, height, width, pooling, picture.values.data());
            for (Index y = 0; y < height; ++y) {
                for (Index x = 0; x < width; ++x) {
                    const double expected = naive_pixel(matrix, window, y, x, height, width, pooling);
                    if (std::isnan(expected))
                        QVERIFY(std::isnan(picture(y, x)));
                    else if (is_closed(expected))
                        QVERIFY(is_closed(picture(y, x)));
                    else
                        QVERIFY(std::abs(picture(y, x) - expected) <= 1e-12 * (1.0 + std::abs(expected)));
                }
            }
        }
    }

private slots:
    void definition_data()
    {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        const int sizes[][4] = {{1, 1, 1, 1},   {1, 1, 5, 4},   {10, 10, 3, 3}, {10, 10, 10, 10}, {7, 13, 5, 4},
                                {1, 100, 1, 7}, {100, 1, 9, 3}, {3, 3, 10, 11}, {64, 64, 63, 65}, {700, 500, 3, 2}};
        for (const auto& s : sizes)
            QTest::addRow("%dx%d in %dx%d", s[0], s[1], s[2], s[3]) << s[0] << s[1] << s[2] << s[3];
    }
    void definition()
    {
        QFETCH(int, rows);
        QFETCH(int, columns);
        QFETCH(int, height);
        QFETCH(int, width);
        auto matrix = counting(rows + 2, columns + 3);
        (*matrix)(rows, columns) = std::numeric_limits<double>::quiet_NaN();
        compare(*matrix, rows, columns, height, width);
        // Cells that a mask has closed, and a row and a column that have no open cell.
        for (Index i = 0; i < matrix->rows; ++i)
            for (Index j = 0; j < matrix->columns; ++j)
                if (i == 2 || j == 3 || (i * 31 + j * 7) % 3 == 0)
                    (*matrix)(i, j) = closed_cell;
        compare(*matrix, rows, columns, height, width);
    }

    void stops()
    {
        const StoppingSource source;
        std::vector<double> picture(100 * 100);
        QVERIFY_THROWS_EXCEPTION(Cancelled,
                                 pool_cells(source, source.whole(), 100, 100, Pooling::maximum, picture.data(),
                                            {.stop = source.stop.get_token()}));
        QVERIFY(source.reads < 20);
    }

    void saysHowFar()
    {
        std::atomic<double> largest = 0.0;
        Matrix picture(50, 50);
        pool_cells(DenseSource(counting(1000, 1000)), {0, 0, 1000, 1000}, 50, 50, Pooling::mean, picture.values.data(),
                   {.progress = [&](double share, std::string_view) {
                       if (share == 1.0)
                           largest = share;
                   }});
        QCOMPARE(largest.load(), 1.0);
    }
};

QTEST_APPLESS_MAIN(TestPooling)
#include "tst_pooling.moc"
