#include "engine/tensor/error.h"
#include "engine/tensor/matrix_source.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace attn;

namespace {

std::shared_ptr<Matrix> counting(Index rows, Index columns)
{
    auto matrix = std::make_shared<Matrix>(rows, columns);
    for (std::size_t i = 0; i < matrix->values.size(); ++i)
        matrix->values[i] = double((i * 7919) % 1009);
    return matrix;
}

// Pooling from its definition, with real-number interval ends.
double naive_pixel(const Matrix& m, const Window& w, Index y, Index x, Index height, Index width, Pooling pooling)
{
    double sum = 0.0, largest = -std::numeric_limits<double>::infinity();
    Index count = 0;
    for (Index i = 0; i < w.rows; ++i) {
        for (Index j = 0; j < w.columns; ++j) {
            // The cell [i, i + 1) overlaps the pixel's [y R / H, (y + 1) R / H).
            if ((i + 1) * height <= y * w.rows || i * height >= (y + 1) * w.rows || (j + 1) * width <= x * w.columns || j * width >= (x + 1) * w.columns)
                continue;
            const double value = m(w.row + i, w.column + j);
            if (std::isnan(value))
                return value;
            sum += value;
            largest = std::max(largest, value);
            ++count;
        }
    }
    return pooling == Pooling::maximum ? largest : sum / double(count);
}

} // namespace

class TestMatrixSource : public QObject {
    Q_OBJECT

private slots:
    void dense_window()
    {
        const DenseSource source(counting(5, 7));
        Matrix part(2, 3);
        source.read({3, 4, 2, 3}, part.values.data());
        for (Index i = 0; i < 2; ++i)
            for (Index j = 0; j < 3; ++j)
                QCOMPARE(part(i, j), source.at(3 + i, 4 + j));
    }

    void pooled_data()
    {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        const int sizes[][4] = {{1, 1, 1, 1}, {1, 1, 5, 4}, {10, 10, 3, 3}, {10, 10, 10, 10}, {7, 13, 5, 4}, {1, 100, 1, 7}, {100, 1, 9, 3}, {3, 3, 10, 11}, {64, 64, 63, 65}};
        for (const auto& s : sizes)
            QTest::addRow("%dx%d in %dx%d", s[0], s[1], s[2], s[3]) << s[0] << s[1] << s[2] << s[3];
    }
    void pooled()
    {
        QFETCH(int, rows);
        QFETCH(int, columns);
        QFETCH(int, height);
        QFETCH(int, width);
        auto matrix = counting(rows + 2, columns + 3);
        (*matrix)(rows, columns) = std::numeric_limits<double>::quiet_NaN();
        const DenseSource source(matrix);
        const Window window{1, 2, rows, columns};
        for (const Pooling pooling : {Pooling::maximum, Pooling::mean}) {
            Matrix picture(height, width);
            source.pooled(window, height, width, pooling, picture.values.data());
            for (Index y = 0; y < height; ++y) {
                for (Index x = 0; x < width; ++x) {
                    const double expected = naive_pixel(*matrix, window, y, x, height, width, pooling);
                    if (std::isnan(expected))
                        QVERIFY(std::isnan(picture(y, x)));
                    else
                        QVERIFY(std::abs(picture(y, x) - expected) <= 1e-12 * (1.0 + std::abs(expected)));
                }
            }
        }
    }

    void mean_of_heads()
    {
        const auto a = counting(4, 5);
        auto b = counting(4, 5);
        for (double& value : b->values)
            value *= 3.0;
        const MeanSource mean({std::make_shared<DenseSource>(a), std::make_shared<DenseSource>(b)});
        for (Index i = 0; i < 4; ++i)
            for (Index j = 0; j < 5; ++j)
                QCOMPARE(mean.at(i, j), 2.0 * (*a)(i, j));
        QVERIFY_EXCEPTION_THROWN(MeanSource({std::make_shared<DenseSource>(a), std::make_shared<DenseSource>(counting(5, 4))}), ShapeError);
    }
};

QTEST_APPLESS_MAIN(TestMatrixSource)
#include "tst_matrix_source.moc"
