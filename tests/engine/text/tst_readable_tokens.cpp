// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/readable_tokens.h"

#include "engine/text/byte_letters.h"
#include "engine/text/special_tokens.h"
#include "engine/text/split.h"
#include "engine/text/words.h"

#include <QTest>

#include <ctime>

using namespace attn;

namespace {

std::vector<Token> readable(const QByteArray& exact)
{
    std::vector<Token> tokens = split_exact(exact.toStdString());
    for (Token& token : tokens)
        token.special = is_special_name(token.text);
    make_readable(tokens);
    return tokens;
}

QByteArray joined(const std::vector<std::string>& texts)
{
    QByteArray all;
    for (const std::string& text : texts)
        all += (all.isEmpty() ? "" : "|") + QByteArray::fromStdString(text);
    return all;
}

QByteArray shown(const std::vector<Token>& tokens)
{
    std::vector<std::string> texts;
    for (const Token& token : tokens)
        texts.push_back(token.bytes.empty() ? token.text : token.bytes);
    return joined(texts);
}

// A text as a byte-level vocabulary writes it.
std::string letters(std::string_view bytes)
{
    std::string text;
    for (const char byte : bytes)
        text += letter_of_byte(byte);
    return text;
}

} // namespace

class TestReadableTokens : public QObject {
    Q_OBJECT
private slots:
    void marksAreRead_data()
    {
        QTest::addColumn<QByteArray>("tokens");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* tokens, const char* expected) {
            QTest::newRow(name) << QByteArray(tokens) << QByteArray(expected);
        };
        row("none", "the|cat|sat", "the|cat|sat");
        row("numbers", "0|1|2", "0|1|2");
        row("WordPiece", "[CLS]|un|##aff|##able|!|[SEP]", "[CLS]|un|aff|able|!|[SEP]");
        row("WordPiece, accents", "caf|##\u00e9|##\u00e9s", "caf|\u00e9|\u00e9s");
        row("a bare ##", "a|##|b", "a|##|b");
        row("SentencePiece", "<s>|\u2581Hel|lo|\u2581|w\u2581w|</s>", "<s>| Hel|lo| |w w|</s>");
        row("SentencePiece, bytes", "\u2581|<0xF0>|<0x9F>|<0x98>|<0x80>|<0xZZ>", " |\xF0|\x9F|\x98|\x80|<0xZZ>");
        row("SentencePiece, accents", "\u2581caf\u00e9|\u2581\u0142\u00f3d\u017a", " caf\u00e9| \u0142\u00f3d\u017a");
        row("CLIP", "<\\|startoftext\\|>|the</w>|cat|s</w>|</w>", "<|startoftext|>|the|cat|s|</w>");
        row("GPT-2", "The|\u0120animal|\u010a|\u0120\u0120|\u0109x|<\\|endoftext\\|>",
            "The| animal|\n|  |\tx|<|endoftext|>");
        row("GPT-2, accents", "The|\u0120caf\u00c3\u00a9", "The| caf\u00e9");
        row("GPT-2, accents, no blank", "caf\u00c3\u00a9|s", "caf\u00e9|s");
        row("GPT-2, Chinese", "\u00e4\u00bd\u0142|\u00e5\u00a5\u00bd", "\u4f60|\u597d");
        row("GPT-2, an emoji in parts", "Hi|\u0120\u00f0\u0141\u013a|\u0122", "Hi| \xf0\x9f\x98|\x80");
        row("GPT-2, cut within an emoji", "Hi|\u0120\u00f0\u0141\u013a", "Hi| \xf0\x9f\x98");
        row("GPT-2, decoded before", "The|\u0120caf\u00e9", "The| caf\u00e9");
        row("GPT-2, decoded before but for an emoji",
            "\u0120caf\u00e9|\u0120\u00f0\u0141\u013a|\u0122|\u0120\u0141\u00f3d\u017a",
            " caf\u00e9| \xf0\x9f\x98|\x80| \u0141\u00f3d\u017a");
        row("subword-nmt", "un@@|aff@@|able|@@|cat@@|s", "un|aff|able|@@|cat|s");
        row("@@ beside other marks", "\u0120x@@|a@@", " x@@|a@@");
        row("Latin letters", "caf\u00e9|\u0141\u00f3d\u017a|\u00fcber", "caf\u00e9|\u0141\u00f3d\u017a|\u00fcber");
        row("Polish capitals", "SP\u00d3|\u0141KA|caf\u00e9", "SP\u00d3|\u0141KA|caf\u00e9");
        row("Chinese", "\u4f60|\u597d", "\u4f60|\u597d");
    }
    void marksAreRead()
    {
        QFETCH(QByteArray, tokens);
        QTEST(shown(readable(tokens)), "expected");
        for (const Token& token : readable(tokens))
            QVERIFY(token.bytes != token.text);
    }

    // A token that is as long as its place holds the letter itself: Maltese has a Ġ.
    void lettersOfTheTextStay()
    {
        std::vector<Token> tokens = {{"\u0120gantija", 0, 9}, {"##", 9, 11}, {"##x", 11, 14}};
        make_readable(tokens);
        QCOMPARE(shown(tokens), QByteArray("\u0120gantija|##|##x"));
    }

    // Each word is whole characters, wherever the vocabulary cuts.
    void wordsAreNeverBroken()
    {
        const std::string text = "caf\u00e9 \U0001F600\U0001F468\u200D\U0001F469 \u4f60\u597d z\u0142oty";
        for (std::size_t size = 1; size <= 5; ++size) {
            std::vector<Token> tokens;
            for (std::size_t begin = 0; begin < text.size();) {
                // No token goes on behind a blank.
                std::size_t end = std::min(text.size(), begin + size);
                end = std::min(end, text.find(' ', begin + 1));
                tokens.push_back({letters(std::string_view(text).substr(begin, end - begin)), 0, 0});
                begin = end;
            }
            make_readable(tokens);
            std::vector<std::string> words;
            for (const Word& word : words_of(tokens)) {
                words.push_back(word.token.text);
                QVERIFY(word.token.bytes.empty());
            }
            QCOMPARE(joined(words),
                     QByteArray("caf\u00e9|\U0001F600\U0001F468\u200D\U0001F469|\u4f60\u597d|z\u0142oty"));
        }
    }

    // Labels show its bytes.
    void aCutCharacterKeepsItsBytes()
    {
        const std::vector<Word> words = words_of(readable("The|\u0120a|\u00f0\u0141"));
        QCOMPARE(words.size(), std::size_t{2});
        QCOMPARE(words[0].token.bytes, std::string());
        QCOMPARE(words[1].token.text, std::string("a\u00f0\u0141"));
        QCOMPARE(words[1].token.bytes, std::string("a\xf0\x9f"));
    }

    void longTokensTakeLinearTime()
    {
        constexpr std::size_t marks = 4'000'000;
        std::vector<Token> tokens(1);
        for (std::size_t i = 0; i < marks; ++i)
            tokens[0].text += "\u2581";
        [[maybe_unused]] const std::clock_t begin = std::clock();
        make_readable(tokens);
#ifndef ATTN_SANITIZED
        QVERIFY(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < 10.0);
#endif
        QVERIFY(tokens[0].bytes == std::string(marks, ' '));
    }

    void words_data()
    {
        QTest::addColumn<QByteArray>("tokens");
        QTest::addColumn<QByteArray>("words");
        const auto row = [](const char* name, const char* tokens, const char* words) {
            QTest::newRow(name) << QByteArray(tokens) << QByteArray(words);
        };
        row("an emoji and no blank", "\u00f0\u0141\u013a|\u0122|!", "\U0001F600|!");
        row("SentencePiece", "\u2581Hi|\u2581|<0xF0>|<0x9F>|<0x98>|<0x80>|!", "Hi|\U0001F600!");
        row("a byte alone", "\u2581Hi|<0xE2>|x", "Hi<0xE2>x");
        row("CLIP", "the</w>|cat|s</w>|<\\|endoftext\\|>", "the|cats|<|endoftext|>");
        row("subword-nmt", "un@@|aff@@|able|cat@@|<unk>|s@@", "unaffable|cat|<unk>|s");
        row("a line break", "Hi|\u010a|there|\u0120you", "Hi|\u010a|there|you");
        row("decoded before", "\u0120caf\u00e9|\u0120\u00f0\u0141\u013a|\u0122", "caf\u00e9|\U0001F600");
    }
    void words()
    {
        QFETCH(QByteArray, tokens);
        std::vector<std::string> words;
        for (const Word& word : words_of(readable(tokens)))
            words.push_back(word.token.text);
        QTEST(joined(words), "words");
    }
};

QTEST_APPLESS_MAIN(TestReadableTokens)
#include "tst_readable_tokens.moc"
