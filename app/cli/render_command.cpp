// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/render_command.h"

#include "app/cli/derivation_options.h"
#include "app/cli/file_name.h"
#include "app/cli/kind_option.h"
#include "app/cli/run_source.h"
#include "app/cli/standard_output.h"
#include "app/cli/usage_error.h"
#include "app/cli/view_options.h"
#include "engine/runs/hidden_tokens.h"
#include "ui/exporting/head_files.h"
#include "ui/heatmap/heatmap_figure.h"
#include "ui/painting/cell_painting.h"
#include "ui/painting/scale_summary.h"
#include "ui/steps/steps_content.h"
#include "ui/wording/missing_glyphs.h"
#include "ui/wording/number_text.h"
#include "ui/wording/row_sums_text.h"

#include <CLI/CLI.hpp>

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

struct RenderOptions {
    SourceOptions source;
    ViewOptions view;
    Derivation derivation = {.hide_padding = true};
    std::optional<AttentionKind> kind;
    QString output;
    std::vector<InputFile> inputs;
};

// Qt compresses a large picture without checking the stop token. Until the file is begun, ending the program loses
// nothing.
void writeOrEnd(const QString& path, const FigurePage& page, const DrawFigure& draw, const Work& work,
                const std::string& whenEnded)
{
    QByteArray bytes;
    {
        const std::stop_callback end(work.control.stop, [&] { work.end(whenEnded); });
        bytes = figureBytes(figureFormatOf(path), page, draw);
    }
    writeFigureBytes(path, bytes);
}

std::string cancelled(std::size_t written, std::size_t count)
{
    return written == 0
        ? "cancelled: nothing was written"
        : "cancelled: " + std::to_string(written) + " of " + std::to_string(count) + " files are written";
}

// For a figure that shows all heads, there is one figure for each layer.
HeadPick chosenHeads(const ViewOptions& view, const FigureKind& kind)
{
    return kind.allHeads && !kind.headFrame ? HeadPick{view.heads.layer, 0} : view.heads;
}

void requireDrawable(const Run& run, const FigureKind& kind)
{
    if (kind.needsPicture && !run.placement)
        throw UsageError(std::string("--view: ") + kind.name
                         + " shows tokens on a picture. Give one by --image, or say where they lie by --layout.");
    if (kind.needsSteps && !run.traces)
        throw UsageError(std::string("--view: ") + kind.name
                         + " shows how weights are computed, and weights from a file do not say it. Choose another.");
}

void requireStep(const FigureKind& kind, const Run& run, const FigureParameters& parameters)
{
    if (!kind.needsSteps || !parameters.steps.step)
        return;
    const auto steps = std::ssize(stepsContent(run, parameters).steps);
    if (*parameters.steps.step >= steps)
        throw UsageError("--step: " + std::to_string(*parameters.steps.step) + " is not there. There are "
                         + std::to_string(steps) + " steps, counted from 0.");
}

// Says what finished weights are short of: what their numbers cannot say in a figure.
void noteNumbers(const Run& run, const std::vector<HeadFile>& files, const FigureKind& kind, const RunControl& control)
{
    if (run.traces)
        return;
    WeightsSummary numbers;
    for (const HeadFile& file : files)
        numbers = joined(numbers, scaleSummary(run, file.head, kind.allHeads, control));
    if (numbers.closed > 0)
        writeNote("masked cells: " + countText(numbers.closed).toStdString()
                  + " (-infinity, or a number such as -65504 or -1e9)");
    if (missesWeight(numbers))
        writeNote(unevenRowsText(numbers).toStdString());
}

