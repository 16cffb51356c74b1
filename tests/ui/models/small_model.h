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

// Copies of the reference models (100 tokens each) with a tokenizer of one token a word, or what prepares pictures.
class SmallModel {
public:
    // `added`: whether [CLS] and [SEP] stand around a text.
    explicit SmallModel(const QString& name, bool added = false)
    {
        QDir().mkdir(path());
        for (const char* const file : {"config.json", "model.safetensors"})
            if (!QFile::copy(QStringLiteral(ATTN_REFERENCE) + '/' + name + '/' + file, path() + '/' + file))
                throw std::runtime_error("cannot copy the model");
        write("tokenizer.json", QJsonDocument(tokenizer(added)).toJson());
    }

    QString path() const { return folder_.filePath("model"); }
    std::string folder() const { return path().toStdString(); }

    void write(const QString& file, const QByteArray& text) const
    {
        QFile out(path() + '/' + file);
        if (!out.open(QIODevice::WriteOnly) || out.write(text) != text.size())
            throw std::runtime_error("cannot write the model");
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

    QTemporaryDir folder_;
};
