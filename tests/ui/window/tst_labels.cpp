// SPDX-License-Identifier: GPL-3.0-or-later
// Labels for weights in the window: dropped with them, dropped on them, and found beside them.
#include "tests/made/windows.h"
#include "ui/inputs/input_panel.h"

#include <QFile>
#include <QMessageBox>
#include <QPushButton>
#include <QToolButton>

using namespace attn;

class TestLabels : public QObject, WindowTest {
    Q_OBJECT

    QString saved(const QString& name, const QByteArray& content)
    {
        QFile file(folder_.filePath(name));
        if (!file.open(QFile::WriteOnly) || file.write(content) != content.size())
            qFatal("the test's file cannot be written");
        return file.fileName();
    }
    void dropAll(const QStringList& paths)
    {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString& path : paths)
            urls << QUrl::fromLocalFile(path);
        data.setUrls(urls);
        window_->files()->drop(data);
        QTRY_VERIFY(!isBusy());
    }
    QStringList keys() const
    {
        QStringList texts;
        if (session_->run())
            for (const Token& token : session_->run()->keys)
                texts << QString::fromStdString(token.text);
        return texts;
    }
    template <class Button>
    Button* button(const QWidget* in, const QString& text)
    {
        for (Button* each : in->findChildren<Button*>())
            if (each->text() == text && each->isVisibleTo(in->window()))
                return each;
        return nullptr;
    }

private slots:
    void init() { openWindow(); }
    void cleanup() { closeWindow(); }

    void weightsAndTokensAreDroppedTogether()
    {
        const QString table = saved("a.csv", "0.5,0.5\n1,0\n");
        const QString tokens = saved("words.txt", "The\r\ncat\r\n\r\n");
        dropAll({tokens, table});
        QCOMPARE(session_->document().kind, InputKind::weights);
        QTRY_COMPARE(keys(), (QStringList{"The", "cat"}));
        session_->undoStack()->undo();
        QTRY_VERIFY(session_->document().kind != InputKind::weights);
    }

    void weightsTokensAndAPictureAreDroppedTogether()
    {
        const QString table = saved("p.csv", "0.5,0,0.5,0,0\n0,1,0,0,0\n0,0,1,0,0\n0,0,0,1,0\n0.25,0,0,0,0.75\n");
        const QString tokens = saved("words.txt", "[CLS]\na\nb\nc\nd\n");
        const QString picture = folder_.filePath("p.png");
        QImage image(32, 32, QImage::Format_RGB32);
        image.fill(Qt::gray);
        QVERIFY(image.save(picture));
        dropAll({tokens, picture, table});
        QCOMPARE(session_->document().kind, InputKind::weights);
        QTRY_COMPARE(keys(), (QStringList{"[CLS]", "a", "b", "c", "d"}));
        QVERIFY(session_->document().placement);
        QCOMPARE(session_->document().placement->layout.parts.front().first, Index{1});
    }

    void aTextOfTheRightLengthAsks()
    {
        dropAll({saved("a.csv", "0.5,0.5\n1,0\n")});
        QTRY_COMPARE(keys(), (QStringList{"0", "1"}));
        dropAll({saved("words.txt", "The\ncat\n")});
        auto* const box = window_->findChild<QMessageBox*>(QStringLiteral("labels-question"));
        QVERIFY(box);
        QVERIFY(box->text().contains("words.txt"));
        QTest::mouseClick(button<QPushButton>(box, "&Use as labels"), Qt::LeftButton);
        QTRY_COMPARE(keys(), (QStringList{"The", "cat"}));
        auto* const panel = window_->findChild<InputPanel*>();
        QTest::mouseClick(button<QPushButton>(panel, "&Remove labels"), Qt::LeftButton);
        QTRY_COMPARE(keys(), (QStringList{"0", "1"}));
        session_->undoStack()->undo();
        QTRY_COMPARE(keys(), (QStringList{"The", "cat"}));
    }

    void aTextMayBeOpenedAllTheSame()
    {
        dropAll({saved("a.csv", "0.5,0.5\n1,0\n")});
        QTRY_COMPARE(keys(), (QStringList{"0", "1"}));
        dropAll({saved("words.txt", "The\ncat\n")});
        auto* const box = window_->findChild<QMessageBox*>(QStringLiteral("labels-question"));
        QVERIFY(box);
        QTest::mouseClick(button<QPushButton>(box, "Open as &text"), Qt::LeftButton);
        QTRY_COMPARE(session_->document().kind, InputKind::text);
        QTRY_COMPARE(keys(), (QStringList{"The", "cat"}));
    }

    void aTextOfAnotherLengthOpens()
    {
        dropAll({saved("a.csv", "0.5,0.5\n1,0\n")});
        dropAll({saved("words.txt", "The\ncat\nsat\n")});
        QTRY_COMPARE(session_->document().kind, InputKind::text);
    }

    void tokensBesideAreOffered()
    {
        const QString tokens = saved("a.tokens.txt", "The\ncat\n");
        dropAll({saved("a.csv", "0.5,0.5\n1,0\n")});
        QTRY_COMPARE(keys(), (QStringList{"0", "1"}));
        QToolButton* use = nullptr;
        QTRY_VERIFY((use = button<QToolButton>(window_.get(), "Use as labels")));
        QTest::mouseClick(use, Qt::LeftButton);
        QTRY_COMPARE(keys(), (QStringList{"The", "cat"}));
        QVERIFY(!button<QToolButton>(window_.get(), "Use as labels"));
        session_->undoStack()->undo();
        QTRY_COMPARE(keys(), (QStringList{"0", "1"}));
        QFile::remove(tokens);
    }

    void labelsThatDoNotFitAreSaid()
    {
        dropAll({saved("a.csv", "0.5,0.5\n1,0\n")});
        window_->files()->openLabels(saved("words.txt", "The\ncat\nsat\n"));
        QTRY_VERIFY(errorText().contains("it has 3 labels, but the weights have 2 queries and 2 keys"));
        QCOMPARE(keys(), (QStringList{"0", "1"}));
    }

    void aDocumentKeepsItsLabels()
    {
        dropAll({saved("a.csv", "0.5,0.5\n1,0\n"), saved("words.txt", "The\ncat\n")});
        QTRY_COMPARE(keys(), (QStringList{"The", "cat"}));
        writeDocumentFile(folder_.filePath("a.attnscope"), session_->document());
        window_->files()->newSentence();
        dropAll({folder_.filePath("a.attnscope")});
        QTRY_COMPARE(keys(), (QStringList{"The", "cat"}));
    }

    // Padding is left out from the start, and shown as computed.
    void paddingIsLeftOut()
    {
        dropAll({saved("a.csv", ",a,[PAD]\na,0.5,0.5\n[PAD],1,0\n")});
        QTRY_COMPARE(keys(), (QStringList{"a", "[PAD]"}));
        QCOMPARE(session_->shown()->run()->keys.size(), std::size_t{1});
        session_->shown()->setDerivation({});
        QTRY_COMPARE(session_->shown()->run()->keys.size(), std::size_t{2});
    }
};

int main(int argc, char** argv)
{
    return runWindowTest<TestLabels>(argc, argv);
}
#include "tst_labels.moc"
