// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/list_command.h"

#include "app/cli/standard_output.h"
#include "app/cli/usage_error.h"
#include "engine/attention/names.h"
#include "engine/models/registry.h"
#include "engine/text/named.h"
#include "ui/colors/color_map.h"
#include "ui/exporting/figure_kinds.h"
#include "ui/importing/example_catalog.h"
#include "ui/models/model_catalog.h"

#include <CLI/CLI.hpp>

namespace attn {

namespace {

// Lines with the name of a shipped model, what it does, the size of its weights and what it reached, separated by tabs.
std::string models()
{
    std::string lines;
    for (const ShippedModel& model : modelCatalog())
        lines += QStringLiteral("%1\t%2\t%3 kB\t%4\n")
                     .arg(model.name, model.task, QString::number((model.bytes + 500) / 1000), model.figure)
                     .toStdString();
    return lines;
}

// The types of models whose folders can be opened.
std::string modelFamilies()
{
    std::string lines;
    for (const Family& family : families())
        lines += std::string(family.type) + '\n';
    return lines;
}

std::string examples()
{
    std::string lines;
    for (const Example& example : exampleCatalog())
        lines += example.name.toStdString() + '\n';
    return lines;
}

template <class Operator>
std::string lines(const char* kind, std::span<const NamedOperator<Operator>> operators)
{
    std::string text;
    for (const auto& entry : operators)
        text += std::string(entry.name) + '\t' + kind + '\t' + std::string(entry.formula) + '\n';
    return text;
}

// Lines with a name, its kind and its formula, separated by tabs.
std::string operators()
{
    return lines("score", score_names()) + lines("normalizer", normalizer_names())
        + "none\tmask\tno cell is masked\n"
          "causal\tmask\topen where j ≤ i + (m − n)\n"
          "window:W\tmask\topen where |i − j| ≤ W; with causal 0 ≤ i − j < W\n"
          "padding:j,j,...\tmask\tthese keys are masked for every query\n"
          "custom:i-j,i-j,...\tmask\tthese cells are masked\n"
        + lines("position", position_names());
}

std::string colormaps()
{
    std::string lines;
    for (const ColorMapName& entry : colorMapNames())
        lines += std::string(entry.name) + '\n';
    return lines;
}

std::string views()
{
    std::string lines;
    for (const FigureKind& kind : figureKinds())
        lines += std::string(kind.name) + '\n';
    return lines;
}

constexpr Named<std::string (*)()> lists[] = {{models, "models"},       {modelFamilies, "families"},
                                              {examples, "examples"},   {operators, "operators"},
                                              {colormaps, "colormaps"}, {views, "views"}};

std::string allLists()
{
    std::string text;
    for (const auto& list : lists)
        text += (text.empty() ? "" : "\n") + std::string(list.name) + ":\n" + list.value();
    return text;
}

std::string listed(const std::string& name)
{
    if (name.empty())
        return allLists();
    if (const auto lines = find_value(lists, name))
        return (*lines)();
    throw UsageError("list: there is no list of \"" + name + "\". Choose one of " + joined_names(lists) + ".");
}

} // namespace

void addListCommand(CLI::App& program, CommandLine& call)
{
    CLI::App* const command = program.add_subcommand("list", "Lists the names that the other commands take");
    const auto name = std::make_shared<std::string>();
    command->add_option("LIST", *name, "Which list: " + joined_names(lists) + " (default: all of them)")->type_name("");
    command->footer("Writes one name on each line. Behind the name of a model stand what it does, its size and what it "
                    "reached on data that it had not seen. The families are the types that a folder for --model may "
                    "hold, as its config.json names them.");
    addWorkOptions(*command, call.options);
    command->callback([name, &call] { call.command = [name](Work&) { writeStandardOutput(listed(*name)); }; });
}

} // namespace attn
