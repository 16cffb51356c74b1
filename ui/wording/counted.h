// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace attn {

// A text of tr() about `count` things, with the ending that fits: "%n token(s)" reads "1 token" or "2 tokens", and
// "%n quer(y|ies)" reads "1 query" or "2 queries". Translations have plural forms of their own and no such endings.
QString counted(const QString& text, qint64 count);

} // namespace attn
