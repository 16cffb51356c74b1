// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/words.h"

#include "engine/text/split.h"

#include <QTest>

using namespace attn;

namespace {

std::vector<Token> tokens_of(const std::string& exact)
{
    return split_exact(exact);
}

// "text:begin-end" of each word, with bars between.
std::string shown(const std::vector<Word>& words)
{
    std::string text;
    for (const Word& word : words)
        text += (text.empty() ? "" : "|") + word.token.text + ':' + std::to_string(word.tokens.begin) + '-'
            + std::to_string(word.tokens.end);
    return text;
}

} // namespace

class TestWords : public QObject {
    Q_OBJECT

private slots:
    void markersTellTheWords_data()
    {
        QTest::addColumn<std::string>("tokens");
        QTest::addColumn<std::string>("words");
        QTest::newRow("WordPiece") << std::string("[CLS]|un|##aff|##able|!|[SEP]")
                                   << std::string("[CLS]:0-1|unaffable:1-4|!:4-5|[SEP]:5-6");
        QTest::newRow("WordPiece after a special token")
            << std::string("[CLS]|##a|##b") << std::string("[CLS]:0-1|ab:1-3");
        QTest::newRow("a bare ## is no marker") << std::string("a|##|b") << std::string("a:0-1|##:1-2|b:2-3");
        QTest::newRow("GPT-2") << std::string("The|Ġanim|al|Ġslept|.") << std::string("The:0-1|animal:1-3|slept.:3-5");
        QTest::newRow("GPT-2, a special token and a line break")
            << std::string("Hi|Ċ|there|Ġyou|<\\|endoftext\\|>|Al|so")
            << std::string("Hi:0-1|Ċ:1-2|there:2-3|you:3-4|<|endoftext|>:4-5|Also:5-7");
        QTest::newRow("SentencePiece") << std::string("<s>|▁Hel|lo|▁|<0xE2>|x|</s>")
                                       << std::string("<s>:0-1|Hello:1-3|<0xE2>x:3-6|</s>:6-7");
        QTest::newRow("subword-nmt") << std::string("un@@|aff@@|able|@@|cat@@|<unk>|s@@")
                                     << std::string("unaffable:0-3|@@:3-4|cat:4-5|<unk>:5-6|s:6-7");
        QTest::newRow("only a marker") << std::string("a|▁|▁b") << std::string("a:0-1|▁:1-2|b:2-3");
        QTest::newRow("no markers, no text") << std::string("a|b|'|s") << std::string("a:0-1|b:1-2|':2-3|s:3-4");
        QTest::newRow("numbers") << std::string("0|1|2") << std::string("0:0-1|1:1-2|2:2-3");
        QTest::newRow("no tokens") << std::string("") << std::string();
    }

    void markersTellTheWords()
    {
        QFETCH(std::string, tokens);
        QFETCH(std::string, words);
        QCOMPARE(shown(words_of(tokens_of(tokens))), words);
    }

    void specialTokensStandAlone()
    {
        const auto special = [](const char* text) { return Token{text, 0, 0, true}; };
        // By mark, whatever they look like and whatever is beside them.
        QCOMPARE(shown(words_of({special("BOS"),
                                 {"Hel", 0, 3},
                                 {"lo", 3, 5},
                                 special("SEP"),
                                 {"World", 0, 5},
                                 {"Ġagain", 5, 11},
                                 special("##EOS")})),
                 std::string("BOS:0-1|Hello:1-3|SEP:3-4|World:4-5|again:5-6|##EOS:6-7"));
        QCOMPARE(shown(words_of({{"un", 0, 2}, {"##aff", 2, 5}, special("X"), {"##able", 5, 9}})),
                 std::string("unaff:0-2|X:2-3|able:3-4"));
        QCOMPARE(shown(words_of({{"▁Hel", 0, 3}, {"lo", 3, 5}, special("</s>"), {"▁you", 5, 9}})),
                 std::string("Hello:0-2|</s>:2-3|you:3-4"));
        // Without markers, where it has a place that touches.
        QCOMPARE(shown(words_of({{"a", 0, 1}, {"x", 1, 2, true}, {"b", 2, 3}})), std::string("a:0-1|x:1-2|b:2-3"));
        QVERIFY(words_of({special("BOS")})[0].token.special);
    }

    void aPartOfAWordIsWrittenAsOne()
    {
        QCOMPARE(joined_token({{"un"}, {"##aff"}, {"##able"}}, {1, 3}), (Token{"affable"}));
        QCOMPARE(joined_token({{"Ġan", 0, 3}, {"d", 3, 4}}, {0, 2}), (Token{"and", 0, 4}));
    }

    // Letters of several bytes, as byte-level vocabularies are read for people.
    void tokensWithPlacesAndLettersOfSeveralBytes()
    {
        QCOMPARE(shown(words_of({{"Le", 0, 2}, {"Ġcafé", 2, 8}, {"s", 8, 9}, {"Ġdéj", 9, 14}, {"à", 14, 16}})),
                 std::string("Le:0-1|cafés:1-3|déjà:3-5"));
        QCOMPARE(shown(words_of({{"▁Straß", 0, 6}, {"en", 6, 8}, {"▁zu", 8, 11}})), std::string("Straßen:0-2|zu:2-3"));
        QCOMPARE(shown(words_of({{"stra", 0, 4}, {"##ß", 4, 6}, {"##e", 6, 7}, {"zu", 8, 10}})),
                 std::string("straße:0-3|zu:3-4"));
    }

    void lettersThatTouchAreAWord()
    {
        const auto words = words_of(split_text("It didn't, né 42!", TokenSplit::character));
        QCOMPARE(shown(words), std::string("It:0-2| :2-3|didn't:3-9|,:9-10| :10-11|né:11-13| :13-14|42:14-16|!:16-17"));
        QCOMPARE(words[2].token, (Token{"didn't", 3, 9}));
        QCOMPARE(words[5].token, (Token{"né", 11, 14}));
    }

    void wordsStayWords()
    {
        const auto tokens = split_text("It didn't cross, 12.5 __ x_1", TokenSplit::word);
        const auto words = words_of(tokens);
        QCOMPARE(words.size(), tokens.size());
        for (std::size_t i = 0; i < words.size(); ++i)
            QCOMPARE(words[i].token, tokens[i]);
    }

    void aLetterOfTheTextIsNoMarker()
    {
        // Maltese: the Ġ stands in the text itself.
        QCOMPARE(shown(words_of(split_text("Ġorġ u Ġanni", TokenSplit::word))),
                 std::string("Ġorġ:0-1|u:1-2|Ġanni:2-3"));
        // A tokenizer with places writes the marker beside them.
        QCOMPARE(shown(words_of({{"Ġan", 0, 3}, {"d", 3, 4}})), std::string("and:0-2"));
    }
};

QTEST_APPLESS_MAIN(TestWords)
#include "tst_words.moc"
