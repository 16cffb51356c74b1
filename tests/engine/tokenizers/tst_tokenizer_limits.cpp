// SPDX-License-Identifier: GPL-3.0-or-later
// What the rules of a tokenizer's file may make of a text, how long they may take, and that they can be stopped.

#include "engine/formats/format_error.h"
#include "engine/formats/replace_file.h"
#include "engine/tokenizers/files/open_tokenizer.h"
#include "engine/tokenizers/pipeline/regular_expression_syntax.h"
#include "engine/tokenizers/text_work.h"
#include "tests/engine/error_of.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace attn;

namespace {

constexpr const char* word_level =
    "'model': {'type': 'WordLevel', 'vocab': {'[UNK]': 0, 'a': 1, 'b': 2}, 'unk_token': '[UNK]'}";

QString repeated(const QString& text, int count)
{
    return text.repeated(count);
}

} // namespace

class TestTokenizerLimits : public QObject {
    Q_OBJECT

    QTemporaryDir temporary_;

    // With ' for ".
    std::string write(QString json)
    {
        json.replace('\'', '"');
        const QString path = temporary_.filePath("tokenizer.json");
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(json.toUtf8()) > 0 ? path.toStdString() : std::string();
    }

    // Of a file with these sections beside a model of words.
    std::shared_ptr<const Tokenizer> tokenizer(const QString& sections)
    {
        return open_tokenizer(write("{" + sections + (sections.isEmpty() ? "" : ", ") + word_level + "}"));
    }

    std::shared_ptr<const Tokenizer> splitter(const QString& expression)
    {
        const QString split = "'pre_tokenizer': {'type': 'Split', 'behavior': 'Isolated', 'pattern': {'Regex': '%1'}}";
        return tokenizer(split.arg(expression));
    }

private slots:
    void deepExpressionsAreRefused_data()
    {
        QTest::addColumn<QString>("front");
        QTest::addColumn<QString>("back");
        QTest::addRow("groups") << "("
                                << ")";
        QTest::addRow("groups without a number") << "(?:"
                                                 << ")";
        QTest::addRow("looks ahead") << "(?="
                                     << ")";
        QTest::addRow("looks behind") << "(?<="
                                      << ")";
        QTest::addRow("atomic groups") << "(?>"
                                       << ")";
        QTest::addRow("classes") << "["
                                 << "]";
        QTest::addRow("classes that are negated") << "[^b"
                                                  << "]";
    }

    void deepExpressionsAreRefused()
    {
        QFETCH(QString, front);
        QFETCH(QString, back);
        const auto nested = [&](int depth) { return repeated(front, depth) + "a" + repeated(back, depth); };
        QVERIFY(splitter(nested(static_cast<int>(most_nesting))));
        for (const int depth : {static_cast<int>(most_nesting) + 1, 1400}) {
            const QString code = code_of<FormatError>([&] { splitter(nested(depth)); });
            QVERIFY2(code.contains("expression.deep("), qPrintable(code));
            QVERIFY2(code.contains("pre_tokenizer.pattern.Regex"), qPrintable(code));
            QVERIFY(code.size() < 400); // the expression is cut
        }
    }

    void longExpressionsAreRefused()
    {
        QVERIFY(splitter(repeated("a", 10000)));
        const QString code = code_of<FormatError>([&] { splitter(repeated("(", 10001)); });
        QVERIFY2(code.contains("expression.long(((((") && code.size() < 400, qPrintable(code));
    }

    // As ICU reads it, a class of letters is long.
    void manyClassesAreRefused()
    {
        QVERIFY(splitter(repeated("\\\\w", 40)));
        const QString code = code_of<FormatError>([&] { splitter(repeated("\\\\w", 4000)); });
        QVERIFY2(code.contains("expression.long("), qPrintable(code));
    }

    void repeatedIntervals()
    {
        const auto many = splitter("(a{1000}){1000}");
        QCOMPARE(many->encode(std::string(999, 'a')).size(), std::size_t{1});
    }

