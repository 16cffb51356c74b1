// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/format_error.h"
#include "engine/tokenizers/files/open_tokenizer.h"
#include "engine/tokenizers/tokenizer.h"
#include "tests/engine/error_of.h"
#include "tests/engine/tokenizers/library_cases.h"

#include <QTemporaryDir>

#include <ctime>

using namespace attn;

namespace {

// Of this thread at work: a machine that is busy with something else does not count.
double seconds_of_work()
{
    timespec time = {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// To encode the text, or to find that it has too many tokens; the shortest of three times.
double seconds_for(const Tokenizer& tokenizer, const std::string& text)
{
    double shortest = 1e9;
    for (int i = 0; i < 3; ++i) {
        const double begin = seconds_of_work();
        try {
            tokenizer.encode(text);
        } catch (const SettingError&) {
        }
        shortest = std::min(shortest, seconds_of_work() - begin);
    }
    return shortest;
}

// A table for characters of which 'a' becomes the text that begins at `value` of `texts`; `next` leads to the entry
// that says so, and is 0x10 in a sound table.
QByteArray character_table(std::uint32_t next, std::uint32_t value, const QByteArray& texts)
{
    std::vector<std::uint32_t> units(256);
    units[0] = 0x80 << 10;
    units[0x80 ^ 'a'] = next << 10 | 1 << 8 | 'a';
    units[0x80 ^ 'a' ^ 0x10] = 1u << 31 | value;
    const std::uint32_t size = 1024;
    return (QByteArray(reinterpret_cast<const char*>(&size), 4)
            + QByteArray(reinterpret_cast<const char*>(units.data()), 1024) + texts)
        .toBase64();
}

QByteArray with_table(const QByteArray& table)
{
    return "{\"model\": {\"type\": \"WordLevel\", \"vocab\": {\"a\": 0, \"b\": 1}, \"unk_token\": \"a\"}, "
           "\"normalizer\": {\"type\": \"Precompiled\", \"precompiled_charsmap\": \""
        + table + "\"}}";
}

} // namespace

class TestTokenizerJson : public QObject {
    Q_OBJECT

    QTemporaryDir temporary_;

    QString write(const QByteArray& json)
    {
        const QString path = temporary_.filePath("tokenizer.json");
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(json) == json.size() ? path : QString();
    }

private slots:
    void library_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"byte-level", "roberta", "word-piece", "metaspace"})
            QTest::newRow(name) << name;
    }

    void library()
    {
        QFETCH(QString, name);
        compare_with_library(*open_tokenizer((tokenizer_folder + name + ".json").toStdString()), library_cases(name));
    }

    void tokensAreKnown()
    {
        const auto words = open_tokenizer((tokenizer_folder + "word-piece.json").toStdString());
        QCOMPARE(words->id("[MASK]"), std::optional<TokenId>(4));
        QCOMPARE(words->mask_token(), std::optional<TokenId>(4));
        QCOMPARE(words->token(2), std::optional<std::string>("[CLS]"));
        QCOMPARE(words->token(words->vocabulary_size() - 1).has_value(), true);
        QVERIFY(!words->token(static_cast<TokenId>(words->vocabulary_size())) && !words->token(-1)
                && !words->id("no such token"));
        QVERIFY(words->is_special(2) && !words->is_special(5));
        QCOMPARE(QString::fromStdString(words->description()), QString("WordPiece, 321 tokens"));
        const Encoding encoding = words->encode("a [SEP]");
        QVERIFY(encoding.front().special && encoding.back().special);
        QVERIFY(!encoding[2].special); // it was typed

        const auto letters = open_tokenizer((tokenizer_folder + "byte-level.json").toStdString());
        QVERIFY(!letters->mask_token());
        QCOMPARE(letters->label(*letters->id("Ġthe")), std::string("Ġthe"));
        QCOMPARE(letters->label(*letters->id("ĠcafÃ")), std::string("ĠcafÃ")); // half a character
        QCOMPARE(letters->label(*letters->id("ĠcafÃ©")), std::string("Ġcafé"));
        QCOMPARE(letters->label(*letters->id("Ċ")), std::string("Ċ"));
        QCOMPARE(letters->label(*letters->id("<|endoftext|>")), std::string("<|endoftext|>"));
        QCOMPARE(letters->bytes(*letters->id("Ġthe")), std::string(" the"));
        QCOMPARE(letters->bytes(*letters->id("ĠcafÃ")), std::string(" caf\xC3"));
        QCOMPARE(letters->bytes(*letters->id("ĠcafÃ©")), std::string(" café"));
        QCOMPARE(letters->bytes(*letters->id("Ċ")), std::string("\n"));
        QVERIFY(!letters->bytes(*letters->id("<|endoftext|>")));
    }

    void malformedTextReads()
    {
        const auto tokenizer = open_tokenizer((tokenizer_folder + "byte-level.json").toStdString());
        QCOMPARE(tokenizer->encode("a\xff z"), tokenizer->encode("a\uFFFD z"));
    }

    void longTexts_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("text");
        for (const char* name : {"byte-level", "word-piece", "metaspace"}) {
            QTest::addRow("%s, 250 kB without a space", name) << name << QString(1 << 18, 'z');
            QTest::addRow("%s, 50,000 marks", name) << name << 'e' + QString(50000, QChar(0x301));
            QTest::addRow("%s, 250 kB of white space", name) << name << QString(1 << 18, '\n') + 'a';
        }
    }

    void longTexts()
    {
        QFETCH(QString, name);
        QFETCH(QString, text);
        const auto tokenizer = open_tokenizer((tokenizer_folder + name + ".json").toStdString());
        try {
            QVERIFY(!tokenizer->encode(text.toStdString()).empty());
        } catch (const SettingError& error) {
            QVERIFY2(QString(error.what()).startsWith("text: it has "), error.what());
        }
        const double part = seconds_for(*tokenizer, text.left(text.size() / 16).toStdString());
        const double whole = seconds_for(*tokenizer, text.toStdString());
        // Some 16 times as long if it grows with the text, 256 times if with its square.
        QVERIFY2(whole < 100 * part, qPrintable(QString("%1 s for a sixteenth, %2 s for all").arg(part).arg(whole)));
    }

    void charactersAreReplaced()
    {
        const auto tokenizer =
            open_tokenizer(write(with_table(character_table(0x10, 2, QByteArray("x\0b\0", 4)))).toStdString());
        const Encoding encoding = tokenizer->encode("a");
        QCOMPARE(encoding.size(), std::size_t{1});
        QCOMPARE(encoding.front().token, std::string("b"));
    }

    void expressionsAreStopped()
    {
        QByteArray json = contents_of(tokenizer_folder + "byte-level.json");
        const QByteArray byte_level = "{\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"trim_offsets\": true}";
        const QByteArray split =
            "{\"type\": \"Split\", \"pattern\": {\"Regex\": \"(a|aa)+$\"}, \"behavior\": \"Isolated\"}";
        QVERIFY(json.contains(byte_level));
        json.replace(byte_level, split);
        const auto tokenizer = open_tokenizer(write(json).toStdString());
        const QString message = error_of([&] { tokenizer->encode(std::string(100, 'a') + "b"); });
        QVERIFY2(
            message.contains(
                "tokenizer.json: pre_tokenizer.pattern.Regex: the regular expression \"(a|aa)+$\" backtracks too long"),
            qPrintable(message));
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("message");
        const QByteArray model = "'model': {'type': 'BPE', 'vocab': {'a': 0, 'b': 1, 'ab': 2}, 'merges': ['a b']}";
        // With ' for ".
        const auto row = [](const char* name, QByteArray json, QString message) {
            QTest::newRow(name) << json.replace('\'', '"') << message.replace('\'', '"');
        };
        row("no JSON", "x", "JSON: The JSON document has an improper structure");
        row("a list", "[]", "JSON: expected an object");
        row("deep", QByteArray(2000, '['), "JSON: The JSON document has an improper structure");
        row("no model", "{}", "model: this field is missing");
        row("model of another type", "{'model': {'type': 'Morse'}}",
            "model.type: 'Morse' is not known. Use one of BPE, WordPiece, Unigram, WordLevel.");
        row("vocabulary twice", "{'model': {'type': 'BPE', 'vocab': {}, 'vocab': {}, 'merges': []}}",
            "model.vocab: duplicate field");
        row("token twice", "{'model': {'type': 'BPE', 'vocab': {'a': 0, 'a': 1}, 'merges': []}}",
            "model.vocab.a: duplicate token");
        row("negative id", "{'model': {'type': 'BPE', 'vocab': {'a': -1}, 'merges': []}}",
            "model.vocab.a: an id must be a whole number");
        row("huge id", "{'model': {'type': 'BPE', 'vocab': {'a': 4294967296}, 'merges': []}}",
            "model.vocab.a: an id must be a whole number");
        row("fractional id", "{'model': {'type': 'BPE', 'vocab': {'a': 0.5}, 'merges': []}}",
            "model.vocab.a: an id must be a whole number");
        row("merge of three", "{'model': {'type': 'BPE', 'vocab': {'a': 0}, 'merges': ['a a a']}}",
            "model.merges[0]: expected two tokens with a space between");
        row("merge of unknown tokens",
            "{'model': {'type': 'BPE', 'vocab': {'a': 0, 'aa': 1}, 'merges': ['a a', ['a', 'b']]}}",
            "model.merges[1]: the vocabulary has no token 'b'");
        row("merge to an unknown token", "{'model': {'type': 'BPE', 'vocab': {'a': 0}, 'merges': ['a a']}}",
            "model.merges[0]: the vocabulary has no token 'aa'");
        row("dropout", "{'model': {'type': 'BPE', 'dropout': 0.1, 'vocab': {'a': 0}, 'merges': []}}",
            "model.dropout: dropout, which makes tokens by chance");
        row("unknown token", "{'model': {'type': 'BPE', 'unk_token': '<unk>', 'vocab': {'a': 0}, 'merges': []}}",
            "model.unk_token: the vocabulary has no token '<unk>'");
        row("unigram pair", "{'model': {'type': 'Unigram', 'unk_id': 0, 'vocab': [['a', -1], ['b']]}}",
            "model.vocab[1]: expected a token and its score");
        row("unigram unknown", "{'model': {'type': 'Unigram', 'unk_id': 1, 'vocab': [['a', -1]]}}",
            "model.unk_id: the vocabulary has no such token");
        row("normalizer",
            "{" + model + ", 'normalizer': {'type': 'Sequence', 'normalizers': [{'type': 'NFC'}, {'type': 'Rot13'}]}}",
            "normalizer.normalizers[1].type: 'Rot13' is not known. Use one of Sequence");
        row("pre-tokenizer", "{" + model + ", 'pre_tokenizer': {'type': 'Syllables'}}",
            "pre_tokenizer.type: 'Syllables' is not known. Use one of");
        row("post-processor", "{" + model + ", 'post_processor': {'type': 'Chat'}}",
            "post_processor.type: 'Chat' is not known. Use one of");
        row("decoder", "{" + model + ", 'decoder': {'type': 'Chat'}}", "decoder.type: 'Chat' is not known. Use one of");
        row("expression",
            "{" + model + ", 'pre_tokenizer': {'type': 'Split', 'pattern': {'Regex': '(a'}, 'behavior': 'Isolated'}}",
            "pre_tokenizer.pattern.Regex: the regular expression '(a' is not understood");
        row("behavior",
            "{" + model + ", 'pre_tokenizer': {'type': 'Split', 'pattern': {'String': 'a'}, 'behavior': 'Maybe'}}",
            "pre_tokenizer.behavior: 'Maybe' is not known. Use one of");
        row("template",
            "{" + model
                + ", 'post_processor': {'type': 'TemplateProcessing', 'single': [{'SpecialToken': {'id': 'X', "
                  "'type_id': 0}}], 'pair': []}}",
            "post_processor.single[0].SpecialToken.id: special_tokens has no 'X'");
        row("charsmap", "{" + model + ", 'normalizer': {'type': 'Precompiled', 'precompiled_charsmap': '!'}}",
            "normalizer.precompiled_charsmap: it is not written in base64");
        row("table of the charsmap",
            "{" + model + ", 'normalizer': {'type': 'Precompiled', 'precompiled_charsmap': '/////w=='}}",
            "normalizer.precompiled_charsmap: its table has 4294967295 bytes");
        row("a charsmap whose texts are cut", with_table(character_table(0x10, 0, "b")),
            "normalizer.precompiled_charsmap: its texts are cut or not UTF-8");
        row("a charsmap whose texts are not UTF-8", with_table(character_table(0x10, 0, QByteArray("\xff\0", 2))),
            "normalizer.precompiled_charsmap: its texts are cut or not UTF-8");
        row("a charsmap that points beyond its table", with_table(character_table(0x400, 0, QByteArray("b\0", 2))),
            "normalizer.precompiled_charsmap: entry 225 of its table points to nothing");
        row("a charsmap that points beyond its texts", with_table(character_table(0x10, 2, QByteArray("b\0", 2))),
            "normalizer.precompiled_charsmap: entry 225 of its table points to nothing");
        row("a charsmap that points into a character",
            with_table(character_table(0x10, 1, QByteArray("\xc3\xa9\0", 3))),
            "normalizer.precompiled_charsmap: entry 225 of its table points to nothing");
        row("added token", "{" + model + ", 'added_tokens': [{'id': -5, 'content': 'x'}]}",
            "added_tokens[0].id: an id must be a whole number, 0 or more");
    }

    void refusals()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, message);
        const QString path = write(json);
        const QString error = error_of<FormatError>([&] { open_tokenizer(path.toStdString()); });
        QVERIFY2(error.startsWith(path + ": " + message), qPrintable(error));
    }

    // Whatever is cut out of a file: an error or a tokenizer, nothing else.
    void damagedFiles()
    {
        const QByteArray whole = contents_of(tokenizer_folder + "metaspace.json");
        std::uint32_t state = 7;
        for (int i = 0; i < 400; ++i) {
            state = state * 1664525u + 1013904223u;
            QByteArray json = whole;
            const auto place = static_cast<qsizetype>(state % static_cast<std::uint32_t>(json.size()));
            if (i % 2 == 0)
                json.truncate(place);
            else
                json.remove(place, 1 + static_cast<qsizetype>(state >> 28));
            try {
                open_tokenizer(write(json).toStdString())->encode("hello wörld 日本");
            } catch (const Error&) {
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestTokenizerJson)
#include "tst_tokenizer_json.moc"
