// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/usage_error.h"

#include <QFile>

namespace attn {

// The name of a file for Qt, whose names are texts. Throws UsageError for a name that is none.
inline QString fileName(const std::string& path)
{
    const QString name = QFile::decodeName(QByteArray::fromStdString(path));
    if (QFile::encodeName(name).toStdString() != path)
        throw UsageError(path + ": pictures, figures and matrices need a name in UTF-8, rename the file");
    return name;
}

} // namespace attn
