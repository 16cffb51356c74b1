// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/importing/file_bytes.h"

#include "engine/formats/byte_source.h"
#include "engine/run_control/memory_budget.h"

#include <QFile>

namespace attn {

QByteArray readBytes(const QString& path, qint64 limit)
{
    if (path.startsWith(":/")) {
        QFile resource(path);
        if (!resource.open(QFile::ReadOnly))
            throw Error("file.no-resource", "{0}: the program brings no such file.", path.toStdString());
        return resource.readAll();
    }
    RegularFile file(QFile::encodeName(path).toStdString());
    const auto size = static_cast<qint64>(file.size());
    if (size > limit)
        throw Error("file.too-large", "{0}: it has {1}, but at most {2} can be opened. Make it smaller.",
                    path.toStdString(), bytes_text(static_cast<double>(size)), bytes_text(static_cast<double>(limit)));
    QByteArray bytes(size, Qt::Uninitialized);
    // The file may have become shorter.
    bytes.resize(static_cast<qsizetype>(file.read(bytes.data(), static_cast<std::size_t>(size))));
    return bytes;
}

} // namespace attn
