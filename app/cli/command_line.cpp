// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"

#include "app/cli/file_name.h"
#include "app/cli/info_command.h"
#include "app/cli/interruption.h"
#include "app/cli/list_command.h"
#include "app/cli/progress_bar.h"
#include "app/cli/render_command.h"
#include "app/cli/standard_output.h"
#include "app/cli/tokens_command.h"
#include "app/cli/usage_error.h"
#include "app/cli/weights_command.h"
#include "engine/formats/array_formats.h"

#include <CLI/CLI.hpp>
#include <tbb/global_control.h>

#include <QApplication>
#include <QLoggingCategory>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string_view>

namespace attn {

namespace {

constexpr int success = 0;
constexpr int workFailed = 1;
constexpr int callWrong = 2;

// Some messages have several lines, for which a window has room. On the command line each error is one line.
std::string onOneLine(std::string message)
{
    constexpr std::string_view item = "\n  ";
    const char* separator = ": ";
    for (std::size_t place = 0; (place = message.find(item, place)) != std::string::npos; separator = ", ")
        message.replace(place, item.size(), separator);
    return message;
}

void printError(const std::string& message)
{
    std::fprintf(stderr, "attnscope: %s\n", onOneLine(message).c_str());
}

// Runs `function` and turns what it throws into an exit code and a message.
int answer(const std::function<void()>& function)
{
    try {
        function();
        return success;
    } catch (const Cancelled&) {
        printError("cancelled: nothing was written");
        return workFailed;
    } catch (const UsageError& error) {
        printError(error.what());
        return callWrong;
    } catch (const SettingError& error) {
        printError(error.what());
        return callWrong;
    } catch (const std::bad_alloc&) {
        return answerNoMemory();
    } catch (const std::exception& error) {
        printError(MessagePart(error.what()).text);
        return workFailed;
    }
}

// CLI11 reports help and version as exceptions too.
int answerParseError(const CLI::App& program, const CLI::ParseError& error)
{
    if (error.get_exit_code() == 0)
        return answer([&] {
            std::ostringstream text;
            program.exit(error, text, text);
            writeStandardOutput(text.str());
        });
    const auto commands = program.get_subcommands();
    const std::string command = commands.empty() ? "" : commands.front()->get_name() + " ";
    const MessagePart what(error.what()); // which may quote an argument of any length
    printError((command.empty() ? "call: " : commands.front()->get_name() + ": ") + lowerFirst(what.text)
               + ". See attnscope " + command + "--help.");
    return callWrong;
}

void requireFiles(const std::vector<std::string>& files)
{
    std::error_code ignored;
    for (const std::string& file : files) {
        if (!std::filesystem::exists(file, ignored))
            throw UsageError(file + ": there is neither such a command nor such a file. See attnscope --help.");
        fileName(file);
    }
}

// The exit code of a call that was answered while it was parsed.
std::optional<int> parse(CLI::App& program, int argc, char** argv, const CommandLine& call)
{
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return answerParseError(program, error);
    }
    if (!call.command)
        requireFiles(call.files);
    return {};
}

} // namespace

int answerNoMemory()
{
    // A text that has to be put together would need memory.
    std::fputs("attnscope: memory: there is not enough for this. Close other programs or make the input smaller.\n",
               stderr);
    return workFailed;
}

void addCommands(CLI::App& program, CommandLine& call)
{
    addRenderCommand(program, call);
    addWeightsCommand(program, call);
    addInfoCommand(program, call);
    addTokensCommand(program, call);
    addListCommand(program, call);
}

CommandLine parseCommandLine(int argc, char** argv)
{
    CommandLine call;
    CLI::App program("Shows what attention looks at. Without a command, a window opens with these files.", "attnscope");
    program.set_version_flag("--version", "attnscope " ATTN_VERSION, "Print the version");
    program
        .add_option("FILE", call.files,
                    "A picture, a text file, the folder of a model, or attention weights ("
                        + either_ending(&ArrayFormat::reads)
                        + "). After the folder of a model, a picture or a text is its input")
        ->type_name("");
    addWorkOptions(program, call.options);
    program.require_subcommand(0, 1);
    program.footer("Exit codes: 0 success, 1 the work failed, 2 the call was wrong, 130 interrupted by Ctrl+C.");
    addCommands(program, call);

    const int code = answer([&] { call.exitCode = parse(program, argc, argv, call); });
    if (code != success)
        call.exitCode = code;
    return call;
}

int runCommand(int argc, char** argv, const CommandLine& call)
{
    Interruption interruption;
#ifdef SIGXFSZ
    std::signal(SIGXFSZ, SIG_IGN); // a file that may not grow is an error like any other
#endif
    qputenv("QT_QPA_PLATFORM", "offscreen");
    // Remarks of Qt, as about a missing folder for sockets or a locale that it replaces, must not stand between our
    // errors.
    QLoggingCategory::setFilterRules(QStringLiteral("*.debug=false\n*.info=false\n*.warning=false"));
    const QApplication application(argc, argv);
    std::optional<tbb::global_control> threads;
    if (call.options.threads > 0)
        threads.emplace(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(call.options.threads));

    if (call.options.quiet)
        switchNotesOff();
    Work work;
    const int code = answer([&] {
        ProgressBar bar(call.options.quiet);
        work.control.stop = interruption.token();
        work.control.progress = [&bar](double share, std::string_view stage) { bar.show(share, stage); };
        work.times.begun = [&bar](const char* stage) { bar.begin(stage); };
        work.end = [&](const std::string& message) {
            bar.end();
            printError(message);
            std::_Exit(128 + interruption.signal());
        };
        call.command(work);
    });
    if (call.options.timing)
        std::fprintf(stderr, "%s\n", work.times.json().c_str());
    return code != success && interruption.signal() != 0 ? 128 + interruption.signal() : code;
}

} // namespace attn
