// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace attn {

// The text, or its first `most` characters and an ellipsis. For everything from outside that a widget lays out, as the
// time for that grows faster than the text: the full text stays with who shows it.
QString shortened(const QString& text, qsizetype most = 400);

} // namespace attn
