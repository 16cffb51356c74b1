// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/error_bar.h"

#include <QLabel>
#include <QTest>
#include <QToolButton>

using namespace attn;

class TestErrorBar : public QObject {
    Q_OBJECT
private slots:
    void longMessagesAreCutAndKept()
    {
        ErrorBar bar(nullptr);
        bar.resize(800, 60);
        const QString message(1'000'000, QChar('x'));
        bar.showError(message);
        QCOMPARE(bar.message(), message);
        QVERIFY(bar.findChild<QLabel*>()->text().size() < 500);
        QVERIFY(bar.sizeHint().height() < 200);
        QVERIFY(bar.findChildren<QToolButton*>().front()->isVisible());
        bar.showError("short");
        QVERIFY(!bar.findChildren<QToolButton*>().front()->isVisible());
        QCOMPARE(bar.findChild<QLabel*>()->text(), QString("short"));
    }

    void aCharacterIsNotCutInTwo()
    {
        ErrorBar bar(nullptr);
        bar.showError(QString("🙂").repeated(1000).prepend('x'));
        const QString shown = bar.findChild<QLabel*>()->text();
        QVERIFY(!shown.chopped(2).back().isHighSurrogate());
    }

    void messagesAreNoMarkup()
    {
        ErrorBar bar(nullptr);
        bar.showError("<img src='x'><b>bold");
        QCOMPARE(bar.findChild<QLabel*>()->textFormat(), Qt::PlainText);
    }
};

QTEST_MAIN(TestErrorBar)
#include "tst_error_bar.moc"
