// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/error.h"

#include <QString>

// The error that `call` throws, which is to be an Expected; what happened instead, as a plain message, where it throws
// none.
template <class Expected = attn::Error, class Call>
attn::Message message_of(Call call)
{
    try {
        call();
    } catch (const Expected& error) {
        return error.message();
    } catch (const std::exception& error) {
        return std::string("another error: ") + error.what();
    }
    return "no error";
}

// The text of that error.
template <class Expected = attn::Error, class Call>
QString error_of(Call call)
{
    return QString::fromStdString(message_of<Expected>(call).english());
}

// The code of what happened, for tests that hold no sentence; the text of an error without one.
template <class Expected = attn::Error, class Call>
QString code_of(Call call)
{
    const attn::Message message = message_of<Expected>(call);
    return QString::fromStdString(message.reason().empty() ? message.english() : std::string(message.reason()));
}
