// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/view_options.h"

#include "app/cli/head_options.h"
#include "app/cli/number_text.h"
#include "app/cli/usage_error.h"
#include "engine/runs/derived_run.h"
#include "engine/text/named.h"
#include "ui/image_overlay/patch_weights.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr Named<CellValues> cellValues[] = {
    {CellValues::on, "on"}, {CellValues::off, "off"}, {CellValues::automatic, "auto"}};
constexpr Named<Overlay> overlays[] = {{Overlay::brighten, "brighten"}, {Overlay::tint, "tint"}};
constexpr Named<Pooling> poolings[] = {
    {Pooling::maximum, "largest"}, {Pooling::mean, "mean"}, {Pooling::minimum, "smallest"}};
constexpr Named<CellAspect> aspects[] = {
    {CellAspect::automatic, "auto"}, {CellAspect::square, "square"}, {CellAspect::free, "free"}};
constexpr Named<const Theme& (*)()> themes[] = {{lightTheme, "light"}, {darkTheme, "dark"}};

HeadOrder headOrderOf(std::string_view name)
{
    const auto names = head_order_names();
    const auto found = std::ranges::find(names, name);
    if (found == names.end())
        throw UsageError("--sort: \"" + std::string(name) + "\" is not known. Use one of " + joined(names) + ".");
    return static_cast<HeadOrder>(found - names.begin());
}

double rangeEnd(std::string_view text)
{
    const std::optional<double> number = parseNumber<double>(text);
    if (!number || !std::isfinite(*number))
        throw UsageError("--range: \"" + std::string(text) + "\" is not a number. Give two as 0,1 or auto.");
    return *number;
}

double percentile(std::string_view text)
{
    const std::optional<double> number = parseNumber<double>(text.substr(std::min<std::size_t>(1, text.size())));
    if (!text.starts_with('p') || !number || !(*number >= 0.0 && *number <= 100.0))
        throw UsageError("--range: \"" + std::string(text) + "\" is not a percentile. Give two as p1,p99.");
    return *number;
}

// "shared" before the percentiles are those of all heads together.
void setRange(ViewOptions& options, const std::string& given)
{
    ColorScale& scale = options.parameters.style.scale;
    options.sharedRange = given == "shared" || given.starts_with("shared,p");
    scale.range = ColorScale::Range::automatic;
    if (given == "auto" || given == "shared")
        return;
    const std::string text = options.sharedRange ? given.substr(given.find(',') + 1) : given;
    const std::size_t comma = text.find(',');
    if (comma == std::string::npos)
        throw UsageError("--range: \"" + text
                         + "\" is not a range. Give two numbers as 0,1, two percentiles as p1,p99, auto or shared.");
    const std::string_view first = std::string_view(text).substr(0, comma);
    const std::string_view last = std::string_view(text).substr(comma + 1);
    const bool percentiles = text.starts_with('p');
    scale.range = percentiles ? ColorScale::Range::percentiles : ColorScale::Range::fixed;
    double& low = percentiles ? scale.lowPercent : scale.low;
    double& high = percentiles ? scale.highPercent : scale.high;
    low = percentiles ? percentile(first) : rangeEnd(first);
    high = percentiles ? percentile(last) : rangeEnd(last);
    if (!(low < high))
        throw UsageError("--range: \"" + text + "\" is empty. Give the lower number first.");
}

// "0,3,5", in rising order and each once.
std::vector<Index> indexList(const std::string& option, const char* what, const std::string& text)
{
    std::vector<Index> list;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::optional<Index> index = parseIndex(std::string_view(text).substr(begin, end - begin));
        if (!index)
            throw UsageError(option + ": \"" + text + "\" is not a list of " + what + ". Give numbers as 0,3,5.");
        list.push_back(*index);
        begin = end + 1;
    }
    std::ranges::sort(list);
    list.erase(std::unique(list.begin(), list.end()), list.end());
    return list;
}

