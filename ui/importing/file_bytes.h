// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace attn {

// Reads all bytes of a file, or of a resource of the program (":/..."). Folders, pipes and devices are refused before
// anything is read. Throws Error that names the path, also for a file of more than `limit` bytes; the message names
// both sizes.
QByteArray readBytes(const QString& path, qint64 limit);

} // namespace attn
