// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/counted.h"

#include <QtTest>

using namespace attn;

class CountedTest : public QObject {
    Q_OBJECT
private slots:
    void endingsFitTheCount_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("count");
        QTest::addColumn<QString>("shown");
        QTest::newRow("one") << "1 token(s)" << qint64{1} << "1 token";
        QTest::newRow("none") << "0 token(s)" << qint64{0} << "0 tokens";
        QTest::newRow("many") << "12 token(s)" << qint64{12} << "12 tokens";
        QTest::newRow("one query") << "1 quer(y|ies)" << qint64{1} << "1 query";
        QTest::newRow("two queries") << "2 quer(y|ies)" << qint64{2} << "2 queries";
        QTest::newRow("one patch") << "1 patch(|es)" << qint64{1} << "1 patch";
        QTest::newRow("one of several endings")
            << "1 exist(s|). Replace (it|them)?" << qint64{1} << "1 exists. Replace it?";
        QTest::newRow("several endings") << "3 exist(s|). Replace (it|them)?" << qint64{3} << "3 exist. Replace them?";
        QTest::newRow("other parentheses") << "2 token(s) (mean, 1)" << qint64{2} << "2 tokens (mean, 1)";
    }
    void endingsFitTheCount()
    {
        QFETCH(QString, text);
        QFETCH(qint64, count);
        QTEST(counted(text, count), "shown");
    }
};

QTEST_GUILESS_MAIN(CountedTest)
#include "tst_counted.moc"
