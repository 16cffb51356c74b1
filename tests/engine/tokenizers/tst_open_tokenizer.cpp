// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/format_error.h"
#include "engine/tokenizers/files/open_tokenizer.h"
#include "tests/engine/error_of.h"
#include "tests/engine/tokenizers/library_cases.h"

#include <QDir>
#include <QTemporaryDir>

using namespace attn;

namespace {

std::shared_ptr<const Tokenizer> open(const QString& path)
{
    return open_tokenizer(path.toStdString());
}

// "piece:begin-end" of each token, with spaces between.
QString shown(const Encoding& encoding)
{
    QStringList parts;
    for (const EncodedToken& token : encoding)
        parts << QString("%1:%2-%3").arg(QString::fromStdString(token.token)).arg(token.begin).arg(token.end);
    return parts.join(' ');
}

// Fields of SentencePiece's file (Protocol Buffers), with less than 128 bytes.
QByteArray field(int tag, const QByteArray& bytes)
{
    return QByteArray(1, static_cast<char>(tag << 3 | 2)) + QByteArray(1, static_cast<char>(bytes.size())) + bytes;
}

QByteArray piece(const QByteArray& text, const QByteArray& score = QByteArray(4, '\0'), char type = 1)
{
    return field(1, field(1, text) + '\x15' + score + '\x18' + type);
}

} // namespace

class TestOpenTokenizer : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;

    QString path(const QString& name) const { return folder_->filePath(name); }

    void copy(const QString& from)
    {
        const QDir source(tokenizer_folder + from);
        for (const QString& name : source.entryList(QDir::Files))
            QVERIFY(QFile::copy(source.filePath(name), path(name)));
    }

    void write(const QString& name, const QByteArray& contents)
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(contents), contents.size());
    }

