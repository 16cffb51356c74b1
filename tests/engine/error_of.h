// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/error.h"

#include <QString>

// The message of the error that `call` throws, which is to be an Expected; what happened instead where it throws none.
template <class Expected = attn::Error, class Call>
QString error_of(Call call)
{
    try {
        call();
    } catch (const Expected& error) {
        return QString::fromUtf8(error.what());
    } catch (const std::exception& error) {
        return QStringLiteral("another error: ") + QString::fromUtf8(error.what());
    }
    return QStringLiteral("no error");
}
