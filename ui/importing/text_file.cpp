#include "ui/importing/text_file.h"

#include "ui/importing/file_bytes.h"

#include <QStringDecoder>

namespace attn {

QString readTextFile(const QString& path)
{
    const QByteArray bytes = readBytes(path, 4'000'000);
    QStringDecoder decode(QStringConverter::encodingForData(bytes).value_or(QStringConverter::Utf8));
    QString text = decode(bytes);
    text.replace("\r\n", "\n");
    text.replace('\r', '\n');
    return text;
}

} // namespace attn