CellRange rangeOf(const char* option, const std::string& text)
{
    const std::size_t dash = text.find('-');
    const std::optional<Index> first = parseIndex(std::string_view(text).substr(0, dash));
    const std::optional<Index> last =
        dash == std::string::npos ? first : parseIndex(std::string_view(text).substr(dash + 1));
    if (!first || !last || *first > *last)
        throw UsageError(std::string(option) + ": \"" + text
                         + "\" is not a range. Give the first and the last as 0-31.");
    return {*first, *last};
}

// The needs of an option that has an effect only on views with this flag.
std::vector<Need> viewsWith(bool FigureKind::*flag)
{
    return {{viewsWhere([flag](const FigureKind& kind) { return kind.*flag; })}};
}

// What brightens a picture has no colours.
Partners viewsInColor()
{
    Partners views = viewsWhere([](const FigureKind& kind) { return kind.colors && !kind.needsPicture; });
    views.push_back("--overlay tint");
    return views;
}

std::string viewNames()
{
    return joined(figureKinds(), [](const FigureKind& kind) { return std::string_view(kind.name); });
}

std::vector<Option> contentOptions(ViewOptions& options, Option kind)
{
    FigureParameters& parameters = options.parameters;
    Option head = headOption(options.heads.head,
                             "The head, from 0 (default 0), mean over the heads, or all of them, a file for each; "
                             "heads frames it");
    head.needs = {{viewsWhere([](const FigureKind& view) { return !view.allHeads || view.headFrame; })}};
    head.excludes = {"--heads-shown"};
    return {
        {.name = "--view",
         .value = "NAME",
         .help = "What is drawn: " + viewNames() + " (default heatmap); panels are the heatmaps of all heads",
         .take =
             [&options](const std::string& name) { options.view = figureKindOf(QString::fromStdString(name)).name; },
         .fallback = options.view},
        layerOption(options.heads.layer,
                    "The layer, from 0 (default 0), mean over the layers, or all of them, a file for each, see "
                    "--output"),
        head,
        std::move(kind),
        {.name = "--heads-shown",
         .value = "N,N,...",
         .help = "The heads whose links are drawn, each in its colour: 0,3,5 (default: that of --head)",
         .take = [&parameters](
                     const std::string& text) { parameters.links.heads = indexList("--heads-shown", "heads", text); },
         .needs = viewsWith(&FigureKind::headList)},
        {.name = "--sort",
         .value = "ORDER",
         .help = "The order of the heads: " + joined(head_order_names())
             + " (default given). The largest come first, by their entropy, their weight on the first, previous or "
               "same token, or their mean distance",
         .take = [&parameters](const std::string& name) { parameters.heads.order = headOrderOf(name); },
         .needs = viewsWith(&FigureKind::headOrder)},
        {.name = "--rows",
         .value = "A-B",
         .help = "Draw only these rows of the matrix, from the first to the last: 0-31 (default: all)",
         .take = [&options](const std::string& text) { options.rows = rangeOf("--rows", text); },
         .needs = viewsWith(&FigureKind::window)},
        {.name = "--columns",
         .value = "A-B",
         .help = "Draw only these columns of the matrix: 0-31 (default: all)",
         .take = [&options](const std::string& text) { options.columns = rangeOf("--columns", text); },
         .needs = viewsWith(&FigureKind::window)},
        {.name = "--query",
         .value = "N",
         .help =
             "The query to mark, from 0; links and image show its weights only. Several, as 0,3,5, stand side by side "
             "in the image view, and are marked together in heatmap and links",
         .take = [&options](const std::string& text) { options.queries = indexList("--query", "queries", text); }},
        {.name = "--key",
         .value = "N",
         .help =
             "The key to mark, from 0; links shows its links only, and where queries lie on a picture its column is "
             "shown over them",
         .take = [&options](const std::string& key) { options.key = number<Index>(key); },
         .check = wholeFrom(0),
         .needs = {{viewsWhere([](const FigureKind& view) { return !view.allHeads || view.headFrame; })}}},
        {.name = "--together",
         .help = "Show the mean of several queries, and not a picture for each",
         .take = [&options](const std::string&) { options.together = true; },
         .needs = {{viewsWhere([](const FigureKind& view) { return view.needsPicture; })}, {{"--query"}}}},
        {.name = "--step",
         .value = "N",
         .help = "The step that is drawn large, from 0 (default: all of them have the same size)",
         .take = [&parameters](const std::string& step) { parameters.steps.step = number<Index>(step); },
         .check = wholeFrom(0),
         .needs = viewsWith(&FigureKind::needsSteps)},
        {.name = "--link-mass",
         .value = "SHARE",
         .help = "Draw the strongest links that hold this share of each row's weight, up to 1 (default 0.9)",
         .take = [&parameters](const std::string& share) { parameters.links.mass = number<double>(share); },
         .check = shareAboveZero,
         .needs = viewsWith(&FigureKind::headList)},
        {.name = "--title",
         .value = "TEXT",
         .help = "The title above the figure and in the file (default: none)",
         .take = [&parameters](const std::string& text) { parameters.title = QString::fromStdString(text); }},
        {.name = "--caption",
         .value = "TEXT",
         .help = "Words below the figure, which wrap (default: none)",
         .take = [&parameters](const std::string& text) { parameters.caption = QString::fromStdString(text); }},
    };
}

