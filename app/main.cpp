// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"
#include "app/cli/option_page.h"
#include "app/gui/application.h"

#include "ui/jobs/guarded_application.h"

#include <QFile>

#include <cstdio>
#include <new>

namespace {

bool hasDisplay()
{
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
        || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

int run(int argc, char** argv)
{
    QApplication::setApplicationName("AttnScope");
    QApplication::setApplicationVersion(ATTN_VERSION);

    const attn::CommandLine call = attn::parseCommandLine(argc, argv);
    if (call.exitCode)
        return *call.exitCode;
    if (call.command)
        return attn::runCommand(argc, argv, call);
    if (!hasDisplay()) {
        std::fputs("attnscope: display: there is none to open a window on. Use a command such as attnscope render. See "
                   "attnscope --help.\n",
                   stderr);
        return 1;
    }
    attn::GuardedApplication application(argc, argv);
    QStringList files;
    for (const std::string& file : call.files)
        files << QFile::decodeName(QByteArray::fromStdString(file));
    return attn::runWindow(application,
                           {.files = files, .timing = call.options.timing, .optionPage = attn::optionPage});
}

} // namespace

int main(int argc, char** argv)
{
    try {
        return run(argc, argv);
    } catch (const std::bad_alloc&) { // where nothing else can say so
        return attn::answerNoMemory();
    }
}
