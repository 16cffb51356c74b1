// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/shared_rows.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace attn;

namespace {

void fill(SharedRows& rows, Index begin, float value)
{
    for (Index i = begin; i < rows.rows(); ++i)
        std::fill_n(rows.row_to_write(i), rows.columns(), value);
}

} // namespace

class TestSharedRows : public QObject {
    Q_OBJECT

private slots:
    void rowAfterRowNothingIsCopied()
    {
        SharedRows rows(512, 3);
        fill(rows, 0, 0.0f);
        const float* const first = rows.row(0);
        for (Index i = 512; i < 600; ++i) {
            rows = rows.grown(i, i + 1);
            fill(rows, i, static_cast<float>(i));
        }
        QCOMPARE(rows.row(0), first);
        QCOMPARE(rows.rows(), 600);
        QCOMPARE(rows.row(599)[2], 599.0f);
    }

    void aSecondRunDoesNotDisturbTheFirst()
    {
        SharedRows start(4, 2);
        fill(start, 0, 1.0f);
        SharedRows one = start.grown(4, 5);
        SharedRows other = start.grown(4, 6);
        QVERIFY(other.row(0) != start.row(0));
        fill(one, 4, 2.0f);
        fill(other, 4, 3.0f);
        QCOMPARE(one.row(4)[1], 2.0f);
        QCOMPARE(other.row(5)[0], 3.0f);
        QCOMPARE(other.row(3)[1], 1.0f);
        QCOMPARE(start.rows(), 4);
    }

    void rowsThatDifferAreWrittenElsewhere()
    {
        SharedRows before(10, 2);
        fill(before, 0, 1.0f);
        SharedRows after = before.grown(3, 10);
        fill(after, 3, 2.0f);
        QCOMPARE(before.row(3)[0], 1.0f);
        QCOMPARE(after.row(2)[0], 1.0f);
        QCOMPARE(after.row(3)[0], 2.0f);
    }

    void nothingCanGrow()
    {
        SharedRows rows = SharedRows(0, 4).grown(0, 1);
        fill(rows, 0, 1.0f);
        QCOMPARE(rows.columns(), 4);
        QCOMPARE(rows.row(0)[3], 1.0f);
    }

    void ofManyThreadsOneTakesTheRoom()
    {
        SharedRows start(8, 1);
        fill(start, 0, 1.0f);
        std::atomic<int> shared = 0;
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < 8; ++t)
                threads.emplace_back([&, t] {
                    SharedRows mine = start.grown(8, 20);
                    fill(mine, 8, static_cast<float>(t));
                    shared += mine.row(0) == start.row(0);
                    for (Index i = 8; i < 20; ++i)
                        if (mine.row(i)[0] != static_cast<float>(t))
                            shared += 100;
                });
        }
        QCOMPARE(shared.load(), 1);
    }
};

QTEST_APPLESS_MAIN(TestSharedRows)
#include "tst_shared_rows.moc"
