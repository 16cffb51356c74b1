// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace attn {

// A copy of a reference model, which tests may add files to and take away from.
class ModelFolder {
public:
    explicit ModelFolder(const QString& model)
    {
        const QDir source(QStringLiteral(ATTN_REFERENCE "/") + model);
        for (const QString& name : source.entryList(QDir::Files))
            if (name != QLatin1String("reference.safetensors"))
                QFile::copy(source.filePath(name), folder_.filePath(name));
        for (const QString& name : QDir(folder_.path()).entryList(QDir::Files))
            QFile::setPermissions(folder_.filePath(name), QFile::ReadOwner | QFile::WriteOwner);
    }

    QString path(const QString& name = {}) const { return name.isEmpty() ? folder_.path() : folder_.filePath(name); }
    std::string text() const { return folder_.path().toStdString(); }
    void write(const QString& name, const QByteArray& contents) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(contents), contents.size());
    }
    void remove(const QString& name) const { QVERIFY(QFile::remove(path(name))); }
    // Words and pieces of words around [CLS] and [SEP], or, for translation models, before </s>.
    void addTokenizer(bool translation = false) const
    {
        const QByteArray words = "\"the\": 5, \"cat\": 6, \"sat\": 7, \"##s\": 8, \"gr\": 9, \"##o\": 10, \"##ß\": 11, "
                                 "\"##e\": 12, \"hund\": 13";
        const QByteArray special = translation
            ? "\"</s>\": 0, \"[UNK]\": 1, \"<pad>\": 99, "
            : "\"[PAD]\": 0, \"[UNK]\": 1, \"[CLS]\": 2, \"[SEP]\": 3, \"[MASK]\": 4, ";
        const auto added = [](int id, const char* token) {
            return QByteArray("{\"id\": ") + QByteArray::number(id) + ", \"content\": \"" + token
                + "\", \"single_word\": false, \"lstrip\": false, \"rstrip\": false, \"normalized\": false, "
                  "\"special\": true}";
        };
        const auto piece = [](const char* token, int type) {
            return QByteArray("{\"SpecialToken\": {\"id\": \"") + token + "\", \"type_id\": " + QByteArray::number(type)
                + "}}";
        };
        const auto sequence = [](const char* name, int type) {
            return QByteArray("{\"Sequence\": {\"id\": \"") + name + "\", \"type_id\": " + QByteArray::number(type)
                + "}}";
        };
        const auto known = [](const char* token, int id) {
            return QByteArray("\"") + token + "\": {\"id\": \"" + token + "\", \"ids\": [" + QByteArray::number(id)
                + "], \"tokens\": [\"" + token + "\"]}";
        };
        const QByteArray tokens = translation ? added(0, "</s>") + ", " + added(1, "[UNK]") + ", " + added(99, "<pad>")
                                              : added(0, "[PAD]") + ", " + added(1, "[UNK]") + ", " + added(2, "[CLS]")
                + ", " + added(3, "[SEP]") + ", " + added(4, "[MASK]");
        const QByteArray template_ = translation
            ? "\"single\": [" + sequence("A", 0) + ", " + piece("</s>", 0) + "], \"pair\": [" + sequence("A", 0) + ", "
                + sequence("B", 0) + ", " + piece("</s>", 0) + "], \"special_tokens\": {" + known("</s>", 0) + "}"
            : "\"single\": [" + piece("[CLS]", 0) + ", " + sequence("A", 0) + ", " + piece("[SEP]", 0)
                + "], \"pair\": [" + piece("[CLS]", 0) + ", " + sequence("A", 0) + ", " + piece("[SEP]", 0) + ", "
                + sequence("B", 1) + ", " + piece("[SEP]", 1) + "], \"special_tokens\": {" + known("[CLS]", 2) + ", "
                + known("[SEP]", 3) + "}";
        write("tokenizer.json",
              "{\"version\": \"1.0\", \"truncation\": null, \"padding\": null, \"added_tokens\": [" + tokens
                  + "], \"normalizer\": {\"type\": \"BertNormalizer\", \"clean_text\": true, \"handle_chinese_chars\": "
                    "true, \"strip_accents\": null, "
                    "\"lowercase\": true}, \"pre_tokenizer\": {\"type\": \"BertPreTokenizer\"}, \"post_processor\": "
                    "{\"type\": \"TemplateProcessing\", "
                  + template_
                  + "}, \"decoder\": {\"type\": \"WordPiece\", \"prefix\": \"##\", \"cleanup\": true}, \"model\": "
                    "{\"type\": \"WordPiece\", "
                    "\"unk_token\": \"[UNK]\", \"continuing_subword_prefix\": \"##\", \"max_input_chars_per_word\": "
                    "100, \"vocab\": {"
                  + special + words + "}}}");
        if (!translation)
            write("tokenizer_config.json", "{\"mask_token\": \"[MASK]\"}");
    }

private:
    QTemporaryDir folder_;
};

} // namespace attn
