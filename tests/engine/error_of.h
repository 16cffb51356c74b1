// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/error.h"

#include <QString>

// The error that `call` throws, which is to be an Expected; what happened instead, as a plain message, where it throws
// none.
template <class Expected = attn::Error, class Call>
attn::MessagePart message_of(Call call)
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

// "code(argument, argument)" of a message, for tests that hold no sentence; what has no code is written out.
inline std::string coded(const attn::MessagePart& message)
{
    std::string arguments;
    for (const attn::MessagePart& argument : message.arguments)
        arguments += (arguments.empty() ? "" : ", ") + coded(argument);
    if (!message.code.empty())
        return message.code + (arguments.empty() ? "" : "(" + arguments + ")");
    attn::MessagePart written = message;
    for (attn::MessagePart& argument : written.arguments)
        argument = coded(argument);
    return written.english();
}

inline std::vector<std::string> coded(const std::vector<attn::Message>& messages)
{
    std::vector<std::string> texts;
    for (const attn::Message& message : messages)
        texts.push_back(coded(message));
    return texts;
}

// The code of that error with its arguments.
template <class Expected = attn::Error, class Call>
QString code_of(Call call)
{
    return QString::fromStdString(coded(message_of<Expected>(call)));
}
