// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inputs/matrix_edit.h"

#include "engine/tensor/error.h"
#include "tests/made/runs.h"

#include <QTest>

using namespace attn;

namespace {

Matrix counting(Index rows, Index columns)
{
    Matrix matrix(rows, columns);
    for (std::size_t i = 0; i < matrix.values.size(); ++i)
        matrix.values[i] = static_cast<double>(i + 1);
    return matrix;
}

} // namespace

class TestMatrixEdit : public QObject {
    Q_OBJECT

private slots:
    void changes()
    {
        const Matrix m = counting(2, 2);
        QCOMPARE(resized(m, 3, 1), matrixOf(3, 1, {1, 3, 0}));
        QCOMPARE(withRowsInserted(m, 1, 1), matrixOf(3, 2, {1, 2, 0, 0, 3, 4}));
        QCOMPARE(withRowsRemoved(m, 0, 1), matrixOf(1, 2, {3, 4}));
        QCOMPARE(withColumnsInserted(m, 2, 1), matrixOf(2, 3, {1, 2, 0, 3, 4, 0}));
        QCOMPARE(withColumnsRemoved(m, 1, 1), matrixOf(2, 1, {1, 3}));
        QCOMPARE(withBlock(m, matrixOf(2, 1, {8, 9}), 1, 1), matrixOf(3, 2, {1, 2, 3, 8, 0, 9}));
        QCOMPARE(withBlock(Matrix(), matrixOf(1, 2, {8, 9}), 0, 0), matrixOf(1, 2, {8, 9}));
        QVERIFY(withRowsRemoved(m, 0, 2).empty());
    }

    void tooLargeIsRefused()
    {
        QVERIFY_THROWS_EXCEPTION(ShapeError, resized(counting(1, 1), 65536, 65536));
        QVERIFY_THROWS_EXCEPTION(ShapeError, resized(counting(1, 1), Index{1} << 40, Index{1} << 40));
    }

    void numbers_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("ok");
        QTest::addColumn<double>("number");
        QTest::newRow("plain") << "1.5" << true << 1.5;
        QTest::newRow("spaces") << "  -2 " << true << -2.0;
        QTest::newRow("power") << "1e-3" << true << 0.001;
        QTest::newRow("decimal comma") << "0,5" << true << 0.5;
        QTest::newRow("typographic minus") << QString(QChar(0x2212)) + "3" << true << -3.0;
        QTest::newRow("word") << "abc" << false << 0.0;
        QTest::newRow("empty") << "" << false << 0.0;
        QTest::newRow("nan") << "nan" << false << 0.0;
        QTest::newRow("infinite") << "1e999" << false << 0.0;
        QTest::newRow("two numbers") << "1 2" << false << 0.0;
    }
    void numbers()
    {
        QFETCH(QString, text);
        QFETCH(bool, ok);
        QFETCH(double, number);
        const auto read = parseNumber(text);
        QCOMPARE(read.has_value(), ok);
        QCOMPARE(read.value_or(0.0), number);
    }

    void clipboardTextReadsBack()
    {
        QCOMPARE(toClipboardText(matrixOf(2, 2, {0.1, -1e-9, 2, 3}), {0, 0, 2, 2}), QString("0.1\t-1e-09\n2\t3\n"));
        QCOMPARE(toClipboardText(counting(3, 3), {1, 1, 1, 2}), QString("5\t6\n"));
    }
};

QTEST_APPLESS_MAIN(TestMatrixEdit)
#include "tst_matrix_edit.moc"
