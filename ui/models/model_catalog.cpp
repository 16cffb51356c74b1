// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/model_catalog.h"

#include "engine/attention/names.h"
#include "ui/wording/number_text.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace attn {

namespace {

QJsonDocument jsonOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()) : QJsonDocument();
}

// Beside the installed program, or where it was built.
QString catalogFolder()
{
    const QString installed =
        QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("../share/attnscope/models"));
    return QDir::cleanPath(QFile::exists(installed + QStringLiteral("/index.json")) ? installed
                                                                                    : QStringLiteral(ATTN_MODELS));
}

// resources/translations/update collects these texts in this context.
QString translated(const QString& text)
{
    return QCoreApplication::translate("Models", text.toUtf8().constData());
}

std::vector<ShippedModel> readCatalog()
{
    const QDir all(catalogFolder());
    std::vector<ShippedModel> catalog;
    for (const QJsonValue& entry : jsonOf(all.filePath(QStringLiteral("index.json"))).array()) {
        const QString name = entry[QLatin1String("name")].toString();
        const QDir folder(all.filePath(name));
        const QJsonDocument figures = jsonOf(folder.filePath(QStringLiteral("figures.json")));
        const double reached = figures[entry[QLatin1String("figure")].toString()].toDouble();
        catalog.push_back({.name = name,
                           .task = translated(entry[QLatin1String("task")].toString()),
                           .figure = percentText(reached) + u' ' + translated(entry[QLatin1String("what")].toString()),
                           .folder = folder.path(),
                           .bytes = QFileInfo(folder.filePath(QStringLiteral("model.safetensors"))).size()});
    }
    return catalog;
}

ModelSample sampleOf(const QJsonValue& entry, const QDir& folder)
{
    const QJsonValue claim = entry[QLatin1String("claim")];
    const auto place = [&claim](const char* field) { return static_cast<Index>(claim[QLatin1String(field)].toInt()); };
    ModelSample sample{.input = entry[QLatin1String("input")].toString(),
                       .note = entry[QLatin1String("note")].toString(),
                       .head = {place("layer"), place("head")},
                       .pinned = {place("query"), place("key")}};
    if (const QString kind = entry[QLatin1String("kind")].toString(); !kind.isEmpty())
        sample.kind = parse_attention_kind(kind.toStdString());
    sample.isPicture = sample.input.endsWith(QLatin1String(".png"));
    if (sample.isPicture)
        sample.input = folder.filePath(sample.input);
    return sample;
}

} // namespace

std::vector<ModelSample> samplesOf(const ShippedModel& model)
{
    const QDir folder(model.folder);
    std::vector<ModelSample> samples;
    for (const QJsonValue& entry : jsonOf(folder.filePath(QStringLiteral("samples.json"))).array())
        samples.push_back(sampleOf(entry, folder));
    return samples;
}

const std::vector<ShippedModel>& modelCatalog()
{
    static const std::vector<ShippedModel> catalog = readCatalog();
    return catalog;
}

const ShippedModel* shippedModel(const QString& name)
{
    const std::vector<ShippedModel>& catalog = modelCatalog();
    const auto found = std::ranges::find(catalog, name, &ShippedModel::name);
    return found == catalog.end() ? nullptr : &*found;
}

std::optional<std::string> modelFolder(const std::string& given)
{
    if (QFileInfo::exists(QFile::decodeName(given.c_str())))
        return given;
    const ShippedModel* const shipped = shippedModel(QString::fromStdString(given));
    return shipped ? std::optional(QFile::encodeName(shipped->folder).toStdString()) : std::nullopt;
}

} // namespace attn
