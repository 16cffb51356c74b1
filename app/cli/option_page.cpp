// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/option_page.h"

#include "app/cli/command_line.h"

#include <CLI/CLI.hpp>

#include <string_view>

namespace attn {

namespace {

// The text as it is, where Markdown would take some of its characters for marks.
std::string plain(const std::string& text)
{
    std::string escaped;
    for (const char character : text) {
        if (std::string_view("\\`*_[]<>|#").find(character) != std::string_view::npos)
            escaped += '\\';
        escaped += character;
    }
    return escaped;
}

std::string rowOf(const CLI::Option& option)
{
    const std::string name = option.get_positional() ? option.get_name(true) : option.get_name(false, true);
    const std::string value = option.get_type_name();
    return "| " + plain(value.empty() ? name : name + ' ' + value) + " | " + plain(option.get_description()) + " |\n";
}

std::string tablesOf(const CLI::App& command)
{
    std::string tables = "\n## attnscope " + command.get_name() + "\n\n" + command.get_description() + ".\n";
    for (const std::string& group : command.get_groups()) {
        std::string rows;
        for (const CLI::Option* const option : command.get_options())
            if (option->get_group() == group && option != command.get_help_ptr())
                rows += rowOf(*option);
        if (!rows.empty())
            tables += "\n| " + plain(group) + " | |\n|---|---|\n" + rows;
    }
    return tables;
}

} // namespace

std::string optionPage()
{
    CLI::App program;
    CommandLine call;
    addCommands(program, call);
    std::string page;
    for (const CLI::App* const command : program.get_subcommands({}))
        page += tablesOf(*command);
    return page;
}

} // namespace attn
