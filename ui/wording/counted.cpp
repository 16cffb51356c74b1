// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/counted.h"

#include <QRegularExpression>

namespace attn {

QString counted(const QString& text, qint64 count)
{
    static const QRegularExpression endings(QStringLiteral("\\((?:([a-z]*)\\|)?([a-z]*)\\)"));
    return QString(text).replace(endings, count == 1 ? QStringLiteral("\\1") : QStringLiteral("\\2"));
}

} // namespace attn
