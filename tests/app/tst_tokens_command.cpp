// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/program.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

using namespace attn;

class TestTokensCommand : public QObject {
    Q_OBJECT

    const QString tokenizers_ = ATTN_TEST_DATA "/tokenizers/";
    QTemporaryDir folder_;

    QString write(const QByteArray& lines)
    {
        const QString path = folder_.filePath("lines.txt");
        writeFile(path, lines);
        return path;
    }

private slots:
    void textIsALine()
    {
        const Answer answer =
            answerOf({"tokens", "--tokenizer", tokenizers_ + "word-piece.json", "--text", "The word\u0301"});
        QCOMPARE(answer.errors, QByteArray());
        QCOMPARE(answer.code, 0);
        QVERIFY(answer.output.startsWith("{\"ids\": [2, "));
        QVERIFY(answer.output.endsWith(", [0, 0]]}\n"));
        const QJsonObject object = QJsonDocument::fromJson(answer.output).object();
        QCOMPARE(object.keys(), (QStringList{"ids", "offsets", "tokens"}));
        QCOMPARE(object["tokens"].toArray().first().toString(), QString("[CLS]"));
    }

    void linesAreAsTheLibrarySays_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"byte-level", "roberta", "word-piece", "metaspace"})
            QTest::newRow(name) << name;
    }

    void linesAreAsTheLibrarySays()
    {
        QFETCH(QString, name);
        QByteArray lines;
        QList<QJsonObject> expected;
        for (const auto& value : QJsonDocument::fromJson(contentsOf(tokenizers_ + name + "-cases.json")).array()) {
            if (value.toObject().contains("pair"))
                continue;
            const QByteArray list = QJsonDocument(QJsonArray{value.toObject()["text"]}).toJson(QJsonDocument::Compact);
            lines += list.mid(1, list.size() - 2) + '\n';
            expected << value.toObject();
        }
        const Answer answer =
            answerOf({"tokens", "--tokenizer", tokenizers_ + name + ".json", "--lines", write(lines)});
        QCOMPARE(answer.code, 0);
        const QList<QByteArray> rows = answer.output.split('\n');
        QCOMPARE(rows.size(), expected.size() + 1);
        for (qsizetype i = 0; i < expected.size(); ++i) {
            const QJsonObject row = QJsonDocument::fromJson(rows[i]).object();
            for (const char* field : {"ids", "tokens", "offsets"})
                QCOMPARE(row[field], expected[i][field]);
        }
    }

    void pairs()
    {
        for (const auto& value : QJsonDocument::fromJson(contentsOf(tokenizers_ + "metaspace-cases.json")).array()) {
            const QJsonObject expected = value.toObject();
            if (!expected.contains("pair"))
                continue;
            const Answer answer = answerOf({"tokens", "--tokenizer", tokenizers_ + "metaspace.json", "--text",
                                            expected["text"].toString(), "--pair", expected["pair"].toString()});
            const QJsonObject row = QJsonDocument::fromJson(answer.output).object();
            for (const char* field : {"ids", "tokens", "offsets", "type_ids"})
                QCOMPARE(row[field], expected[field]);
        }
    }

    void halfASurrogatePairIsReplaced()
    {
        const QString path = tokenizers_ + "byte-level.json";
        const Answer lone = answerOf({"tokens", "--tokenizer", path, "--lines", write("\"a\\ud800b\\udc00\"\n")});
        QCOMPARE(lone.code, 0);
        QCOMPARE(lone.output,
                 answerOf({"tokens", "--tokenizer", path, "--lines", write("\"a\\ufffdb\\ufffd\"")}).output);
    }

    // White space around a line and every escape of JSON.
    void linesAreJsonStrings_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("text");
        QTest::newRow("escapes") << QByteArray(" \"a\\\"\\n\\u00e9\\ud83d\\ude00b\" ") << QString("a\"\né😀b");
        QTest::newRow("nothing") << QByteArray("\"\"") << QString("");
        QTest::newRow("two halves") << QByteArray("\"\\ud83d\\n\\ude00x\"") << QString("\uFFFD\n\uFFFDx");
        QTest::newRow("a half before a pair") << QByteArray("\"\\ud83d\\ud83d\\ude00\"") << QString("\uFFFD😀");
    }
    void linesAreJsonStrings()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, text);
        const QStringList call = {"tokens", "--tokenizer", tokenizers_ + "byte-level.json"};
        const Answer answer = answerOf(call + QStringList{"--lines", write(line + '\n')});
        QCOMPARE(answer.errors, QByteArray());
        QCOMPARE(answer.output, answerOf(call + QStringList{"--text", text}).output);
    }

    void linesInOtherEncodingsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("message");
        const QString latin = "it is not UTF-8. Save the file as UTF-8.";
        QTest::newRow("Latin-1") << QByteArray("\"caf\xE9\"") << "line 2 at byte 8: " + latin;
        QTest::newRow("a cut character") << QByteArray("\"\xE2\x82\"") << "line 2 at byte 5: " + latin;
        QTest::newRow("half a surrogate pair") << QByteArray("\"\xED\xA0\x80\"") << "line 2 at byte 5: " + latin;
        QTest::newRow("no text around it") << QByteArray("\xFF") << "line 2 at byte 4: " + latin;
        QTest::newRow("UTF-16 without a mark") << QByteArray("a\0b\0", 4)
                                               << QString("line 2 at byte 5: it has a zero byte, which UTF-16 without "
                                                          "a byte order mark is full of. Save the file "
                                                          "as UTF-8.");
    }
    void linesInOtherEncodingsAreRefused()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, message);
        const QString path = write("\"a\"\n" + line + "\n");
        const Answer answer = answerOf({"tokens", "--tokenizer", tokenizers_ + "byte-level.json", "--lines", path});
        QCOMPARE(answer.errors, "attnscope: " + path.toUtf8() + ": " + message.toUtf8() + "\n");
        QCOMPARE(answer.code, 1);
        QCOMPARE(answer.output, QByteArray());
    }

    // Also what only looks like JSON.
    void linesArePlainTexts_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char* line : {" ", "\"", "a", "\"a", "\"a\"b\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"a\tb\"",
                                 "\"\\\"", "[\"a\"]", "\"a\", \"b\"", "{\"text\": \"a\"}", "the cat\\n", "caf\u00e9 😀"})
            QTest::newRow(line) << QByteArray(line);
    }
    void linesArePlainTexts()
    {
        QFETCH(QByteArray, line);
        const QStringList call = {"tokens", "--tokenizer", tokenizers_ + "byte-level.json"};
        const Answer answer = answerOf(call + QStringList{"--lines", write(line + "\nb\n")});
        QCOMPARE(answer.errors, QByteArray());
        QCOMPARE(answer.output,
                 answerOf(call + QStringList{"--text", QString::fromUtf8(line)}).output
                     + answerOf(call + QStringList{"--text", "b"}).output);
    }

    // Each blank line is a text without tokens, but the end of the last line begins none.
    void anyEndOfLines_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("\\n") << QByteArray("the cat\n\nsat\n");
        QTest::newRow("\\r\\n") << QByteArray("the cat\r\n\r\nsat\r\n");
        QTest::newRow("\\r") << QByteArray("the cat\r\rsat\r");
        QTest::newRow("none at the end") << QByteArray("the cat\n\nsat");
        QTest::newRow("UTF-8 with its mark") << QByteArray("\xEF\xBB\xBFthe cat\n\nsat\n");
        QTest::newRow("JSON strings") << QByteArray("\"the cat\"\r\n\"\"\r\n\"sat\"\r\n");
        for (const auto encoding : {QStringConverter::Utf16LE, QStringConverter::Utf16BE, QStringConverter::Utf32LE}) {
            QStringEncoder encode(encoding, QStringConverter::Flag::WriteBom);
            QTest::newRow(QStringConverter::nameForEncoding(encoding)) << QByteArray(encode("the cat\r\n\r\nsat"));
        }
    }
    void anyEndOfLines()
    {
        QFETCH(QByteArray, bytes);
        const QStringList call = {"tokens", "--tokenizer", tokenizers_ + "byte-level.json"};
        const Answer answer = answerOf(call + QStringList{"--lines", write(bytes)});
        QCOMPARE(answer.errors, QByteArray());
        QByteArray expected;
        for (const char* text : {"the cat", "", "sat"})
            expected += answerOf(call + QStringList{"--text", text}).output;
        QCOMPARE(answer.output, expected);
        QCOMPARE(answer.output.count('\n'), 3);
    }

    void faults_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("message");
        QTest::addColumn<int>("code");
        const QString tokenizer = tokenizers_ + "byte-level.json";
        const auto row = [](const char* name, const QStringList& arguments, const QString& message, int code) {
            QTest::newRow(name) << arguments << "attnscope: " + message << code;
        };
        row("no tokenizer", {"--text", "a"}, "tokenizer: none is given. Give one of --tokenizer FILE, --model FOLDER.",
            2);
        row("two tokenizers", {"--tokenizer", tokenizer, "--model", "m", "--text", "a"},
            "tokenizer: two are given. Give one of", 2);
        row("no text", {"--tokenizer", tokenizer}, "text: none is given. Give one of --text TEXT, --lines FILE.", 2);
        row("two texts", {"--tokenizer", tokenizer, "--text", "a", "--lines", "b"}, "text: two are given", 2);
        row("no such tokenizer", {"--tokenizer", "nowhere.json", "--text", "a"}, "nowhere.json: ", 1);
        row("no such lines", {"--tokenizer", tokenizer, "--lines", "nowhere.txt"}, "nowhere.txt: it cannot be opened",
            1);
        row("no JSON", {"--tokenizer", tokenizer, "--lines", write("\"a\"\nb\n")},
            folder_.filePath("lines.txt")
                + ": line 2: it is not a JSON string as the first line is. Write each "
                  "line in quotes or none",
            1);
    }

    void faults()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, message);
        QFETCH(int, code);
        const Answer answer = answerOf(QStringList{"tokens"} + arguments);
        QVERIFY2(answer.errors.startsWith(message.toUtf8()), answer.errors.constData());
        QCOMPARE(answer.errors.count('\n'), 1);
        QCOMPARE(answer.output, QByteArray());
        QCOMPARE(answer.code, code);
    }
};

QTEST_GUILESS_MAIN(TestTokensCommand)
#include "tst_tokens_command.moc"