    // However many pieces a text has, its expressions together have one limit.
    void timeIsSharedByAllPieces()
    {
        const auto slow =
            tokenizer("'pre_tokenizer': {'type': 'Sequence', 'pretokenizers': [ {'type': 'WhitespaceSplit'}, {'type': "
                      "'Split', 'pattern': {'Regex': '(a+)+b'}, 'behavior': 'Isolated'}]}");
        QCOMPARE(slow->encode("aaaaaa").size(), std::size_t{1});
        const std::string text = repeated("aaaaaaaaaaaaaaaa ", 20000).toStdString();
        const QString code = code_of([&] { slow->encode(text); });
        QVERIFY2(code.startsWith("expression.too-long("), qPrintable(code));
    }

    void growthIsLimited_data()
    {
        QTest::addColumn<QString>("sections");
        QTest::addColumn<QString>("step");
        const auto doubling = [](const char* list, const char* type) {
            return QString("{'type': 'Sequence', '%1': [%2]}")
                .arg(list)
                .arg(repeated(QString("{'type': '%1', 'pattern': {'String': 'a'}, 'content': 'aa'},").arg(type), 27)
                     + QString("{'type': '%1', 'pattern': {'String': 'a'}, 'content': 'aa'}").arg(type));
        };
        QTest::addRow("replacing") << "'normalizer': " + doubling("normalizers", "Replace")
                                   << "tokenizer.json: normalizer.normalizers[18]";
        QTest::addRow("replacing by much")
            << "'normalizer': {'type': 'Replace', 'pattern': {'Regex': ''}, 'content': '" + repeated("x", 400000) + "'}"
            << "tokenizer.json: normalizer";
        QTest::addRow("prepending") << "'normalizer': {'type': 'Prepend', 'prepend': '" + repeated("x", 2000000) + "'}"
                                    << "tokenizer.json: normalizer";
        QTest::addRow("an unknown token") << "'pre_tokenizer': {'type': 'Split', 'pattern': {'String': 'a'}, "
                                             "'behavior': 'Isolated'}, 'model': {'type': 'WordLevel', 'vocab': {'"
                + repeated("x", 400000) + "': 0}, 'unk_token': '" + repeated("x", 400000) + "'}"
                                          << "tokenizer: model";
        QTest::addRow("a template") << "'post_processor': {'type': 'TemplateProcessing', 'pair': [], 'single': ["
                + repeated("{'Sequence': {'id': 'A'}},", 300000) + "{'Sequence': {'id': 'A'}}]}"
                                    << "tokenizer.json: post_processor";
    }

    void growthIsLimited()
    {
        QFETCH(QString, sections);
        QFETCH(QString, step);
        const QString model = sections.contains("'model'") ? "" : QString(", ") + word_level;
        const std::string path = write("{" + sections + model + "}");
        const auto grown = open_tokenizer(path);
        const QString code = code_of([&] { grown->encode("aaaa"); });
        QVERIFY2(code.startsWith("tokenizer.growth(") && code.contains(step + ","), qPrintable(code.left(300)));
    }

    void growthOfAddedTokensIsLimited()
    {
        const QString rule =
            "{'type': 'Replace', 'pattern': {'Regex': ''}, 'content': '" + repeated("x", 600000) + "'}";
        const QString code = code_of([&] {
            tokenizer("'added_tokens': [{'id': 3, 'content': 'aaa', 'normalized': true}], 'normalizer': " + rule);
        });
        QVERIFY2(code.startsWith("tokenizer.growth("), qPrintable(code.left(300)));
    }

    void growthOnTheWayBackIsLimited()
    {
        const QString rule = "{'type': 'Replace', 'pattern': {'String': 'a'}, 'content': 'aa'}";
        const auto grown =
            tokenizer("'decoder': {'type': 'Sequence', 'decoders': [" + repeated(rule + ",", 27) + rule + "]}");
        const QString code = code_of([&] { grown->decode(std::vector<TokenId>{1}); });
        QVERIFY2(code.startsWith("tokenizer.growth(") && code.contains("decoder.decoders["), qPrintable(code));
    }

    void soundGrowthIsNot()
    {
        // U+FDFA is eleven times as long in form NFKD.
        const auto normal = tokenizer("'normalizer': {'type': 'NFKD'}");
        QCOMPARE(normal->encode(repeated("\uFDFA", 100000).toStdString()).size(), std::size_t{1});
    }

