// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/products.h"

#include <QTest>

#include <random>

using namespace attn;

class TestProducts : public QObject {
    Q_OBJECT

private slots:
    void inOrder_data()
    {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("dimensions");
        QTest::addColumn<int>("columns");
        const int sizes[][3] = {{1, 1, 1},  {4, 3, 8},   {3, 64, 100}, {5, 64, 130}, {16, 17, 63},
                                {9, 1, 64}, {4, 512, 9}, {5, 513, 70}, {2, 0, 5},    {8, 0, 20}};
        for (const auto& s : sizes)
            QTest::addRow("%d x %d x %d", s[0], s[1], s[2]) << s[0] << s[1] << s[2];
    }
    // The same bits as the plain sums in the order of the dimensions, whatever processor this is.
    void inOrder()
    {
        QFETCH(int, rows);
        QFETCH(int, dimensions);
        QFETCH(int, columns);
        constexpr Index beside = 3; // columns that are left out
        std::mt19937 random(7);
        std::normal_distribution<double> normal;
        Matrix queries(rows, dimensions), keys(dimensions, columns + beside), out(rows, columns + beside);
        for (double& value : queries.values)
            value = normal(random);
        for (double& value : keys.values)
            value = normal(random);
        products(queries.values.data(), dimensions, rows, keys.values.data(), columns + beside, columns, 3.0,
                 out.values.data(), columns + beside);
        for (Index i = 0; i < rows; ++i) {
            for (Index j = 0; j < columns; ++j) {
                double sum = 0.0;
                for (Index c = 0; c < dimensions; ++c)
                    sum += queries(i, c) * keys(c, j);
                QCOMPARE(out(i, j) - sum / 3.0, 0.0);
            }
            for (Index j = columns; j < columns + beside; ++j)
                QCOMPARE(out(i, j), 0.0);
        }
    }
};

QTEST_APPLESS_MAIN(TestProducts)
#include "tst_products.moc"
