// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/shortened.h"

namespace attn {

QString shortened(const QString& text, qsizetype most)
{
    if (text.size() <= most)
        return text;
    const qsizetype end = text[most - 1].isHighSurrogate() ? most - 1 : most;
    return text.left(end) + QStringLiteral(" …");
}

} // namespace attn
