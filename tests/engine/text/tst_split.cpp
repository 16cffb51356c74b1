// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/error.h"
#include "engine/text/split.h"
#include "tests/made/texts.h"

#include <QElapsedTimer>
#include <QTest>

using namespace attn;

namespace {

// "0-3 4-9": the places of the tokens.
QString places(const std::vector<Token>& tokens)
{
    QStringList result;
    for (const Token& token : tokens)
        result.append(QString::number(token.begin) + "-" + QString::number(token.end));
    return result.join(' ');
}

QString repeated(const char* part, int count)
{
    return QString::fromUtf8(part).repeated(count);
}

} // namespace

class TestSplit : public QObject {
    Q_OBJECT
private slots:
    void words_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected"); // tokens between bars
        QTest::newRow("empty") << ""
                               << "";
        QTest::newRow("white space alone") << " \t\r\n\u00A0\u3000"
                                           << "";
        QTest::newRow("sentence") << "The animal didn't cross."
                                  << "The|animal|didn't|cross|.";
        QTest::newRow("typographic apostrophe") << "didn’t"
                                                << "didn’t";
        QTest::newRow("quotes") << "\"'Hi'\""
                                << "\"|'|Hi|'|\"";
        QTest::newRow("runs of punctuation") << "What?!... --"
                                             << "What|?|!|.|.|.|-|-";
        QTest::newRow("connectors alone") << "a ___ b"
                                          << "a|_|_|_|b";
        QTest::newRow("connectors in a word") << "snake_case"
                                              << "snake_case";
        QTest::newRow("hyphens") << "state-of-the-art"
                                 << "state|-|of|-|the|-|art";
        QTest::newRow("numbers") << "3.14 1,000 50%"
                                 << "3.14|1,000|50|%";
        QTest::newRow("symbols") << "a+b=c"
                                 << "a|+|b|=|c";
        QTest::newRow("emoji family") << "hi 👩‍👩‍👧‍👦!"
                                      << "hi|👩‍👩‍👧‍👦|!";
        QTest::newRow("skin tone, flags, keycap") << "👍🏽🇩🇪🇫🇷1️⃣"
                                                  << "👍🏽|🇩🇪|🇫🇷|1️⃣";
        QTest::newRow("Chinese by dictionary") << "我是一个学生"
                                               << "我是|一个|学生";
        QTest::newRow("Japanese by dictionary") << "東京に行く"
                                                << "東京|に|行く";
        QTest::newRow("Thai by dictionary") << "ภาษาไทย"
                                            << "ภาษา|ไทย";
        QTest::newRow("Arabic and Hebrew") << "مرحبا שלום"
                                           << "مرحبا|שלום";
        QTest::newRow("combining marks") << "e\u0301te\u0301"
                                         << "e\u0301te\u0301";
        QTest::newRow("directional override after a space") << "a \u202Eb"
                                                            << "a|\u202E|b";
    }

    void words()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QCOMPARE(texts(split_text(text.toStdString(), TokenSplit::word)), expected.split('|', Qt::SkipEmptyParts));
    }

    void characters_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("white space is kept") << "a b\r\n"
                                             << "a| |b|\r\n";
        QTest::newRow("combining mark") << "e\u0301x"
                                        << "e\u0301|x";
        QTest::newRow("emoji family") << "👩‍👩‍👧‍👦é"
                                      << "👩‍👩‍👧‍👦|é";
        QTest::newRow("Hangul syllable of jamo") << "\u1112\u1161\u11AB"
                                                 << "\u1112\u1161\u11AB";
        QTest::newRow("Devanagari") << "नि"
                                    << "नि";
        QTest::newRow("directional override") << "a\u202Eb"
                                              << "a|\u202E|b";
    }

    void characters()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QCOMPARE(texts(split_text(text.toStdString(), TokenSplit::character)), expected.split('|'));
    }

    void placesCountBytes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("tokens");
        QTest::addColumn<QString>("expected");
        QTest::newRow("ascii") << QByteArray("The cat.") << "The|cat|."
                               << "0-3 4-7 7-8";
        QTest::newRow("two and four bytes") << QByteArray("é 😀 x") << "é|😀|x"
                                            << "0-2 3-7 8-9";
        QTest::newRow("a stray byte") << QByteArray("a \xff b") << "a|\uFFFD|b"
                                      << "0-1 2-3 4-5";
        QTest::newRow("a cut sequence at the end") << QByteArray("ab \xf0\x9f\x98") << "ab|\uFFFD"
                                                   << "0-2 3-6";
        QTest::newRow("a lone surrogate") << QByteArray("a \xed\xa0\x80 b") << "a|\uFFFD|\uFFFD|\uFFFD|b"
                                          << "0-1 2-3 3-4 4-5 6-7";
        QTest::newRow("an overlong slash") << QByteArray("\xc0\xaf") << "\uFFFD|\uFFFD"
                                           << "0-1 1-2";
        QTest::newRow("a NUL") << QByteArray("a\0b", 3) << QString("a|") + QChar(u'\0') + "|b"
                               << "0-1 1-2 2-3";
    }

    void placesCountBytes()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, tokens);
        QFETCH(QString, expected);
        const auto split = split_text(text.toStdString(), TokenSplit::word);
        QCOMPARE(texts(split), tokens.split('|'));
        QCOMPARE(places(split), expected);
    }

    // Every byte that is not white space stands in exactly one token, whatever the bytes are.
    void nothingIsLost()
    {
        std::string text;
        std::uint32_t state = 1;
        for (int i = 0; i < 20000; ++i) {
            state = state * 1664525u + 1013904223u;
            text.push_back(static_cast<char>(state >> 24));
        }
        for (const TokenSplit split : {TokenSplit::word, TokenSplit::character}) {
            Index at = 0;
            for (const Token& token : split_text(text, split)) {
                QVERIFY(token.begin >= at && token.end > token.begin);
                const auto between = QString::fromStdString(
                    text.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(token.begin - at)));
                QVERIFY(between.trimmed().isEmpty());
                QVERIFY(split == TokenSplit::word || between.isEmpty());
                at = token.end;
            }
            const auto rest = QString::fromStdString(text.substr(static_cast<std::size_t>(at)));
            QVERIFY(rest.trimmed().isEmpty());
        }
    }

    void longTexts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("tokens");
        QTest::newRow("1 MB without a space") << QString(1 << 20, 'a') << 1;
        QTest::newRow("10,000 combining marks") << "e" + repeated("\u0301", 10000) << 1;
        QTest::newRow("60,000 words") << repeated("ab ", 60000) << 60000;
        QTest::newRow("60,000 marks") << repeated("!", 60000) << 60000;
        QTest::newRow("100,000 Thai letters") << repeated("ภาษาไทย", 14000) << 28000;
    }

    void longTexts()
    {
        QFETCH(QString, text);
        QFETCH(int, tokens);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(static_cast<int>(split_text(text.toStdString(), TokenSplit::word).size()), tokens);
        QVERIFY2(timer.elapsed() < 5000, "splitting takes time that grows faster than the text");
    }

    void tooManyTokens_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("byWord");
        QTest::addColumn<QString>("message");
        QTest::newRow("words") << repeated("a ", 65537) << true
                               << "text: it has 65537 tokens, but at most 65536 can be shown. Shorten it.";
        QTest::newRow("characters")
            << QString(1 << 20, 'a') << false
            << "text: it has 1048576 tokens, but at most 65536 can be shown. Shorten it or split it by word.";
    }

    void tooManyTokens()
    {
        QFETCH(QString, text);
        QFETCH(bool, byWord);
        QFETCH(QString, message);
        try {
            split_text(text.toStdString(), byWord ? TokenSplit::word : TokenSplit::character);
            QFAIL("no error");
        } catch (const SettingError& error) {
            QCOMPARE(QString::fromStdString(error.what()), message);
        }
        QCOMPARE(split_text(std::string(65536, 'a'), TokenSplit::character).size(), std::size_t{65536});
    }

    void exactTokens_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("empty") << "" << QStringList{};
        QTest::newRow("three") << "a|b c|d" << QStringList{"a", "b c", "d"};
        QTest::newRow("empty tokens") << "a||" << QStringList{"a", "", ""};
        QTest::newRow("a bar in a token") << R"(a\|b|c)" << QStringList{"a|b", "c"};
        QTest::newRow("a backslash at the end of a token") << R"(a\\|c)" << QStringList{R"(a\)", "c"};
        QTest::newRow("other backslashes") << R"(\alpha|\)" << QStringList{R"(\alpha)", R"(\)"};
    }

    void exactTokens()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, expected);
        const auto tokens = split_exact(text.toStdString());
        QCOMPARE(texts(tokens), expected);
        for (const Token& token : tokens)
            QVERIFY(token.begin == 0 && token.end == 0);
    }

    void exactTokensAreLimitedAndWellFormed()
    {
        QCOMPARE(split_exact("a|\xff").back().text, std::string("\xef\xbf\xbd"));
        QVERIFY_THROWS_EXCEPTION(SettingError, split_exact(std::string(65536, '|')));
        QCOMPARE(split_exact(std::string(65535, '|')).size(), std::size_t{65536});
    }
};

QTEST_APPLESS_MAIN(TestSplit)
#include "tst_split.moc"
