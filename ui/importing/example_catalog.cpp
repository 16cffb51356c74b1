// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/importing/example_catalog.h"

#include "engine/documents/document_json.h"
#include "engine/tensor/error.h"
#include "ui/importing/file_bytes.h"
#include "ui/importing/image_file.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include <algorithm>
#include <limits>

namespace attn {

namespace {

QByteArray resource(const QString& fileName)
{
    return readBytes(":/examples/" + fileName, std::numeric_limits<qint64>::max());
}

Document readDocument(const QString& name)
{
    const QString fileName = name + ".json";
    return document_from_json(resource(fileName).toStdString(), fileName.toStdString());
}

// resources/translations/update collects the texts of the examples in this context.
QString translated(const char* text)
{
    return QCoreApplication::translate("Examples", text);
}

std::vector<Example> readCatalog()
{
    std::vector<Example> catalog;
    for (const QJsonValue& entry : QJsonDocument::fromJson(resource("index.json")).array()) {
        const QString name = entry["name"].toString();
        const auto place = [&entry](const char* field) {
            const QJsonValue number = entry[QLatin1String(field)];
            return number.isDouble() ? std::optional<Index>(number.toInt()) : std::nullopt;
        };
        catalog.push_back({.name = name,
                           .title = translated(readDocument(name).title.c_str()),
                           .description = translated(entry["description"].toString().toUtf8().constData()),
                           .group = entry["group"].toString(),
                           .view = entry["view"].toString(),
                           .query = place("query"),
                           .key = place("key")});
    }
    return catalog;
}

} // namespace

const std::vector<Example>& exampleCatalog()
{
    static const std::vector<Example> catalog = readCatalog();
    return catalog;
}

const Example& exampleOf(const QString& name)
{
    const std::vector<Example>& catalog = exampleCatalog();
    if (const auto found = std::ranges::find(catalog, name, &Example::name); found != catalog.end())
        return *found;
    QStringList known;
    for (const Example& example : catalog)
        known.append(example.name);
    throw SettingError("example.unknown", "example: \"{0}\" is not known. Choose one of {1}.", name.toStdString(),
                       known.join(", ").toStdString());
}

Document loadExample(const QString& name)
{
    Document document = readDocument(exampleOf(name).name);
    if (!document.image.path.empty())
        document.image.image = readImageFile(QString::fromStdString(document.image.path));
    return document;
}

} // namespace attn