private slots:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    // A folder of old files says the same as tokenizer.json.
    void oldFiles_data()
    {
        QTest::addColumn<QString>("files");
        QTest::addColumn<QString>("library");
        QTest::addColumn<QString>("file");
        QTest::newRow("BERT") << "bert"
                              << "word-piece"
                              << "vocab.txt";
        QTest::newRow("GPT-2") << "gpt2"
                               << "byte-level"
                               << "vocab.json";
        QTest::newRow("GPT-2 by its merges") << "gpt2"
                                             << "byte-level"
                                             << "merges.txt";
        QTest::newRow("RoBERTa") << "roberta"
                                 << "roberta"
                                 << "vocab.json";
    }

    void oldFiles()
    {
        QFETCH(QString, files);
        QFETCH(QString, library);
        QFETCH(QString, file);
        QVERIFY(has_tokenizer((tokenizer_folder + files).toStdString()));
        compare_with_library(*open(tokenizer_folder + files), library_cases(library));
        compare_with_library(*open(tokenizer_folder + files + '/' + file), library_cases(library));
    }

    void newFileComesFirst()
    {
        copy("bert");
        QVERIFY(QFile::copy(tokenizer_folder + "byte-level.json", path("tokenizer.json")));
        compare_with_library(*open(folder_->path()), library_cases("byte-level"));
    }

    void settingsBesideAreRead()
    {
        copy("bert");
        write("tokenizer_config.json",
              "{\"tokenizer_class\": \"BertTokenizerFast\", \"do_lower_case\": false, \"mask_token\": null}");
        write("special_tokens_map.json",
              "{\"cls_token\": \"[SEP]\", \"mask_token\": {\"content\": \"the\", \"lstrip\": true}}");
        const auto tokenizer = open(folder_->path());
        QCOMPARE(shown(tokenizer->encode("a  the A")), QString("[SEP]:0-0 a:0-1   the:1-6 [UNK]:7-8 [SEP]:0-0"));
        QCOMPARE(tokenizer->mask_token(), tokenizer->id("the"));
        QVERIFY(tokenizer->is_special(*tokenizer->id("the")));
    }

    void sentencePiece_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("decoded");
        // Ids and pieces are those that spm_encode gives for the same models.
        QTest::newRow("T5") << "t5"
                            << "the  world ï"
                            << "▁the:0-3 ▁wor:3-8 l:8-9 d:9-10 ▁:10-11 ï:11-12 </s>:0-0"
                            << "the world ";
        QTest::newRow("T5, sentinels") << "t5"
                                       << "a<extra_id_0> the"
                                       << "▁:0-0 a:0-1 <extra_id_0>:1-13 ▁the:14-17 </s>:0-0"
                                       << "a the";
        QTest::newRow("T5, nothing") << "t5"
                                     << ""
                                     << "</s>:0-0"
                                     << "";
        QTest::newRow("Llama") << "llama"
                               << "the 日x"
                               << "<s>:0-0 ▁the:0-3 ▁:3-4 <0xE6>:4-5 <0x97>:4-5 <0xA5>:4-5 <0x78>:5-6"
                               << "the 日x";
        QTest::newRow("Marian") << "marian"
                                << ">>fra<< the ï"
                                << ">>fra<<:0-7 ▁the:8-11 ▁:11-12 ï:12-13 </s>:0-0"
                                << "the ï";
    }

    void sentencePiece()
    {
        QFETCH(QString, folder);
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QFETCH(QString, decoded);
        QVERIFY(has_tokenizer((tokenizer_folder + folder).toStdString()));
        const auto tokenizer = open(tokenizer_folder + folder);
        const Encoding encoding = tokenizer->encode(text.toStdString());
        QCOMPARE(shown(encoding), expected);
        std::vector<TokenId> ids;
        for (const EncodedToken& token : encoding)
            ids.push_back(token.id);
        QCOMPARE(QString::fromStdString(tokenizer->decode(ids)), decoded);
    }

    void idsOfSentencePiece()
    {
        QCOMPARE(ids_of(open(tokenizer_folder + "t5")->encode("Hello  the world, naïve 日本 😀x")),
                 (QJsonArray{3, 2, 13, 48, 11, 7, 49, 14, 6, 10, 67, 5, 2, 24, 3, 2, 3, 2, 1}));
        QCOMPARE(ids_of(open(tokenizer_folder + "llama")->encode("Hello  the")),
                 (QJsonArray{1, 367, 75, 368, 284, 370, 367, 261}));
        const auto t5 = open(tokenizer_folder + "t5");
        QCOMPARE(t5->id("<extra_id_99>"), std::optional<TokenId>(83)); // behind 83 pieces, the first sentinel last
        QCOMPARE(t5->id("<extra_id_0>"), std::optional<TokenId>(182));
        QCOMPARE(t5->vocabulary_size(), Index{183});
    }

    void marianCutsTargetsByThemselves()
    {
        const auto marian = open(tokenizer_folder + "marian");
        QVERIFY(marian->encode("the of") != marian->encode_target("the of"));
        QCOMPARE(marian->encode_target("of").back().id, 0);
    }

    void settingsOfLlama()
    {
        copy("llama");
        write("tokenizer_config.json",
              "{\"tokenizer_class\": \"LlamaTokenizer\", \"add_bos_token\": false, \"add_eos_token\": true}");
        QCOMPARE(shown(open(folder_->path())->encode("the")), QString("▁the:0-3 </s>:0-0"));
    }

    void faults_data()
    {
        QTest::addColumn<QString>("files");
        QTest::addColumn<QString>("removed");
        QTest::addColumn<QString>("written");
        QTest::addColumn<QByteArray>("contents");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const char* files, const char* removed, const char* written,
                            const QByteArray& contents, const char* message) {
            QTest::newRow(name) << files << removed << written << contents << message;
        };
        row("no merges", "gpt2", "merges.txt", "", "",
            "/: it has no tokenizer, which would be tokenizer.json, vocab.txt, ");
        row("merges of three", "gpt2", "", "merges.txt", "#version: 0.2\na b c\n",
            "/merges.txt: line 2: expected two tokens with a space between");
        row("merges of unknown tokens", "gpt2", "", "merges.txt", "a \xE2\x98\x83\n",
            "/merges.txt: line 1: the vocabulary has no token \"\u2603\"");
        row("no UTF-8", "bert", "", "vocab.txt", "a\n\xFF\n", "/vocab.txt: line 2: it is not UTF-8");
        row("no special tokens", "bert", "", "vocab.txt", "a\nb\n",
            "/vocab.txt: it has no token \"[CLS]\", which stands around each text");
        row("another tokenizer", "bert", "", "tokenizer_config.json",
            "{\"tokenizer_class\": \"BertJapaneseTokenizer\"}",
            "/vocab.txt: tokenizer_config.json beside it says that it is for BertJapaneseTokenizer, but only "
            "BertTokenizer, ");
        row("a flag that is none", "bert", "", "tokenizer_config.json", "{\"do_lower_case\": 1}",
            "/tokenizer_config.json: do_lower_case: expected true or false");
        row("no target", "marian", "target.spm", "", "",
            "/: target.spm of a Marian tokenizer is missing. Download it too.");
        row("no end", "marian", "", "vocab.json", "{\"<unk>\": 0}", "/vocab.json: </s>: this token is missing");
        row("no model of SentencePiece", "llama", "", "tokenizer.model", "\x01\x02 nothing",
            "/tokenizer.model: model: it is no model of SentencePiece");
        row("an empty model", "llama", "", "tokenizer.model", "",
            "/tokenizer.model: model: it is no model of SentencePiece");
        row("a model for another tokenizer", "llama", "", "tokenizer_config.json",
            "{\"tokenizer_class\": \"XLMRobertaTokenizer\"}",
            "/tokenizer.model: tokenizer_config.json beside it says that it is for XLMRobertaTokenizer, but only "
            "LlamaTokenizer, ");
    }

    void faults()
    {
        QFETCH(QString, files);
        QFETCH(QString, removed);
        QFETCH(QString, written);
        QFETCH(QByteArray, contents);
        QFETCH(QString, message);
        copy(files);
        QVERIFY(removed.isEmpty() || QFile::remove(path(removed)));
        if (!written.isEmpty())
            write(written, contents);
        const QString error = error_of([&] { open(folder_->path()); });
        const QString expected = folder_->path() + (message.startsWith("/:") ? message.mid(1) : message);
        QVERIFY2(error.startsWith(expected), qPrintable(error));
    }

    // A file of merges of which half is gone, cut between two lines.
    void cutMergesAreRefused()
    {
        QJsonObject vocabulary{{"a", 0}, {"b", 1}};
        QByteArray merges = "#version: 0.2\n";
        QString token = "a";
        QByteArray half;
        for (int i = 2; i < 402; ++i) {
            merges += token.toUtf8() + (i % 3 == 0 ? " a\n" : " b\n");
            token += i % 3 == 0 ? "a" : "b";
            vocabulary[token] = i;
            if (i == 201)
                half = merges;
        }
        write("vocab.json", QJsonDocument(vocabulary).toJson());
        write("merges.txt", merges);
        QCOMPARE(open(folder_->path())->encode("ab").size(), std::size_t{1});
        write("merges.txt", half);
        QCOMPARE(code_of([&] { open(folder_->path()); }),
                 QString("vocabulary-file.merges(%1, 200, 402)").arg(path("merges.txt")));
    }

    void damagedSentencePiece_data()
    {
        QTest::addColumn<QByteArray>("added");
        QTest::addColumn<QString>("code");
        const QByteArray four(4, '\0');
        const auto row = [](const char* name, const QByteArray& added, const char* code) {
            QTest::newRow(name) << added << code;
        };
        row("nothing", "", "no error");
        row("one more piece", piece("wört"), "no error");
        row("a field that is not known", field(15, "x"), "no error");
        row("a piece that is not UTF-8", piece("a\x83"), "sentence-piece.piece(83): sentence-piece.utf-8");
        row("half a character at the end", piece("\xe2\x96"), "sentence-piece.piece(83): sentence-piece.utf-8");
        row("an empty piece", piece(""), "sentence-piece.piece(83): sentence-piece.empty");
        row("a piece without a text", field(1, ""), "sentence-piece.piece(83): sentence-piece.empty");
        row("a zero byte", piece(QByteArray("a\0b", 3)), "sentence-piece.piece(83): sentence-piece.empty");
        row("a piece twice", piece("wört") + piece("wört"), "sentence-piece.model: sentence-piece.refused(");
        row("a score that is no number", piece("x", "\xff\xff\xff\x7f"),
            "sentence-piece.piece(83): sentence-piece.score");
        row("an infinite score", piece("x", QByteArray("\0\0\x80\xff", 4)),
            "sentence-piece.piece(83): sentence-piece.score");
        row("an unknown type", piece("wört", four, 9), "sentence-piece.piece(83): sentence-piece.type(9)");
        row("a model of another type", field(2, "\x18\x09"), "sentence-piece.model-type: sentence-piece.other-type(9)");
        row("a text of the training", field(2, field(9, "\xff")), "sentence-piece.training(9): sentence-piece.utf-8");
        row("a name of the normalization", field(3, field(1, "\xff")),
            "sentence-piece.normalization(1): sentence-piece.utf-8");
        row("a table that is cut", field(3, field(2, "abc")), "sentence-piece.table: character-map.cut");
        row("an empty table", field(3, field(2, "")), "no error");
        row("a table without entries", field(3, field(2, QByteArray(5, '\0'))),
            "sentence-piece.table: character-map.size(0)");
        row("a table that is longer", field(3, field(2, QByteArray("\x10\0\0\0xxxx", 8))),
            "sentence-piece.table: character-map.size(16)");
        row("a sample", field(4, field(1, field(1, "\xff"))), "sentence-piece.samples: sentence-piece.utf-8");
        row("a size beyond the end", "\x0a\x7fxx", "sentence-piece.model: sentence-piece.damaged");
        row("a size without end", "\x0a" + QByteArray(11, '\xff'), "sentence-piece.model: sentence-piece.damaged");
        row("a group", "\x0b", "sentence-piece.model: sentence-piece.damaged");
        row("a field without a number", QByteArray(2, '\0'), "sentence-piece.model: sentence-piece.damaged");
    }

    void damagedSentencePiece()
    {
        QFETCH(QByteArray, added);
        QFETCH(QString, code);
        write("x.model", contents_of(tokenizer_folder + "t5/spiece.model") + added);
        const QString found = code_of([&] { open(path("x.model"))->encode("hello wörld 日本"); });
        QVERIFY2(found.contains(code), qPrintable(found));
    }

    // The library cannot be stopped, so that it is given what takes it less than a second.
    void sentencePieceIsGivenShortTexts()
    {
        const auto t5 = open(tokenizer_folder + "t5");
        QCOMPARE(t5->encode(QString(32768, QChar(0x65E5)).toStdString()).size(), std::size_t{3});
        QCOMPARE(code_of<SettingError>([&] { t5->encode(QString(32769, QChar(0x65E5)).toStdString()); }),
                 QString("sentence-piece.unknown(32768)"));
        QCOMPARE(code_of<SettingError>([&] { t5->encode(std::string((1 << 20) + 1, 'a')); }),
                 QString("sentence-piece.long(1.0 MB, 1.0 MB)"));
        QVERIFY(code_of<SettingError>([&] { t5->encode(std::string(1000000, 'a')); }).startsWith("tokenizer.too-many"));
        // A special token parts a text.
        const std::string half(700000, ' ');
        QCOMPARE(t5->encode(half + "<extra_id_0>" + half).size(), std::size_t{2});
    }

    void sentencePieceIsStopped()
    {
        std::stop_source source;
        source.request_stop();
        RunControl control;
        control.stop = source.get_token();
        for (const char* folder : {"t5", "llama", "marian"}) {
            const auto tokenizer = open(tokenizer_folder + folder);
            QCOMPARE(code_of<Cancelled>([&] { tokenizer->encode("the", control); }), QString("cancelled"));
            QCOMPARE(code_of<Cancelled>([&] { tokenizer->encode_pair("the", "the", control); }), QString("cancelled"));
            QCOMPARE(code_of<Cancelled>([&] { tokenizer->encode_target("the", control); }), QString("cancelled"));
            QCOMPARE(code_of<Cancelled>([&] { tokenizer->decode(std::vector<TokenId>{1}, control); }),
                     QString("cancelled"));
        }
    }

    void emptyFolder()
    {
        QVERIFY(!has_tokenizer(folder_->path().toStdString()));
        QVERIFY(!has_tokenizer(path("nowhere").toStdString()));
        QVERIFY2(error_of([&] { open(path("nowhere")); }).startsWith(path("nowhere") + ": it cannot be opened: "), "");
    }

    // Whatever is cut out of a model: an error or a tokenizer, nothing else.
    void damagedModels()
    {
        for (const char* model : {"llama/tokenizer.model", "t5/spiece.model"}) {
            const QByteArray whole = contents_of(tokenizer_folder + model);
            std::uint32_t state = 7;
            for (int i = 0; i < 300; ++i) {
                state = state * 1664525u + 1013904223u;
                QByteArray bytes = whole;
                const auto place = static_cast<qsizetype>((state >> 8) % static_cast<std::uint32_t>(bytes.size()));
                if (i % 2 == 0)
                    bytes.truncate(place);
                else
                    bytes[place] = static_cast<char>(state >> 24);
                write("x.model", bytes);
                try {
                    open(path("x.model"))->encode("hello wörld 日本");
                } catch (const Error&) {
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestOpenTokenizer)
#include "tst_open_tokenizer.moc"