    void longTextsAreRefused()
    {
        const auto plain = tokenizer("");
        QCOMPARE(plain->encode(std::string(longest_text, 'a')).size(), std::size_t{1});
        const QString code = code_of<SettingError>([&] { plain->encode(std::string(longest_text + 1, 'a')); });
        QVERIFY2(code.startsWith("tokenizer.too-long("), qPrintable(code));
    }

    void piecesAreLimited()
    {
        const auto cut = tokenizer("'pre_tokenizer': {'type': 'FixedLength', 'length': 1}");
        const QString few = code_of<SettingError>([&] { cut->encode(std::string(most_pieces, 'a')); });
        QVERIFY2(few.startsWith("tokenizer.too-many("), qPrintable(few));
        const QString many = code_of<SettingError>([&] { cut->encode(std::string(most_pieces + 1, 'a')); });
        QVERIFY2(many.startsWith("tokenizer.far-too-many("), qPrintable(many));
    }

    void templatesAreLimited()
    {
        const QString code = code_of<FormatError>([&] {
            tokenizer("'post_processor': {'type': 'TemplateProcessing', 'pair': [], 'single': ["
                      + repeated("{'SpecialToken': {'id': 'X'}},", 300)
                      + "{'SpecialToken': {'id': 'X'}}], 'special_tokens': {'X': {'ids': [" + repeated("0,", 999)
                      + "0], 'tokens': [" + repeated("'x',", 999) + "'x']}}}");
        });
        QVERIFY2(code.contains("post-processor.too-many(65536)"), qPrintable(code));
    }

