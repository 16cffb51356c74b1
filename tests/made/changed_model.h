// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <map>
#include <stdexcept>

// A copy of a reference model in a folder of its own, whose config and tensors can be changed before it is opened.
class ChangedModel {
public:
    struct Tensor {
        QString type;
        QJsonArray shape;
        QByteArray bytes;
    };

    explicit ChangedModel(const QString& name)
    {
        const QString from = QStringLiteral(ATTN_REFERENCE) + '/' + name;
        config = QJsonDocument::fromJson(read(from + "/config.json")).object();
        const QByteArray bytes = read(from + "/model.safetensors");
        // below 64 kB
        const qsizetype length = static_cast<unsigned char>(bytes[0]) + 256 * static_cast<unsigned char>(bytes[1]);
        const QJsonObject header = QJsonDocument::fromJson(bytes.mid(8, length)).object();
        for (auto entry = header.begin(); entry != header.end(); ++entry) {
            const QJsonObject value = entry.value().toObject();
            const QJsonArray offsets = value["data_offsets"].toArray();
            if (entry.key() != "__metadata__")
                tensors[entry.key()] = {
                    value["dtype"].toString(), value["shape"].toArray(),
                    bytes.mid(8 + length + offsets[0].toInt(), offsets[1].toInt() - offsets[0].toInt())};
        }
    }

    QJsonObject config;
    std::map<QString, Tensor> tensors;

    QString configPath() const { return folder_.filePath("config.json"); }
    QString weightsPath() const { return folder_.filePath("model.safetensors"); }

    // Writes what is not there yet and returns the folder.
    std::string written() const
    {
        write(configPath(), QJsonDocument(config).toJson());
        QJsonObject header;
        QByteArray data;
        for (const auto& [name, tensor] : tensors) {
            header[name] = QJsonObject{{"dtype", tensor.type},
                                       {"shape", tensor.shape},
                                       {"data_offsets", QJsonArray{data.size(), data.size() + tensor.bytes.size()}}};
            data += tensor.bytes;
        }
        const QByteArray text = QJsonDocument(header).toJson(QJsonDocument::Compact);
        QByteArray length(8, '\0');
        for (int i = 0; i < 8; ++i)
            length[i] = static_cast<char>(text.size() >> (8 * i));
        write(weightsPath(), length + text + data);
        return folder_.path().toStdString();
    }

    static void write(const QString& path, const QByteArray& bytes)
    {
        QFile::remove(path); // a file that is cut and written again waits for the disk
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            throw std::runtime_error("cannot write " + path.toStdString());
    }

private:
    static QByteArray read(const QString& path)
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            throw std::runtime_error("cannot read " + path.toStdString());
        return file.readAll();
    }

    QTemporaryDir folder_;
};
