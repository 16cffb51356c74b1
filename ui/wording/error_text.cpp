// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/error_text.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <new>

namespace attn {

namespace {

// resources/translations/update collects the engine's texts in this context.
QString translated(const char* text, const char* code)
{
    return QCoreApplication::translate("engine", text, code);
}

// A path among the arguments of a message is shown by its last part.
MessagePart withFileNames(MessagePart message)
{
    for (MessagePart& argument : message.arguments) {
        const QFileInfo path(QString::fromStdString(argument.text));
        const bool isPath = argument.code.empty() && argument.arguments.empty() && path.isAbsolute();
        argument = isPath && !path.dir().isRoot() && path.dir().exists() ? MessagePart(path.fileName().toStdString())
                                                                         : withFileNames(std::move(argument));
    }
    return message;
}

} // namespace

QString messageText(const Message& message)
{
    const auto translate = [](const MessagePart& part) {
        return translated(part.text.c_str(), part.code.c_str()).toStdString();
    };
    return QString::fromStdString(withFileNames(message).said(translate));
}

QString errorText(const std::exception& error)
{
    if (const auto* own = dynamic_cast<const Error*>(&error))
        return messageText(own->message());
    if (dynamic_cast<const std::bad_alloc*>(&error))
        return QCoreApplication::translate(
            "errorText", "There is not enough memory. Close other programs or make the input smaller.");
    return QString::fromUtf8(error.what());
}

QString stageText(std::string_view stage)
{
    return translated(std::string(stage).c_str(), "stage");
}

} // namespace attn
