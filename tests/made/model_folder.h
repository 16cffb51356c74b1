// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <stdexcept>
#include <string>

namespace attn {

// A copy of a reference model in a folder of the name "model", which tests may add files to and take away from.
class ModelFolder {
public:
    explicit ModelFolder(const QString& model)
    {
        const QDir source(QStringLiteral(ATTN_REFERENCE "/") + model);
        QDir().mkpath(path());
        for (const QString& name : source.entryList(QDir::Files)) {
            if (name == QLatin1String("reference.safetensors"))
                continue;
            if (!QFile::copy(source.filePath(name), path(name)))
                throw std::runtime_error("cannot copy the model");
            QFile::setPermissions(path(name), QFile::ReadOwner | QFile::WriteOwner);
        }
    }

    QString path(const QString& name = {}) const
    {
        return folder_.filePath(name.isEmpty() ? QStringLiteral("model") : QStringLiteral("model/") + name);
    }
    std::string text() const { return path().toStdString(); }
    void write(const QString& name, const QByteArray& contents) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(contents) != contents.size())
            throw std::runtime_error("cannot write the model");
    }
    void remove(const QString& name) const
    {
        if (!QFile::remove(path(name)))
            throw std::runtime_error("cannot remove a file of the model");
    }

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

// A model of 100 tokens with a tokenizer of one token a word.
class SmallModel : public ModelFolder {
public:
    // `added`: whether [CLS] and [SEP] stand around a text.
    explicit SmallModel(const QString& name, bool added = false) : ModelFolder(name)
    {
        write("tokenizer.json", QJsonDocument(tokenizer(added)).toJson());
    }

    // "w10" is token 10; the first of them have names.
    static QString token(int id)
    {
        static const QStringList names{"[PAD]", "</s>", "[CLS]", "[SEP]", "[MASK]", "[UNK]",
                                       "the",   "cat",  "sat",   "on",    "mat"};
        return id < names.size() ? names[id] : QString("w%1").arg(id);
    }

private:
    static QJsonObject tokenizer(bool added)
    {
        QJsonObject vocabulary;
        QJsonArray addedTokens;
        for (int id = 0; id < 100; ++id) {
            vocabulary[token(id)] = id;
            if (id < 5)
                addedTokens.append(QJsonObject{{"id", id},
                                               {"content", token(id)},
                                               {"single_word", false},
                                               {"lstrip", false},
                                               {"rstrip", false},
                                               {"normalized", false},
                                               {"special", true}});
        }
        const auto special = [](int id) {
            return QJsonObject{{"SpecialToken", QJsonObject{{"id", token(id)}, {"type_id", 0}}}};
        };
        const auto sequence = [](const char* name, int type) {
            return QJsonObject{{"Sequence", QJsonObject{{"id", name}, {"type_id", type}}}};
        };
        const auto entry = [](int id) {
            return QJsonObject{{"id", token(id)}, {"ids", QJsonArray{id}}, {"tokens", QJsonArray{token(id)}}};
        };
        const QJsonObject processor{
            {"type", "TemplateProcessing"},
            {"single", QJsonArray{special(2), sequence("A", 0), special(3)}},
            {"pair", QJsonArray{special(2), sequence("A", 0), special(3), sequence("B", 1), special(3)}},
            {"special_tokens", QJsonObject{{token(2), entry(2)}, {token(3), entry(3)}}}};
        return {{"version", "1.0"},
                {"truncation", QJsonValue::Null},
                {"padding", QJsonValue::Null},
                {"added_tokens", addedTokens},
                {"normalizer", QJsonValue::Null},
                {"pre_tokenizer", QJsonObject{{"type", "WhitespaceSplit"}}},
                {"post_processor", added ? QJsonValue(processor) : QJsonValue::Null},
                {"decoder", QJsonValue::Null},
                {"model", QJsonObject{{"type", "WordLevel"}, {"vocab", vocabulary}, {"unk_token", "[UNK]"}}}};
    }
};

} // namespace attn
