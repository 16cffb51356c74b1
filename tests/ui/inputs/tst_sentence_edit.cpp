// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inputs/sentence_edit.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

using namespace attn;

namespace {

class Edit : public SentenceEdit {
public:
    Edit() : SentenceEdit(4) {}
    using SentenceEdit::insertFromMimeData;
};

QString longWord(qsizetype characters)
{
    return QString(characters, u'w');
}

} // namespace

class TestSentenceEdit : public QObject {
    Q_OBJECT
private slots:
    void anEmptyClipboardPastesNothing()
    {
        Edit edit;
        edit.setText("text");
        QSignalSpy edited(&edit, &SentenceEdit::edited);
        const QMimeData nothing;
        edit.insertFromMimeData(&nothing);
        QCOMPARE(edit.text(), QString("text"));
        QCOMPARE(edited.count(), 0);
    }

    void aLongTextIsKeptWholeAndShownInPart()
    {
        SentenceEdit edit(4);
        edit.resize(300, 200);
        edit.show();
        const QString text = longWord(1'000'000);
        edit.setText(text);
        QCOMPARE(edit.text(), text);
        QVERIFY(edit.document()->characterCount() < 20'010);
        QVERIFY(edit.isReadOnly());
        auto* const note = edit.findChild<QLabel*>();
        QVERIFY(note->isVisible() && note->height() > 0);
        QVERIFY(edit.viewport()->geometry().bottom() < note->y());
        edit.setText("short");
        QCOMPARE(edit.text(), QString("short"));
        QVERIFY(!edit.isReadOnly() && !note->isVisible());
    }

    void aLongTextIsPastedWithoutLayingItOut()
    {
        Edit edit;
        edit.setText("one two");
        QTextCursor cursor = edit.textCursor();
        cursor.setPosition(4);
        cursor.setPosition(7, QTextCursor::KeepAnchor);
        edit.setTextCursor(cursor);
        QSignalSpy edited(&edit, &SentenceEdit::edited);
        QMimeData data;
        data.setText(longWord(300'000));
        edit.insertFromMimeData(&data);
        QCOMPARE(edit.text(), "one " + longWord(300'000));
        QVERIFY(edit.document()->characterCount() < 20'010);
        QCOMPARE(edited.count(), 1);
    }

    void aShortTextIsPastedAsUsual()
    {
        Edit edit;
        edit.setText("one ");
        edit.moveCursor(QTextCursor::End);
        QSignalSpy edited(&edit, &SentenceEdit::edited);
        QMimeData data;
        data.setText("two");
        edit.insertFromMimeData(&data);
        QCOMPARE(edit.text(), QString("one two"));
        QCOMPARE(edited.count(), 1);
    }
};

QTEST_MAIN(TestSentenceEdit)
#include "tst_sentence_edit.moc"
