// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/shortened.h"

#include <QTest>

using namespace attn;

class TestShortened : public QObject {
    Q_OBJECT
private slots:
    void shortTextsStay()
    {
        QCOMPARE(shortened("text", 4), QString("text"));
        QCOMPARE(shortened({}), QString());
    }

    void longTextsAreCutBetweenCharacters()
    {
        QCOMPARE(shortened("texts", 4), QString("text …"));
        QCOMPARE(shortened(QString("a🙂b"), 2), QString("a …"));
        QVERIFY(shortened(QString(1'000'000, u'x')).size() < 500);
    }
};

QTEST_APPLESS_MAIN(TestShortened)
#include "tst_shortened.moc"
