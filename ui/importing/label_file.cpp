// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/importing/label_file.h"

#include "engine/formats/text_lines.h"
#include "ui/importing/file_bytes.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <optional>

namespace attn {

namespace {

constexpr qint64 largestLabelFile = 64'000'000;

std::optional<std::vector<std::string>> listInJson(const std::string& text)
{
    const QByteArray trimmed = QByteArray::fromStdString(text).trimmed();
    if (!trimmed.startsWith('[') && !trimmed.startsWith('{'))
        return {};
    const QJsonDocument json = QJsonDocument::fromJson(trimmed);
    const QJsonArray list = json.isObject() ? json.object().value(QLatin1String("tokens")).toArray() : json.array();
    if (list.isEmpty())
        return {};
    std::vector<std::string> labels;
    for (const QJsonValue& value : list) {
        if (!value.isString())
            return {};
        labels.push_back(value.toString().toStdString());
    }
    return labels;
}

bool areNumbers(const std::vector<Token>& tokens)
{
    std::size_t place = 0;
    return std::ranges::all_of(tokens, [&](const Token& token) { return token.text == std::to_string(place++); });
}

} // namespace

std::vector<std::string> readLabelFile(const QString& path)
{
    const std::string text = text_of(readBytes(path, largestLabelFile).toStdString(), path.toStdString());
    if (auto labels = listInJson(text))
        return std::move(*labels);
    const std::vector<std::string_view> lines = lines_of(text);
    return {lines.begin(), lines.end()};
}

bool lacksLabels(const Run& run)
{
    return areNumbers(run.queries) || areNumbers(run.keys);
}

bool labelsFit(const std::vector<std::string>& labels, const Run& run)
{
    const auto named = labels.size()
        - static_cast<std::size_t>(std::find_if(labels.rbegin(), labels.rend(),
                                                [](const std::string& label) { return !label.empty(); })
                                   - labels.rbegin());
    const auto fits = [&](std::size_t count) {
        return labels.size() == count || (named <= count && count < labels.size());
    };
    return !labels.empty() && (fits(run.queries.size()) || fits(run.keys.size()));
}

std::vector<std::string> fittingLabels(const QString& path, const Run& run)
{
    try {
        std::vector<std::string> labels = readLabelFile(path);
        if (labelsFit(labels, run))
            return labels;
    } catch (const Error&) {
        return {}; // not one of labels
    }
    return {};
}

QString labelFileBeside(const QString& dump, const Run& run)
{
    if (!lacksLabels(run))
        return {};
    const QFileInfo file(dump);
    for (const QString& before : {file.completeBaseName() + u'.', file.fileName() + u'.', QString()})
        for (const QLatin1String name : {QLatin1String("tokens.txt"), QLatin1String("tokens.json")}) {
            const QString path = file.dir().filePath(before + name);
            if (QFileInfo(path).isFile() && path != dump && !fittingLabels(path, run).empty())
                return path;
        }
    return {};
}

} // namespace attn