// A million names would take seconds to look through.
std::span<const Token> firstOf(const std::vector<Token>& tokens)
{
    return std::span(tokens).first(std::min<std::size_t>(tokens.size(), 100'000));
}

// Says which texts the figure cannot show as they are.
void noteTexts(const Run& run, const FigureKind& kind, const FigureParameters& parameters, const FigurePage& page)
{
    if (kind.tokens && parameters.labels)
        for (const std::vector<Token>* tokens : {&run.queries, &run.keys})
            if (const QString missing = missingGlyphsText(firstOf(*tokens), figureFont(parameters.style.fontPoints));
                !missing.isEmpty() && (tokens == &run.queries || run.keys != run.queries))
                writeNote(missing.toStdString());
    if (!kind.cutTexts)
        return;
    const CutTexts cut = kind.cutTexts(page.millimetres * 96.0 / 25.4, run, parameters);
    if (cut.labels)
        writeNote(kind.window
                      ? "names of tokens are cut, --label-room gives them more pixels"
                      : "names of tokens are cut, a larger --width or a smaller --font-size shows more of them");
    if (cut.title)
        writeNote("the title is cut, a larger --width or a smaller --font-size shows more of it");
}

// Says that no cells share a pixel where that is certain: the cells take at least a quarter of the page.
void notePooling(const RenderOptions& options, const FigureKind& kind, const Run& run, const FigurePage& page)
{
    if (options.view.parameters.style.pooling == Pooling::maximum)
        return;
    const Index most = static_cast<Index>(std::max(run.queries.size(), run.keys.size()));
    const double side = std::min(page.millimetres.width(), page.millimetres.height()) / 25.4 * page.dpi / 4.0;
    const double panels = kind.allHeads ? std::ceil(std::sqrt(static_cast<double>(run.heads))) : 1.0;
    const double pixels =
        figureFormatOf(options.output) == QLatin1String("png") ? side / panels : static_cast<double>(longestPicture);
    if (static_cast<double>(most) <= pixels)
        writeNote("--pooling has no effect: no cells share a pixel");
}

std::shared_ptr<const Run> withRawTokens(const std::shared_ptr<const Run>& run)
{
    const auto hasMarks = [](const std::vector<Token>& tokens) {
        return !std::ranges::all_of(tokens, &std::string::empty, &Token::bytes);
    };
    if (hasMarks(run->queries) || hasMarks(run->keys))
        return with_raw_tokens(run);
    writeNote("--raw-tokens has no effect: no token has marks of a vocabulary");
    return run;
}

// The padding of a dump is left out where there is any, which is said.
Derivation derivationFor(const RenderOptions& options, const Run& run)
{
    Derivation derivation = options.derivation;
    derivation.hide_padding = fitted(derivation, run).hide_padding;
    if (derivation.hide_padding)
        writeNote("tokens of padding that are left out: " + std::to_string(count_padding(run))
                  + "; --padding shows them");
    return derivation;
}

void render(const RenderOptions& options, Work& work)
{
    const bool onlyEncoder = options.kind.value_or(AttentionKind::encoder) == AttentionKind::encoder;
    std::vector<InputFile> inputs = options.inputs;
    const DocumentRun source = runSource(options.source, work, {.onlyEncoder = onlyEncoder}, inputs);
    std::shared_ptr<const Run> computedRun = runOfKind(source.run, options.kind);
    if (options.view.rawTokens)
        computedRun = withRawTokens(computedRun);
    const FigureKind& kind = figureKindOf(options.view);
    requireDrawable(*computedRun, kind);
    const HeadPick heads = chosenHeads(options.view, kind);
    const Derivation derivation = derivationFor(options, *computedRun);
    const std::shared_ptr<const Run> run = work.times.measure("derive", [&] {
        const HeadPick first = each_of(heads, *computedRun).front();
        return derive(computedRun, derivation, first, work.control);
    });
    noteIdleParts(derivation, *computedRun);
    requireStep(kind, *run, parametersOf(options.view, *run));
    const std::vector<HeadFile> files = headFiles(options.output, heads, *run);
    for (const HeadFile& file : files)
        requireApart(inputs, QFile::encodeName(file.path).toStdString());
    work.times.measure("numbers", [&] { noteNumbers(*computedRun, files, kind, work.control); });
    const FigurePage page = pageOf(options.view, *run);
    noteTexts(*run, kind, parametersOf(options.view, *run), page);
    notePooling(options, kind, *run, page);
    std::size_t written = 0;
    const auto write = [&](const QString& path, const FigurePage& paper, const DrawFigure& draw) {
        writeOrEnd(path, paper, draw, work, cancelled(written, files.size()));
        ++written;
    };
    work.times.measure("figure", [&] {
        writeHeadFiles(files, kind, run, parametersOf(options.view, *run), page, work.control, write);
    });
    if (written < files.size())
        throw Error("", "{0}", cancelled(written, files.size()));
}

// Tokens are labels, and --words joins rows and columns by them.
void checkTokens(const RenderOptions& options)
{
    const SourceOptions& source = options.source;
    if (options.view.parameters.labels || options.derivation.words
        || (!source.rowTokens && !source.columnTokens && !source.tokensFile))
        return;
    throw UsageError(std::string(source.rowTokens          ? "--row-tokens"
                                     : source.columnTokens ? "--column-tokens"
                                                           : "--tokens-file")
                     + ": it has no effect beside --no-labels. Leave one of them out.");
}

// The numbers of heads in the name tell their files apart.
void checkPattern(const RenderOptions& options)
{
    const HeadPick heads = chosenHeads(options.view, figureKindOf(options.view));
    const auto require = [&](bool all, const char* option, const char* field) {
        if (all && !QFileInfo(options.output).fileName().contains(QLatin1String(field)))
            throw UsageError(std::string(option) + ": all need a file each. Write " + field
                             + " where the number belongs in the name, as in "
                               "-o 'fig-{layer}-{head}.pdf', or draw --view panels.");
    };
    require(heads.head.is_all(), "--head", "{head}");
    require(heads.layer.is_all(), "--layer", "{layer}");
}

// Everything that render takes.
OptionTable optionsOf(RenderOptions& options)
{
    const Partners withTokens = viewsWhere([](const FigureKind& kind) { return kind.tokens; });
    const Need computed = {viewsWhere([](const FigureKind& kind) { return !kind.needsSteps; })};
    // Patches of a picture cannot be joined or moved.
    const Need movable = {viewsWhere([](const FigureKind& kind) { return !kind.needsSteps && !kind.needsPicture; })};
    OptionTable table = sourceOptions(options.source, {.labels = withTokens, .layout = {"--view image"}});
    table.push_back(viewOptions(options.view, kindOption(options.kind)));
    table.push_back({"Weights", derivationOptions(options.derivation, {computed}, {movable})});
    table.push_back({"Output",
                     {{.name = "-o,--output",
                       .value = "FILE",
                       .help = "The file to write: .png, .svg or .pdf; {layer} and {head} in its name stand for their "
                               "numbers",
                       .take =
                           [&options](const std::string& path) {
                               options.output = fileName(path);
                               figureFormatOf(options.output);
                           },
                       .required = true}}});
    return table;
}

} // namespace

void addRenderCommand(CLI::App& program, CommandLine& call)
{
    CLI::App* const command = program.add_subcommand("render", "Draws a figure to .png, .svg or .pdf");
    const auto options = std::make_shared<RenderOptions>();
    const OptionTable table = optionsOf(*options);
    addOptions(*command, table);
    addWorkOptions(*command, call.options);
    command->callback([command, options, table, &call] {
        requireEffects(*command, table);
        checkViewOptions(options->view);
        checkTokens(*options);
        checkPattern(*options);
        options->inputs = inputFiles(*command, table);
        requireApart(options->inputs, QFile::encodeName(options->output).toStdString());
        call.command = [options](Work& work) { render(*options, work); };
    });
}

} // namespace attn
