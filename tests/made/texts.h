// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/token.h"

#include <QStringList>

#include <vector>

namespace attn {

inline QStringList texts(const std::vector<Token>& tokens)
{
    QStringList list;
    for (const Token& token : tokens)
        list << QString::fromStdString(token.text);
    return list;
}

} // namespace attn
