// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/error.h"
#include "engine/tensor/matrix_source.h"

#include <QTest>

using namespace attn;

namespace {

std::shared_ptr<Matrix> counting(Index rows, Index columns)
{
    auto matrix = std::make_shared<Matrix>(rows, columns);
    for (std::size_t i = 0; i < matrix->values.size(); ++i)
        matrix->values[i] = double((i * 7919) % 1009);
    return matrix;
}

} // namespace

class TestMatrixSource : public QObject {
    Q_OBJECT

private slots:
    void denseWindow()
    {
        const DenseSource source(counting(5, 7));
        Matrix part(2, 3);
        source.read({3, 4, 2, 3}, part.values.data());
        for (Index i = 0; i < 2; ++i)
            for (Index j = 0; j < 3; ++j)
                QCOMPARE(part(i, j), source.at(3 + i, 4 + j));
    }

    void meanOfHeads()
    {
        const auto a = counting(4, 5);
        auto b = counting(4, 5);
        for (double& value : b->values)
            value *= 3.0;
        const MeanSource mean({std::make_shared<DenseSource>(a), std::make_shared<DenseSource>(b)});
        for (Index i = 0; i < 4; ++i)
            for (Index j = 0; j < 5; ++j)
                QCOMPARE(mean.at(i, j), 2.0 * (*a)(i, j));
        QVERIFY_THROWS_EXCEPTION(
            ShapeError, MeanSource({std::make_shared<DenseSource>(a), std::make_shared<DenseSource>(counting(5, 4))}));
    }
};

QTEST_APPLESS_MAIN(TestMatrixSource)
#include "tst_matrix_source.moc"
