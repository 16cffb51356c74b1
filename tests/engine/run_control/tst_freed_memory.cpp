// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run_control/freed_memory.h"
#include "tests/bench/measuring.h"

#include <QTest>

#include <memory>
#include <vector>

using namespace attn;

class TestFreedMemory : public QObject {
    Q_OBJECT
private slots:
    // Large blocks with small ones between them that stay, as pictures are made among widgets.
    void largeBlocksGoBackAtOnce()
    {
#if defined(ATTN_SANITIZED) || !defined(__GLIBC__)
        QSKIP("memory is kept in another way here");
#endif
        return_large_blocks_at_once();
        const double before = residentMegabytes(QCoreApplication::applicationPid());
        std::vector<std::unique_ptr<char[]>> small;
        for (int round = 0; round < 3; ++round) {
            std::vector<std::vector<char>> large;
            for (int i = 0; i < 50; ++i) {
                large.emplace_back(4'000'000, 'x');
                small.push_back(std::make_unique<char[]>(100));
            }
            QVERIFY(residentMegabytes(QCoreApplication::applicationPid()) - before > 150.0);
        }
        const double left = residentMegabytes(QCoreApplication::applicationPid()) - before;
        QVERIFY2(left < 20.0, qPrintable(QString::number(left)));
    }
};

QTEST_APPLESS_MAIN(TestFreedMemory)
#include "tst_freed_memory.moc"
