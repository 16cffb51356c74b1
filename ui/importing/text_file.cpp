// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/importing/text_file.h"

#include "ui/importing/file_bytes.h"

#include <QStringDecoder>

namespace attn {

QString readTextFile(const QString& path, qint64 limit)
{
    const QByteArray bytes = readBytes(path, limit);
    QStringDecoder decode(QStringConverter::encodingForData(bytes).value_or(QStringConverter::Utf8));
    QString text = decode(bytes);
    text.replace("\r\n", "\n");
    text.replace('\r', '\n');
    return text;
}

} // namespace attn
