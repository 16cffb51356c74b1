// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QRegularExpression>

#include <algorithm>
#include <random>
#include <vector>

namespace attn {

// Damages texts of JSON and of settings at random: bytes, parts, numbers, quoted texts and words. The same seed damages
// them the same way.
class Mutation {
public:
    explicit Mutation(unsigned seed) : random_(seed) {}

    int below(qsizetype end)
    {
        return static_cast<int>(random_() % static_cast<unsigned long>(std::max<qsizetype>(end, 1)));
    }

    QByteArray of(QByteArray text)
    {
        change(text);
        if (below(3) == 0)
            change(text);
        return text;
    }

private:
    void change(QByteArray& text)
    {
        const qsizetype at = below(text.size());
        switch (below(9)) {
        case 0: text[at] = static_cast<char>(below(256)); break;
        case 1: text.remove(at, 1 + below(20)); break;
        case 2: text.insert(at, text.mid(below(text.size()), 1 + below(60))); break;
        case 3: text.truncate(at); break;
        case 4: replaceOne(text, QRegularExpression("[0-9.]+"), numbers_[below(numbers_.size())]); break;
        case 5: replaceOne(text, QRegularExpression("\"[^\"]*\""), strings_[below(strings_.size())]); break;
        case 6:
        case 7: replaceOne(text, QRegularExpression("[0-9]+"), QByteArray::number(below(70))); break;
        default: replaceOne(text, QRegularExpression("true|false|null|\\[|\\{"), values_[below(values_.size())]);
        }
    }
    void replaceOne(QByteArray& text, const QRegularExpression& pattern, const QByteArray& by)
    {
        std::vector<QRegularExpressionMatch> found;
        for (auto all = pattern.globalMatch(QString::fromLatin1(text)); all.hasNext();)
            found.push_back(all.next());
        if (found.empty())
            return;
        const auto& one = found[static_cast<std::size_t>(below(std::ssize(found)))];
        text.replace(one.capturedStart(), one.capturedLength(), by);
    }

    const QByteArrayList numbers_{"0",   "-1",  "1e308", "1e-308", "65536", "2147483648", "9223372036854775808",
                                  "0.5", "NaN", "4096",  "1024",   "-0",    "1e9"};
    const QByteArrayList strings_{
        "\"\"",        "\"softmax\"",          "\"text\"",   "\"image\"",
        "\"weights\"", "\"/dev/zero\"",        "\"matrix\"", '"' + QByteArray(100'000, 'w') + '"',
        "\"\\u0000\"", "\"\\ud800 \\u202e|\"", "\"..\""};
    const QByteArrayList values_{"true", "null", "[", "{", "[[", "{}", "[]", "\"\"", "7", "@Variant(", "@ByteArray("};
    std::mt19937 random_;
};

} // namespace attn
