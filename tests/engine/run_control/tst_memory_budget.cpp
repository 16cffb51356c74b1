// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run_control/memory_budget.h"
#include "tests/engine/error_of.h"

#include <QTest>
#include <limits>

using namespace attn;

class TestMemoryBudget : public QObject {
    Q_OBJECT
private slots:
    void bytesAreWrittenInTheirUnit_data()
    {
        QTest::addColumn<double>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << 0.0 << "0 B";
        QTest::newRow("bytes") << 999.0 << "999 B";
        QTest::newRow("first of the next unit") << 1000.0 << "1.0 kB";
        QTest::newRow("rounded") << 1'250'000.0 << "1.2 MB";
        QTest::newRow("rounded into the next unit") << 999'960.0 << "1.0 MB";
        QTest::newRow("gigabytes") << 16.5e9 << "16.5 GB";
        QTest::newRow("beyond the last unit") << 3.2e16 << "32000.0 TB";
    }
    void bytesAreWrittenInTheirUnit()
    {
        QFETCH(double, bytes);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(bytes_text(bytes)), text);
    }

    void whatIsTakenIsGone()
    {
        MemoryBudget budget(100.0);
        budget.take(3, 8, "a.npy");
        QCOMPARE(budget.left(), 76.0);
        MemoryBudget copy = budget;
        copy.take(76, 1, "a.npy");
        QCOMPARE(copy.left(), 0.0);
        QCOMPARE(budget.left(), 76.0);
    }

    void moreThanIsLeftIsRefused()
    {
        MemoryBudget budget(2e6);
        QCOMPARE(error_of<MemoryError>([&] { budget.take(2'500'000, 1, "a.npy"); }),
                 "a.npy: it needs 2.5 MB of memory, but only 2.0 MB may be used. Give a smaller file.");
        QCOMPARE(code_of<MemoryError>([&] { budget.require(2e6 + 1.0, "input", Message("", "Shorten it")); }),
                 "memory.too-little(input, 2.0 MB, 2.0 MB, Shorten it)");
        budget.require(2e6, "input", Message("", "Shorten it"));
        QCOMPARE(budget.left(), 2e6);
    }

    // A file may claim sizes whose product does not fit into 64 bits.
    void hugeSizesDoNotOverflow()
    {
        MemoryBudget budget(1e12);
        const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
        QVERIFY_THROWS_EXCEPTION(MemoryError, budget.take(most, most, "a.npy"));
        QVERIFY_THROWS_EXCEPTION(MemoryError, budget.take(most / 2 + 1, 2, "a.npy"));
    }

    void halfOfTheMachine() { QVERIFY(memory_budget().left() > 1e8); }
};

QTEST_APPLESS_MAIN(TestMemoryBudget)
#include "tst_memory_budget.moc"
