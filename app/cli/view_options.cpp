// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/view_options.h"

#include "app/cli/choice.h"
#include "app/cli/head_options.h"
#include "app/cli/number_text.h"
#include "engine/runs/derived_run.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr const char* group = "View";

double rangeEnd(std::string_view text)
{
    const std::optional<double> number = parseNumber<double>(text);
    if (!number || !std::isfinite(*number))
        throw UsageError("--range: \"" + std::string(text) + "\" is no number, give two as 0,1 or auto");
    return *number;
}

void setRange(ColorScale& scale, const std::string& text)
{
    if (text == "auto") {
        scale.range = ColorScale::Range::automatic;
        return;
    }
    const std::size_t comma = text.find(',');
    if (comma == std::string::npos)
        throw UsageError("--range: \"" + text + "\" is no range, give two numbers as 0,1 or auto");
    scale.range = ColorScale::Range::fixed;
    scale.low = rangeEnd(std::string_view(text).substr(0, comma));
    scale.high = rangeEnd(std::string_view(text).substr(comma + 1));
    if (!(scale.low < scale.high))
        throw UsageError("--range: \"" + text + "\" is empty, give the lower number first");
}

std::vector<Index> headList(const std::string& text)
{
    std::vector<Index> heads;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::optional<Index> head = parseIndex(std::string_view(text).substr(begin, end - begin));
        if (!head)
            throw UsageError("--heads-shown: \"" + text + "\" is no list of heads, give numbers as 0,3,5");
        heads.push_back(*head);
        begin = end + 1;
    }
    std::ranges::sort(heads);
    heads.erase(std::unique(heads.begin(), heads.end()), heads.end());
    return heads;
}

CellRange rangeOf(const char* option, const std::string& text)
{
    const std::size_t dash = text.find('-');
    const std::optional<Index> first = parseIndex(std::string_view(text).substr(0, dash));
    const std::optional<Index> last =
        dash == std::string::npos ? first : parseIndex(std::string_view(text).substr(dash + 1));
    if (!first || !last || *first > *last)
        throw UsageError(std::string(option) + ": \"" + text + "\" is no range, give the first and the last as 0-31");
    return {*first, *last};
}

void addContentOptions(CLI::App& command, ViewOptions& options)
{
    FigureParameters& parameters = options.parameters;
    command
        .add_option_function<std::string>(
            "--view",
            [&options](const std::string& name) { options.view = figureKindOf(QString::fromStdString(name)).name; },
            "heatmap (default), panels (heatmaps of all heads), heads, links, image or steps")
        ->group(group);
    addHeadOptions(command, options.heads, group,
                   "From 0 (default 0), mean over the layers, or all: a file for each, see --output",
                   "From 0 (default 0), mean over the heads, or all: a file for each");
    command
        .add_option_function<std::string>(
            "--heads-shown", [&parameters](const std::string& text) { parameters.links.heads = headList(text); },
            "Whose links are shown, each in its colour: 0,3,5 (links; default: as --head)")
        ->group(group);
    command
        .add_option_function<std::string>(
            "--sort",
            [&parameters](const std::string& name) {
                parameters.heads.order = choose<HeadOrder>("--sort", name,
                                                           {{"given", HeadOrder::given},
                                                            {"entropy", HeadOrder::entropy},
                                                            {"first", HeadOrder::first},
                                                            {"previous", HeadOrder::previous},
                                                            {"same", HeadOrder::same},
                                                            {"distance", HeadOrder::distance}});
            },
            "Heads by entropy, by their weight on the first, previous or same token, or by distance, the largest first "
            "(heads)")
        ->group(group);
    command
        .add_option_function<std::string>(
            "--rows", [&options](const std::string& text) { options.rows = rangeOf("--rows", text); },
            "Only these of the matrix, first and last from 0: 0-31 (heatmap and panels)")
        ->group(group);
    command
        .add_option_function<std::string>(
            "--columns", [&options](const std::string& text) { options.columns = rangeOf("--columns", text); },
            "So for the columns")
        ->group(group);
    command
        .add_option_function<Index>(
            "--query", [&options](Index query) { options.query = query; },
            "The row that is picked out, from 0; that of the links and image views")
        ->check(wholeFrom(0))
        ->group(group);
    command
        .add_option_function<std::string>(
            "--title", [&parameters](const std::string& text) { parameters.title = QString::fromStdString(text); },
            "Above the figure and in the file")
        ->group(group);
}

