// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/error_text.h"

#include <QCoreApplication>

namespace attn {

namespace {

// As resources/translations/update collects the engine's texts.
QString translated(const char* text, const char* code)
{
    return QCoreApplication::translate("engine", text, code);
}

} // namespace

QString messageText(const Message& message)
{
    const auto translate = [](const Message& part) {
        return translated(part.text.c_str(), part.code.c_str()).toStdString();
    };
    return QString::fromStdString(message.said(translate));
}

QString errorText(const std::exception& error)
{
    const auto* own = dynamic_cast<const Error*>(&error);
    return own ? messageText(own->message()) : QString::fromUtf8(error.what());
}

QString stageText(std::string_view stage)
{
    return translated(std::string(stage).c_str(), "stage");
}

} // namespace attn
