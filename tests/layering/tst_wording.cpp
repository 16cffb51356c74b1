// SPDX-License-Identifier: GPL-3.0-or-later
// Phrases that were odd or were said in two ways. None of them may come back into what users read.

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

namespace {

struct Text {
    QString place; // "file:line"
    QString text;
};

// The literals of the sources, those of one statement that follow each other joined, and the lines of examples and
// pages of the manual.
QList<Text> textsOf(const QString& path, const QString& source)
{
    static const QRegularExpression literals(R"re(//[^\n]*|("([^"\\\n]|\\.)*"(\s*\n\s*)?)+)re");
    QList<Text> texts;
    const bool code = path.endsWith(".cpp") || path.endsWith(".h");
    if (!code) {
        int number = 0;
        for (const QString& line : source.split('\n'))
            texts << Text{QString("%1:%2").arg(path).arg(++number), line};
        return texts;
    }
    static const QRegularExpression joint(R"re("\s*\n\s*")re");
    for (auto found = literals.globalMatch(source); found.hasNext();) {
        const auto match = found.next();
        if (match.captured().startsWith("//"))
            continue;
        const qsizetype line = source.left(match.capturedStart()).count('\n') + 1;
        texts << Text{QString("%1:%2").arg(path).arg(line), match.captured().remove(joint)};
    }
    return texts;
}

const QList<Text>& allTexts()
{
    static const QList<Text> texts = [] {
        QList<Text> all;
        const QString root = ATTN_SOURCE_DIR "/";
        for (const char* const folder : {"app", "engine", "ui", "resources/examples", "resources/manual"})
            for (QDirIterator files(root + folder, {"*.cpp", "*.h", "*.json", "*.md"}, QDir::Files,
                                    QDirIterator::Subdirectories);
                 files.hasNext();) {
                QFile file(files.next());
                if (file.open(QIODevice::ReadOnly))
                    all << textsOf(file.fileName().mid(root.size()), QString::fromUtf8(file.readAll()));
            }
        return all;
    }();
    return texts;
}

QStringList placesOf(const QString& phrase)
{
    const QRegularExpression pattern(phrase, QRegularExpression::CaseInsensitiveOption);
    QStringList places;
    for (const Text& text : allTexts())
        if (pattern.match(text.text).hasMatch())
            places << text.place + ": " + text.text.trimmed();
    return places;
}

} // namespace

class TestWording : public QObject {
    Q_OBJECT
private slots:
    void textsAreRead()
    {
        QVERIFY(allTexts().size() > 3000);
        QVERIFY(!placesOf("Cross-attention: look at a second sentence").isEmpty());
    }

    void literalsAreJoined()
    {
        const QList<Text> texts = textsOf("a.cpp", "say(tr(\"one \"\n       \"two\")); // \"three\"\n");
        QCOMPARE(texts.size(), 1);
        QCOMPARE(texts.front().text, QString("\"one two\""));
        QCOMPARE(texts.front().place, QString("a.cpp:1"));
    }

    void noOldPhraseComesBack_data()
    {
        QTest::addColumn<QString>("phrase");
        QTest::addColumn<QString>("better");
        const auto row = [](const char* phrase, const char* better) { QTest::newRow(phrase) << phrase << better; };
        row("operator has no part", "Attention loaded from dump.npy: 12 layers × 12 heads, 200 × 200");
        row("\"finished weights", "Attention loaded from a file");
        row("\\bclosed? (by hand|cells?|keys?)\\b", "masked");
        row("\\bopen (cells?|keys?)\\b", "not masked");
        row("forming A\\b|regroup", "Full matrix, Linear order");
        row("second sentence gives", "Cross-attention: look at a second sentence");
        row("largest of a pixel", "Cells sharing a pixel: the largest");
        row("change the weights shown", "Filter and sort…");
        row("theme of the system|like the system", "Follow system");
        row("next order of the heads", "Sort heads by…");
        row("\"looking through %1", "a plural");
        row("most probable", "most likely");
        row("\"continue( the text)?\"", "Write more text");
        row("\\bcolor (bar|map|scale)", "colour bar, colour map, colour scale");
        row("^\".*, (give|leave (it|one)|choose (one|another)|use one|pick one|save it|open it) ", "a second sentence");
        row("the one shown \\(", "The one shown: head 0");
        row("nothing was trained: the", "A toy layer with random numbers. Not a trained model.");
        row("come from a seed that", "A toy layer with random numbers. Not a trained model.");
    }

    void noOldPhraseComesBack()
    {
        QFETCH(QString, phrase);
        QFETCH(QString, better);
        const QStringList places = placesOf(phrase);
        QVERIFY2(places.isEmpty(), qPrintable("\nBetter: " + better + '\n' + places.join('\n')));
    }
};

QTEST_GUILESS_MAIN(TestWording)
#include "tst_wording.moc"