std::vector<Option> lookOptions(ViewOptions& options)
{
    FigureParameters& parameters = options.parameters;
    ViewStyle& style = parameters.style;
    const auto flag = [](const char* name, const char* help, bool& shown, bool value, bool FigureKind::*takes) {
        return Option{.name = name,
                      .help = help,
                      .take = [&shown, value](const std::string&) { shown = value; },
                      .needs = viewsWith(takes)};
    };
    return {
        {.name = "--colormap",
         .value = "NAME",
         .help = "The colours, see attnscope list colormaps (default viridis)",
         .take = [&style](const std::string& name) { style.scale.map = parseColorMap(QString::fromStdString(name)); },
         .needs = {{viewsInColor()}}},
        {.name = "--range",
         .value = "A,B",
         .help = "The weights that the first and the last colour stand for: two numbers as 0,1, two percentiles as "
                 "p1,p99, auto (default, from the cells that are drawn), or shared (from all heads of the layer), also "
                 "as shared,p1,p99",
         .take = [&options](const std::string& text) { setRange(options, text); },
         .needs = viewsWith(&FigureKind::colors)},
        flag("--log", "Space the colours by the logarithm of the weights", style.scale.logarithmic, true,
             &FigureKind::colors),
        {.name = "--values",
         .value = "WHEN",
         .help = "Write the weights as numbers: " + joined_names(cellValues) + " (default auto, where they fit)",
         .take = [&style](const std::string& name) { style.values = parse_name(cellValues, "--values", name); },
         .needs = viewsWith(&FigureKind::values)},
        {.name = "--theme",
         .value = "NAME",
         .help = "The colours of the page: " + joined_names(themes) + " (default light)",
         .take = [&style](const std::string& name) { style.theme = parse_name(themes, "--theme", name)(); }},
        flag("--no-labels", "Leave out the tokens and the names of the axes", parameters.labels, false,
             &FigureKind::labels),
        {.name = "--raw-tokens",
         .help = "Write tokens as their vocabulary does, with its marks: Ġthe, ▁the, ##ing",
         .take = [&options](const std::string&) { options.rawTokens = true; },
         .needs = {{viewsWhere([](const FigureKind& kind) { return kind.tokens && !kind.needsSteps; })}}},
        flag("--no-colorbar", "Leave out the colour bar", parameters.colorBar, false, &FigureKind::colorBar),
        flag("--profiles", "Draw the weights of the marked row and column as bars along the matrix",
             parameters.heatmap.profiles, true, &FigureKind::profiles),
        {.name = "--overlay",
         .value = "NAME",
         .help = "How the weights lie over the picture: " + joined_names(overlays)
             + " (default brighten: the picture is dark where the weights are small)",
         .take = [&parameters](
                     const std::string& name) { parameters.image.overlay = parse_name(overlays, "--overlay", name); },
         .needs = viewsWith(&FigureKind::needsPicture),
         .fallback = "brighten"},
        {.name = "--pooling",
         .value = "NAME",
         .help = "What a pixel shows where several cells share it: " + joined_names(poolings) + " (default largest)",
         .take = [&style](const std::string& name) { style.pooling = parse_name(poolings, "--pooling", name); },
         .needs = viewsWith(&FigureKind::window)},
        {.name = "--aspect",
         .value = "NAME",
         .help = "The shape of the cells: " + joined_names(aspects)
             + " (default auto: squares, stretched where a side would be too short)",
         .take = [&style](const std::string& name) { style.aspect = parse_name(aspects, "--aspect", name); },
         .needs = viewsWith(&FigureKind::window)},
        {.name = "--label-room",
         .value = "PIXELS",
         .help = "How long the name of a token may be in pixels of 1/96 inch before it is cut (default: what suits the "
                 "page)",
         .take = [&parameters](const std::string& pixels) { parameters.heatmap.labelRoom = number<double>(pixels); },
         .check = between(1, 5000),
         .needs = viewsWith(&FigureKind::window)},
        {.name = "--opacity",
         .value = "SHARE",
         .help = "The opacity of the darkness or the colours over the picture, 0 to 1 (default 0.7)",
         .take = [&parameters](const std::string& share) { parameters.image.opacity = number<double>(share); },
         .check = between(0, 1),
         .needs = viewsWith(&FigureKind::needsPicture)},
        flag("--no-grid", "Leave out the lines between the patches", parameters.image.grid, false,
             &FigureKind::needsPicture),
        flag("--smooth", "Blend the weights over the picture from patch to patch", parameters.image.smooth, true,
             &FigureKind::needsPicture),
        {.name = "--font-size",
         .value = "POINTS",
         .help = "The size of the text in points (default 9)",
         .take = [&style](const std::string& points) { style.fontPoints = number<double>(points); },
         .check = between(1, 200)},
    };
}

