// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/error_text.h"

#include <QtTest>

using namespace attn;

class ErrorTextTest : public QObject {
    Q_OBJECT
private slots:
    void filesAreNamedWithoutTheirFolders_data()
    {
        QTest::addColumn<QString>("argument");
        QTest::addColumn<QString>("shown");
        QTest::newRow("file") << folder_.filePath("a.npy") << "a.npy";
        QTest::newRow("relative") << "data/a.npy"
                                  << "data/a.npy";
        QTest::newRow("text that begins with a slash") << "/s and /t"
                                                       << "/s and /t";
        QTest::newRow("folder that is not there") << "/no such folder/a.npy"
                                                  << "/no such folder/a.npy";
    }
    void filesAreNamedWithoutTheirFolders()
    {
        QFETCH(QString, argument);
        QFETCH(QString, shown);
        const Error error("test.path", "{0}: it is empty. Save it again.", argument.toStdString());
        QCOMPARE(errorText(error), shown + ": it is empty. Save it again.");
        const Message inner("test.inner", "{0}", argument.toStdString());
        QCOMPARE(messageText(Message("test.outer", "in {0}", inner)), "in " + shown);
        QVERIFY(QString::fromUtf8(error.what()).startsWith(argument)); // as the command line shows it
    }
    void otherErrorsSpeakForThemselves()
    {
        QCOMPARE(errorText(std::runtime_error("no more disk")), QString("no more disk"));
    }

private:
    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(ErrorTextTest)
#include "tst_error_text.moc"
