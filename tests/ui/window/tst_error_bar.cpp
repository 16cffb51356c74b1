// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/colors/theme.h"
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
        ErrorBar bar(ErrorBar::Tone::error, nullptr);
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
        ErrorBar bar(ErrorBar::Tone::error, nullptr);
        bar.showError(QString("🙂").repeated(1000).prepend('x'));
        const QString shown = bar.findChild<QLabel*>()->text();
        QVERIFY(!shown.chopped(2).back().isHighSurrogate());
    }

    // An offer is no error, and does not look like one.
    void aNoticeIsQuiet()
    {
        for (const Theme* theme : {&lightTheme(), &darkTheme()}) {
            ErrorBar error(ErrorBar::Tone::error, nullptr);
            ErrorBar notice(ErrorBar::Tone::notice, nullptr);
            error.setTheme(*theme);
            notice.setTheme(*theme);
            QCOMPARE(error.palette().color(QPalette::Window), theme->warning);
            QCOMPARE(notice.palette().color(QPalette::Window), theme->window);
            QCOMPARE(notice.palette().color(QPalette::WindowText), theme->text);
            QVERIFY(error.accessibleName() != notice.accessibleName());
        }
    }

    void messagesAreNoMarkup()
    {
        ErrorBar bar(ErrorBar::Tone::error, nullptr);
        bar.showError("<img src='x'><b>bold");
        QCOMPARE(bar.findChild<QLabel*>()->textFormat(), Qt::PlainText);
    }
};

QTEST_MAIN(TestErrorBar)
#include "tst_error_bar.moc"
