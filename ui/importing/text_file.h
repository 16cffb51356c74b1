// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace attn {

// Reads a text file of at most `limit` bytes in UTF-8, or in UTF-16 or UTF-32 with a byte order mark. Malformed parts
// become U+FFFD, and line breaks "\n". Throws Error that names the path.
QString readTextFile(const QString& path, qint64 limit = 4'000'000);

} // namespace attn
