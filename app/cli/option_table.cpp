// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/option_table.h"

#include "app/cli/usage_error.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string_view>

namespace attn {

namespace {

// "-o,--output" is called --output.
std::string longName(const Option& option)
{
    return option.name.substr(option.name.rfind(',') + 1);
}

// "--view heatmap, panels or links": an option is named once for all of its values.
std::string joined(const Partners& partners)
{
    std::string text;
    std::string before;
    for (std::size_t i = 0; i < partners.size(); ++i) {
        const std::string option = partners[i].substr(0, partners[i].find(' ') + 1);
        text += i == 0 ? "" : i + 1 == partners.size() ? " or " : ", ";
        text += !option.empty() && option == before ? partners[i].substr(option.size()) : partners[i];
        before = option;
    }
    return text;
}

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char letter) { return std::tolower(letter); });
    return text;
}

// The options of a call with their values, given or default.
class Call {
public:
    Call(const CLI::App& command, const OptionTable& table) : command_(command)
    {
        for (const OptionGroup& group : table)
            for (const Option& option : group.options)
                values_[longName(option)] = valueOf(option);
    }

    bool isGiven(const Option& option) const { return command_.count(longName(option)) > 0; }

    bool has(const std::string& partner) const
    {
        const std::size_t space = partner.find(' ');
        const std::string name = partner.substr(0, space);
        if (space == std::string::npos)
            return values_.contains(name) && command_.count(name) > 0;
        const auto found = values_.find(name);
        const std::string wanted = partner.substr(space + 1);
        return found != values_.end()
            && (found->second == wanted || (wanted.starts_with('.') && lower(found->second).ends_with(wanted)));
    }

    bool hasOneOf(const Partners& partners) const
    {
        return std::ranges::any_of(partners, [this](const std::string& partner) { return has(partner); });
    }

    bool isRunBy(Runner runner) const { return runner == Runner::any || (runner == Runner::model) == has("--model"); }

private:
    std::string valueOf(const Option& option) const
    {
        return isGiven(option) && !option.value.empty() ? command_[longName(option)]->results().back()
                                                        : option.fallback;
    }

    const CLI::App& command_;
    std::map<std::string, std::string> values_;
};

void requireOne(const Call& call, const OptionGroup& group)
{
    Partners names;
    std::vector<std::string> given;
    for (const Option& option : group.options) {
        names.push_back(longName(option));
        if (call.isGiven(option) && !call.hasOneOf(option.joins))
            given.push_back(longName(option));
    }
    if (given.empty())
        throw UsageError(group.choice + ": none is given. Give one of " + joined(names) + ".");
    if (given.size() > 1)
        throw UsageError(given[1] + ": " + given[0] + " is given already. Give one of them.");
}

void requireRunner(const Call& call, const Option& option)
{
    if (call.isRunBy(option.runner))
        return;
    throw UsageError(longName(option)
                     + (option.runner == Runner::model
                            ? ": it goes with --model only. Give the folder of one"
                            : ": it is for the playground, and a model brings its own. Leave it or --model out")
                     + ".");
}

void requirePartners(const Call& call, const Option& option)
{
    for (const Need& need : option.needs)
        if (call.isRunBy(need.runner) && (need.beside.empty() || call.hasOneOf(need.beside))
            && !call.hasOneOf(need.oneOf))
            throw UsageError(longName(option) + ": it goes with " + joined(need.oneOf) + " only. Leave it out.");
    for (const std::string& excluded : option.excludes)
        if (call.has(excluded))
            throw UsageError(longName(option) + ": it has no effect beside " + excluded + ". Leave one of them out.");
}

template <class Each>
void forEachGiven(const Call& call, const OptionTable& table, Each each)
{
    for (const OptionGroup& group : table)
        for (const Option& option : group.options)
            if (call.isGiven(option))
                each(call, option);
}

// Whether a file of this name in the folder of a model belongs to it.
bool isModelFile(const std::string& name)
{
    constexpr std::string_view beginnings[] = {"model",        "pytorch_model", "config",         "generation_config",
                                               "tokenizer",    "vocab",         "special_tokens", "preprocessor_config",
                                               "added_tokens", "merges"};
    return std::ranges::any_of(beginnings, [&name](std::string_view beginning) { return name.starts_with(beginning); });
}

CLI::Option* addOption(CLI::App& command, const Option& option)
{
    using Values = std::vector<std::string>;
    // The values come as plain text, so that CLI11 does not take brackets and braces apart.
    if (option.value.empty())
        return command.add_flag_callback(
            option.name, [take = option.take] { take(""); }, option.help);
    if (option.repeated)
        return command
            .add_option_function<Values>(
                option.name, [take = option.take](const Values& values) { std::ranges::for_each(values, take); },
                option.help)
            ->allow_extra_args(false);
    return command.add_option_function<std::string>(option.name, option.take, option.help);
}

} // namespace

void addOptions(CLI::App& command, const OptionTable& table)
{
    for (const OptionGroup& group : table)
        for (const Option& option : group.options) {
            CLI::Option* const added = addOption(command, option)->group(group.heading)->required(option.required);
            if (!option.value.empty())
                added->type_name(option.value);
            if (option.check)
                added->check(option.check);
        }
}

void requireEffects(const CLI::App& command, const OptionTable& table)
{
    const Call call(command, table);
    for (const OptionGroup& group : table)
        if (!group.choice.empty())
            requireOne(call, group);
    forEachGiven(call, table, requireRunner);
    forEachGiven(call, table, requirePartners);
}

std::vector<InputFile> inputFiles(const CLI::App& command, const OptionTable& table)
{
    std::vector<InputFile> files;
    forEachGiven(Call(command, table), table, [&](const Call&, const Option& option) {
        const bool reads = option.value == "FILE" || option.value == "FOLDER" || option.value == "WHAT";
        if (const std::string name = longName(option); reads && name != "--output")
            for (const std::string& path : command[name]->results())
                files.push_back({name, path});
    });
    return files;
}

void requireApart(const std::vector<InputFile>& inputs, const std::string& output)
{
    namespace fs = std::filesystem;
    std::error_code ignored;
    const fs::path real = fs::canonical(output, ignored); // of an input, it is there already
    if (ignored)
        return;
    for (const InputFile& input : inputs)
        if (fs::equivalent(input.path, real, ignored)
            || (isModelFile(real.filename().string()) && fs::equivalent(input.path, real.parent_path(), ignored)))
            throw UsageError("--output: " + output + " is read by " + input.option
                             + " and would be written over. Give another name.");
}

} // namespace attn