    // An added token that takes white space along is found in time that grows as the text does.
    void whiteSpaceIsGoneThroughOnce()
    {
        const auto spaces = tokenizer(
            "'added_tokens': [{'id': 3, 'content': ' ', 'lstrip': true, 'normalized': false, 'special': false}]");
        const QString code = code_of<SettingError>([&] { spaces->encode(std::string(1000'000, ' ')); });
        QVERIFY2(code.startsWith("tokenizer.too-many(1000000"), qPrintable(code));
    }

    // What the library does with rstrip makes each piece as long as the rest of the text.
    void piecesOverEachOtherAreLimited()
    {
        const auto spaces = tokenizer(
            "'added_tokens': [{'id': 3, 'content': ' ', 'rstrip': true, 'normalized': false, 'special': false}]");
        QCOMPARE(spaces->encode("   ").size(), std::size_t{3});
        const QString code = code_of([&] { spaces->encode(std::string(1000'000, ' ')); });
        QVERIFY2(code.startsWith("tokenizer.growth("), qPrintable(code));
    }

    void affixesAreLimited()
    {
        const QString code = code_of<FormatError>([&] {
            open_tokenizer(
                write("{'model': {'type': 'BPE', 'vocab': {'a': 0}, 'merges': [], 'continuing_subword_prefix': '"
                      + repeated("x", 101) + "'}}"));
        });
        QVERIFY2(code.contains("model.continuing_subword_prefix") && code.contains("tokenizer.long-affix(100)"),
                 qPrintable(code));
    }

    void emptyTemplates()
    {
        const QString pair = "{'type': 'TemplateProcessing', 'single': [{'Sequence': {'id': 'A'}}], 'pair': []}";
        const QString single = "{'type': 'TemplateProcessing', 'single': [], 'pair': [{'Sequence': {'id': 'B'}}]}";
        const QString bert = "{'type': 'BertProcessing', 'sep': ['b', 2], 'cls': ['a', 1]}";
        const auto processed = [&](const QString& processors) {
            return tokenizer(
                "'pre_tokenizer': {'type': 'WhitespaceSplit'}, 'post_processor': {'type': 'Sequence', 'processors': ["
                + processors + "]}");
        };
        QCOMPARE(processed("")->encode("a b").size(), std::size_t{2});
        QVERIFY(processed(single)->encode("a b").empty());
        QVERIFY(processed(pair)->encode_pair("a", "b").empty());
        QCOMPARE(processed(single)->encode_pair("a a", "b").size(), std::size_t{1});
        QCOMPARE(code_of([&] { processed(single + ", " + bert)->encode("a"); }), QString("post-processor.parts(0)"));
        QCOMPARE(code_of([&] { processed(pair + ", " + pair)->encode_pair("a", "b"); }),
                 QString("post-processor.parts(0)"));
        QCOMPARE(code_of([&] { processed(bert + ", " + bert)->encode("a"); }), QString("post-processor.parts(3)"));
        // Nothing but a text that is empty.
        QCOMPARE(processed(bert)->encode("").size(), std::size_t{2});
        QCOMPARE(processed(bert)->encode_pair("", "").size(), std::size_t{3});
        QVERIFY(processed("{'type': 'ByteLevel'}")->encode("").empty());
        QCOMPARE(processed("{'type': 'RobertaProcessing', 'sep': ['b', 2], 'cls': ['a', 1]}")->encode("").size(),
                 std::size_t{2});
    }

    void emptySequences()
    {
        const auto nothing =
            tokenizer("'normalizer': {'type': 'Sequence', 'normalizers': []}, 'pre_tokenizer': {'type': 'Sequence', "
                      "'pretokenizers': []}, 'post_processor': {'type': 'Sequence', 'processors': []}, 'decoder': "
                      "{'type': 'Sequence', 'decoders': []}");
        QCOMPARE(nothing->encode("a").size(), std::size_t{1});
        QVERIFY(nothing->encode("").empty());
        QCOMPARE(nothing->decode(std::vector<TokenId>{1, 2}), std::string("ab"));
        QCOMPARE(nothing->decode({}), std::string());
    }

    void emptyTexts_data()
    {
        QTest::addColumn<QString>("section");
        QTest::addColumn<QString>("code");
        const auto row = [](const char* section, const char* code) { QTest::addRow("%s", section) << section << code; };
        row("'normalizer': {'type': 'Replace', 'pattern': {'String': ''}, 'content': 'x'}", "tokenizer.empty-text");
        row("'normalizer': {'type': 'Prepend', 'prepend': ''}", "no error");
        row("'normalizer': {'type': 'Replace', 'pattern': {'Regex': ''}, 'content': ''}", "no error");
        row("'pre_tokenizer': {'type': 'Split', 'pattern': {'String': ''}, 'behavior': 'Removed'}",
            "tokenizer.empty-text");
        row("'pre_tokenizer': {'type': 'Split', 'pattern': {'Regex': ''}, 'behavior': 'Removed'}", "no error");
        row("'pre_tokenizer': {'type': 'Metaspace', 'replacement': ''}", "pre-tokenizer.character");
        row("'pre_tokenizer': {'type': 'CharDelimiterSplit', 'delimiter': ''}", "pre-tokenizer.character");
        row("'decoder': {'type': 'Metaspace', 'replacement': ''}", "tokenizer.empty-text");
        row("'decoder': {'type': 'Strip', 'content': '', 'start': 9, 'stop': 9}", "tokenizer.empty-text");
        row("'decoder': {'type': 'Strip', 'content': 'a', 'start': 9000000000000000000, 'stop': 1}", "no error");
        row("'decoder': {'type': 'Replace', 'pattern': {'Regex': ''}, 'content': ''}", "no error");
        row("'decoder': {'type': 'WordPiece', 'prefix': ''}", "no error");
        row("'decoder': {'type': 'BPEDecoder', 'suffix': ''}", "no error");
        row("'added_tokens': [{'id': 3, 'content': ''}]", "no error");
    }

    void emptyTexts()
    {
        QFETCH(QString, section);
        QFETCH(QString, code);
        const QString found = code_of([&] {
            const auto made = tokenizer(section);
            for (const char* text : {"", "a", "a b"})
                made->encode(text);
            made->decode(std::vector<TokenId>{1, 2});
        });
        QVERIFY2(found.contains(code), qPrintable(found));
    }

    // Each kind of step is stopped in its midst: a text that takes long ends by the stop token and not before.
    void everyStepCanBeStopped_data()
    {
        QTest::addColumn<QString>("sections");
        const auto row = [](const char* name, const QString& sections) { QTest::newRow(name) << sections; };
        row("normalizing",
            "'normalizer': {'type': 'Sequence', 'normalizers': [" + repeated("{'type': 'Lowercase'},", 2000)
                + "{'type': 'NFC'}]}, " + word_level);
        row("an expression",
            "'pre_tokenizer': {'type': 'Split', 'pattern': {'Regex': 'a*?c'}, 'behavior': 'Isolated'}, "
                + QString(word_level));
        row("decomposing",
            "'normalizer': {'type': 'Sequence', 'normalizers': [" + repeated("{'type': 'NFKD'},", 500)
                + "{'type': 'NFC'}]}, " + word_level);
        row("added tokens",
            "'added_tokens': [{'id': 3, 'content': '" + repeated("a", 9999) + "b', 'normalized': false}], "
                + word_level);
        row("pairs of bytes",
            "'pre_tokenizer': {'type': 'Sequence', 'pretokenizers': [" + repeated("{'type': 'Digits'},", 2000)
                + "{'type': 'Digits'}]}, " + word_level);
        row("merging", "'model': {'type': 'BPE', 'vocab': {'a': 0, 'b': 1, 'aa': 2}, 'merges': ['a a']}");
        row("the best of a unigram model",
            "'model': {'type': 'Unigram', 'unk_id': 0, 'vocab': [['a', -1], ['" + repeated("a", 20000) + "', -2]]}");
    }

    void everyStepCanBeStopped()
    {
        QFETCH(QString, sections);
        const auto made = open_tokenizer(write("{" + sections + "}"));
        std::stop_source source;
        RunControl control;
        control.stop = source.get_token();
        const std::string text = std::string(4000'000, 'a') + "b";
        std::jthread stopper([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
            source.request_stop();
        });
        QCOMPARE(code_of<Cancelled>([&] { made->encode(text, control); }), QString("cancelled"));
    }

    // Files of a million tokens, whose opening takes far longer than 20 ms, end by the stop token and not before.
    void openingCanBeStopped_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("contents");
        QByteArray words, object, pieces;
        for (int i = 0; i < 1'000'000; ++i) {
            const QByteArray word = QByteArray::number(i, 16);
            words += word + '\n';
            object += ",\"" + word + "\":" + QByteArray::number(i);
            const QByteArray text = '\x0a' + QByteArray(1, static_cast<char>(word.size())) + word;
            pieces += '\x0a' + QByteArray(1, static_cast<char>(text.size())) + text;
        }
        QTest::newRow("a token a line") << "vocab.txt"
                                        << "[CLS]\n[SEP]\n[UNK]\n" + words;
        QTest::newRow("JSON") << "tokenizer.json"
                              << R"({"model": {"type": "WordPiece", "unk_token": "0", "vocab": {)" + object.mid(1)
                + "}}}";
        QTest::newRow("SentencePiece") << "a.model" << pieces;
    }

    void openingCanBeStopped()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, contents);
        const QTemporaryDir folder;
        const std::string path = folder.filePath(name).toStdString();
        replace_file(path, contents.toStdString());
        std::stop_source source;
        std::jthread stopper([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            source.request_stop();
        });
        QCOMPARE(code_of<Cancelled>([&] { open_tokenizer(path, {.stop = source.get_token()}); }), QString("cancelled"));
    }

    void moreLettersThanAnyVocabularyHasAreRefused()
    {
        std::string words = "[CLS]\n[SEP]\n[UNK]\n";
        for (int i = 0; i < 25'000; ++i)
            words += std::to_string(i) + std::string(1000, 'a') + '\n';
        const QTemporaryDir folder;
        const std::string path = folder.filePath("vocab.txt").toStdString();
        replace_file(path, words);
        QVERIFY(error_of<MemoryError>([&] { open_tokenizer(path); }).startsWith("tokens of the vocabulary: it needs"));
    }

    void stoppedBefore()
    {
        std::stop_source source;
        source.request_stop();
        RunControl control;
        control.stop = source.get_token();
        const auto plain = tokenizer("");
        QCOMPARE(code_of<Cancelled>([&] { open_tokenizer(write("{}"), control); }), QString("cancelled"));
        QCOMPARE(code_of<Cancelled>([&] { plain->encode("a", control); }), QString("cancelled"));
        QCOMPARE(code_of<Cancelled>([&] { plain->encode_pair("a", "b", control); }), QString("cancelled"));
        QCOMPARE(code_of<Cancelled>([&] { plain->encode_target("a", control); }), QString("cancelled"));
        QCOMPARE(code_of<Cancelled>([&] { plain->decode(std::vector<TokenId>{1}, control); }), QString("cancelled"));
    }
};

QTEST_APPLESS_MAIN(TestTokenizerLimits)
#include "tst_tokenizer_limits.moc"