std::vector<Option> pageOptions(ViewOptions& options)
{
    return {
        {.name = "--width",
         .value = "MM",
         .help = "The width of the figure in mm (default 160)",
         .take = [&options](const std::string& width) { options.width = number<double>(width); },
         .check = between(1, 5000)},
        {.name = "--height",
         .value = "MM",
         .help = "The height of the figure in mm (default: what suits the width)",
         .take = [&options](const std::string& height) { options.height = number<double>(height); },
         .check = between(1, 5000)},
        {.name = "--dpi",
         .value = "N",
         .help = "The dots per inch of a .png (default 300)",
         .take = [&options](const std::string& dpi) { options.dpi = number<double>(dpi); },
         .check = between(10, 4800),
         .needs = {{{"--output .png"}}}},
    };
}

CellRange inside(const char* option, const std::optional<CellRange>& range, Index count)
{
    if (range && range->last >= count)
        throw UsageError(std::string(option) + ": " + std::to_string(range->last) + " is not there. The matrix has "
                         + std::to_string(count) + ", counted from 0.");
    return range.value_or(CellRange{0, count - 1});
}

Window windowOf(const ViewOptions& options, const MatrixSource& source)
{
    const CellRange rows = inside("--rows", options.rows, source.rows());
    const CellRange columns = inside("--columns", options.columns, source.columns());
    return {rows.first, columns.first, rows.last - rows.first + 1, columns.last - columns.first + 1};
}

// The row of the derived run that holds a query of the computed run.
Index shownRow(const Run& run, Index query)
{
    const std::optional<Index> row = row_of(run, query);
    if (!row)
        throw UsageError("--query: " + std::to_string(query)
                         + (run.origin->derivation.hide_special ? " is a special token, which --hide-special drops"
                                                                : " is padding, which is left out")
                         + ". Choose another.");
    return *row;
}

