// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/tokenizer.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

// What the tokenizers library (Hugging Face, 0.23.2) made of texts with the small tokenizers in tests/data/tokenizers.

namespace attn {

inline const QString tokenizer_folder = ATTN_TEST_DATA "/tokenizers/";

inline QByteArray contents_of(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// {"text": ..., "pair": ..., "ids": [...], "tokens": [...], "offsets": [[begin, end], ...], "type_ids": [...],
// "decoded": ...}
inline QJsonArray library_cases(const QString& name)
{
    return QJsonDocument::fromJson(contents_of(tokenizer_folder + name + "-cases.json")).array();
}

template <class Value>
QJsonArray list_of(const Encoding& encoding, Value value)
{
    QJsonArray list;
    for (const EncodedToken& token : encoding)
        list.append(value(token));
    return list;
}

inline QJsonArray ids_of(const Encoding& encoding)
{
    return list_of(encoding, [](const EncodedToken& token) { return token.id; });
}

inline QJsonArray tokens_of(const Encoding& encoding)
{
    return list_of(encoding, [](const EncodedToken& token) { return QString::fromStdString(token.token); });
}

inline QJsonArray offsets_of(const Encoding& encoding)
{
    return list_of(encoding, [](const EncodedToken& token) {
        return QJsonArray{static_cast<int>(token.begin), static_cast<int>(token.end)};
    });
}

inline QJsonArray types_of(const Encoding& encoding)
{
    return list_of(encoding, [](const EncodedToken& token) { return static_cast<int>(token.type); });
}

inline void compare_with_library(const Tokenizer& tokenizer, const QJsonArray& cases)
{
    QVERIFY(!cases.isEmpty());
    for (const auto& value : cases) {
        const QJsonObject expected = value.toObject();
        const std::string text = expected["text"].toString().toStdString();
        const Encoding encoding = expected.contains("pair")
            ? tokenizer.encode_pair(text, expected["pair"].toString().toStdString())
            : tokenizer.encode(text);
        QCOMPARE(ids_of(encoding), expected["ids"].toArray());
        QCOMPARE(tokens_of(encoding), expected["tokens"].toArray());
        QCOMPARE(offsets_of(encoding), expected["offsets"].toArray());
        QCOMPARE(types_of(encoding), expected["type_ids"].toArray());
        if (!expected.contains("decoded"))
            continue;
        std::vector<TokenId> ids;
        for (const EncodedToken& token : encoding)
            ids.push_back(token.id);
        QCOMPARE(QString::fromStdString(tokenizer.decode(ids)), expected["decoded"].toString());
    }
}

} // namespace attn
