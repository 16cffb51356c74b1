// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace attn {

// A text file of at most `limit` bytes: UTF-8, or UTF-16 or UTF-32 with a byte order mark. Malformed parts read as
// U+FFFD, line breaks as "\n". Throws Error naming the path.
QString readTextFile(const QString& path, qint64 limit = 4'000'000);

} // namespace attn