// The column of the derived run that holds a key of the computed run.
Index shownColumn(const Run& run, Index key)
{
    const auto keys = std::ssize(computed(run).keys);
    if (key >= keys)
        throw UsageError("--key: " + std::to_string(key) + " is not there. The run has " + std::to_string(keys)
                         + " keys, counted from 0.");
    const std::optional<Index> column = column_of(run, key);
    if (!column)
        throw UsageError("--key: " + std::to_string(key) + " is hidden. Choose another.");
    return *column;
}

} // namespace

Partners viewsWhere(const std::function<bool(const FigureKind&)>& has)
{
    Partners views;
    for (const FigureKind& kind : figureKinds())
        if (has(kind))
            views.push_back(std::string("--view ") + kind.name);
    return views;
}

OptionGroup viewOptions(ViewOptions& options, Option kind)
{
    OptionGroup group = {"View", contentOptions(options, std::move(kind))};
    for (auto&& further : {lookOptions(options), pageOptions(options)})
        group.options.insert(group.options.end(), further.begin(), further.end());
    return group;
}

void checkViewOptions(const ViewOptions& options)
{
    const ColorScale& scale = options.parameters.style.scale;
    if (scale.logarithmic && scale.range == ColorScale::Range::fixed && scale.low <= 0.0)
        throw UsageError("--range: a logarithmic scale starts above 0. Raise the lower number or leave --log out.");
    const HeadPick& heads = options.heads;
    if (options.rawTokens && !options.parameters.labels)
        throw UsageError("--raw-tokens: it has no effect beside --no-labels. Leave one of them out.");
    const FigureKind& kind = figureKindOf(options);
    if (options.queries.size() > 1 && !kind.needsPicture && !kind.headList && !kind.profiles)
        throw UsageError("--query: several go with --view heatmap, links and image only. Give one.");
    if (options.queries.size() > mostSideBySide && kind.needsPicture && !options.together)
        throw UsageError("--query: " + std::to_string(options.queries.size()) + " queries are too many. Give up to "
                         + std::to_string(mostSideBySide) + ".");
    if (figureKindOf(options).needsSteps && (heads.layer.is_mean() || heads.head.is_mean()))
        throw UsageError(std::string(heads.head.is_mean() ? "--head" : "--layer") + ": " + options.view
                         + " shows how one head computes its weights. Give a number from 0.");
    if (figureKindOf(options).headFrame && heads.head.is_all())
        throw UsageError("--head: " + options.view + " shows all heads. Give the one to frame.");
}

const FigureKind& figureKindOf(const ViewOptions& options)
{
    return figureKindOf(QString::fromStdString(options.view));
}

FigurePage pageOf(const ViewOptions& options, const Run& run)
{
    const FigureKind& kind = figureKindOf(options);
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
    parameters.links.mean = parameters.head.head.is_mean() && !parameters.links.heads;
    parameters.style.scale.sharedByHeads = options.sharedRange || figureKindOf(options).allHeads;
    const auto source = run.source(parameters.head);
    const std::size_t queries = computed(run).queries.size();
    for (const Index query : options.queries)
        if (query >= static_cast<Index>(queries))
            throw UsageError("--query: " + std::to_string(query) + " is not there. The run has "
                             + std::to_string(queries) + " queries, counted from 0.");
    for (const Index head : parameters.links.heads.value_or(std::vector<Index>()))
        run.source({parameters.head.layer, head}); // throws where there is none
    if (options.queries.size() == 1)
        parameters.selected.query = shownRow(run, options.queries.front());
    for (const Index query : options.queries.size() > 1 ? options.queries : std::vector<Index>())
        parameters.rows.push_back(shownRow(run, query));
    parameters.image.sideBySide = !options.together;
    if (options.key)
        parameters.selected.key = shownColumn(run, *options.key);
    if (options.rows || options.columns)
        parameters.heatmap.window = windowOf(options, *source);
    return parameters;
}

} // namespace attn