void addLookOptions(CLI::App& command, ViewOptions& options)
{
    ViewStyle& style = options.parameters.style;
    command
        .add_option_function<std::string>(
            "--colormap",
            [&style](const std::string& name) { style.scale.map = parseColorMap(QString::fromStdString(name)); },
            "See attnscope list colormaps (default viridis)")
        ->group(group);
    command
        .add_option_function<std::string>(
            "--range", [&style](const std::string& text) { setRange(style.scale, text); },
            "Of the colours: A,B or auto (default)")
        ->group(group);
    command.add_flag("--log", style.scale.logarithmic, "Logarithmic colours")->group(group);
    command
        .add_option_function<std::string>(
            "--values",
            [&style](const std::string& name) {
                style.values = choose<CellValues>(
                    "--values", name,
                    {{"on", CellValues::on}, {"off", CellValues::off}, {"auto", CellValues::automatic}});
            },
            "Numbers in the cells: on, off or auto (where they fit, default)")
        ->group(group);
    command
        .add_option_function<std::string>(
            "--theme",
            [&style](const std::string& name) {
                style.theme =
                    choose<bool>("--theme", name, {{"light", false}, {"dark", true}}) ? darkTheme() : lightTheme();
            },
            "light (default) or dark")
        ->group(group);
    command
        .add_flag("--no-labels{false}", options.parameters.labels,
                  "Without tokens and names of the axes (heatmap, panels, heads)")
        ->group(group);
    command.add_flag("--no-colorbar{false}", options.parameters.colorBar, "Without the colour bar (so for these)")
        ->group(group);
    command
        .add_flag("--profiles", options.parameters.heatmap.profiles,
                  "With bars of the row and column beside the cells (heatmap)")
        ->group(group);
    command
        .add_option("--opacity", options.parameters.image.opacity,
                    "Of the weights over a picture, 0 to 1 (default 0.7, image)")
        ->check(between(0, 1))
        ->group(group);
    command.add_flag("--smooth", options.parameters.image.smooth, "Weights that go over from patch to patch (image)")
        ->group(group);
    command.add_option("--font-size", style.fontPoints, "In points (default 9)")->check(between(1, 200))->group(group);
}

void addPageOptions(CLI::App& command, ViewOptions& options)
{
    const NumberCheck millimetres = between(1, 5000);
    command
        .add_option_function<double>(
            "--width", [&options](double width) { options.width = width; }, "In mm (default 160)")
        ->check(millimetres)
        ->group(group);
    command
        .add_option_function<double>(
            "--height", [&options](double height) { options.height = height; }, "In mm (default: what suits the width)")
        ->check(millimetres)
        ->group(group);
    command.add_option("--dpi", options.dpi, "Dots per inch of .png (default 300)")
        ->check(between(10, 4800))
        ->group(group);
}

CellRange inside(const char* option, const std::optional<CellRange>& range, Index count)
{
    if (range && range->last >= count)
        throw SettingError(std::string(option) + ": " + std::to_string(range->last) + " is not there, the matrix has "
                           + std::to_string(count) + ", counted from 0");
    return range.value_or(CellRange{0, count - 1});
}

Window windowOf(const ViewOptions& options, const MatrixSource& source)
{
    const CellRange rows = inside("--rows", options.rows, source.rows());
    const CellRange columns = inside("--columns", options.columns, source.columns());
    return {rows.first, columns.first, rows.last - rows.first + 1, columns.last - columns.first + 1};
}

} // namespace

void addViewOptions(CLI::App& command, ViewOptions& options)
{
    addContentOptions(command, options);
    addLookOptions(command, options);
    addPageOptions(command, options);
}

void checkViewOptions(const ViewOptions& options)
{
    const ColorScale& scale = options.parameters.style.scale;
    if (scale.logarithmic && scale.range == ColorScale::Range::fixed && scale.low <= 0.0)
        throw UsageError("--range: a logarithmic scale starts above 0, raise the lower number or leave --log out");
    if (options.parameters.links.heads && options.view != "links")
        throw UsageError("--heads-shown: it goes with --view links, leave it out");
    if (options.parameters.heads.order != HeadOrder::given && options.view != "heads")
        throw UsageError("--sort: it goes with --view heads, leave it out");
    const FigureKind& kind = figureKindOf(QString::fromStdString(options.view));
    if ((options.rows || options.columns) && !kind.window)
        throw UsageError("--rows and --columns: they go with --view heatmap or panels, leave them out");
}

FigurePage pageOf(const ViewOptions& options, const Run& run)
{
    const FigureKind& kind = figureKindOf(QString::fromStdString(options.view));
    const FigureParameters parameters = parametersOf(options, run);
    FigurePage page = suggestedPage(kind, run, parameters);
    QSizeF& size = page.millimetres;
    if (options.width)
        size = {*options.width, suggestedHeight(kind, *options.width, run, parameters)};
    if (options.height)
        size = {options.width.value_or(*options.height * size.width() / size.height()), *options.height};
    page.dpi = options.dpi;
    page.title = options.parameters.title;
    return page;
}

FigureParameters parametersOf(const ViewOptions& options, const Run& run)
{
    FigureParameters parameters = options.parameters;
    parameters.head = each_of(options.heads, run).front();
    const auto source = run.source(parameters.head);
    const std::size_t queries = computed(run).queries.size();
    if (options.query && *options.query >= static_cast<Index>(queries))
        throw SettingError("--query: " + std::to_string(*options.query) + " is not there, the run has "
                           + std::to_string(queries) + " queries, counted from 0");
    for (const Index head : parameters.links.heads.value_or(std::vector<Index>()))
        run.source({parameters.head.layer, head}); // throws where there is none
    if (options.query)
        parameters.selected.query = row_of(run, *options.query);
    if (options.rows || options.columns)
        parameters.heatmap.window = windowOf(options, *source);
    return parameters;
}

} // namespace attn
