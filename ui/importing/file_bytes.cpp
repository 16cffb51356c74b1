// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/importing/file_bytes.h"

#include "engine/formats/byte_source.h"

#include <QFile>

namespace attn {

QByteArray readBytes(const QString& path, qint64 limit)
{
    if (path.startsWith(":/")) {
        QFile resource(path);
        if (!resource.open(QFile::ReadOnly))
            throw Error(path.toStdString() + ": the program brings no such file");
        return resource.readAll();
    }
    RegularFile file(QFile::encodeName(path).toStdString());
    const auto size = static_cast<qint64>(file.size());
    if (size > limit)
        throw Error(
            QString("%1: it has %2 MB, but at most %3 MB can be opened, make it smaller")
                .arg(path, QString::number(static_cast<double>(size) / 1e6, 'f', 1), QString::number(limit / 1'000'000))
                .toStdString());
    QByteArray bytes(size, Qt::Uninitialized);
    // it may have become shorter
    bytes.resize(static_cast<qsizetype>(file.read(bytes.data(), static_cast<std::size_t>(size))));
    return bytes;
}

} // namespace attn
