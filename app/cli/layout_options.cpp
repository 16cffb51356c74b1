// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/layout_options.h"

#include "app/cli/file_name.h"
#include "app/cli/number_text.h"
#include "app/cli/standard_output.h"
#include "app/cli/usage_error.h"
#include "engine/runs/weights_layout.h"
#include "engine/text/named.h"
#include "ui/importing/image_file.h"
#include "ui/importing/layout_pictures.h"

#include <QFileInfo>

namespace attn {

namespace {

constexpr Named<PictureFit> fits[] = {
    {PictureFit::whole, "whole"}, {PictureFit::padded, "padded"}, {PictureFit::cropped, "cropped"}};

constexpr Index boardSide = 8;

struct Two {
    Index first = 0;
    Index second = 0;
};

// "5-580" or "24x24".
Two twoNumbers(const std::string& option, const std::string& text, char between, Index lowest)
{
    const std::size_t middle = text.find(between);
    const auto first = parseIndex(std::string_view(text).substr(0, middle));
    const auto second = middle == text.npos ? std::nullopt : parseIndex(std::string_view(text).substr(middle + 1));
    if (!first || !second || std::min(*first, *second) < lowest || std::max(*first, *second) > layout_limits::tokens)
        throw UsageError(option + ": \"" + text + "\" is not understood. Give two numbers as "
                         + (between == '-' ? "5-580" : "24x24") + ".");
    return {*first, *second};
}

void setRange(LayoutOptions& options, const std::string& option, const std::string& text)
{
    const Two range = twoNumbers(option, text, '-', 0);
    if (range.first > range.second)
        throw UsageError(option + ": \"" + text + "\" is not a range. Give the first and the last as 5-580.");
    if ((options.keys || options.queries) && (options.hints.first != range.first || options.hints.last != range.second))
        throw UsageError(option
                         + ": keys and queries lie in one place only where they have the same numbers. Leave "
                           "one of them out.");
    options.hints.first = range.first;
    options.hints.last = range.second;
}

std::vector<PixelExtent> extentsOf(const std::vector<std::shared_ptr<const Image>>& pictures)
{
    std::vector<PixelExtent> extents;
    for (const auto& picture : pictures)
        extents.push_back({picture->height, picture->width});
    return extents;
}

Placement readPictures(const LayoutOptions& options)
{
    Placement placement;
    for (const std::string& path : options.images) {
        placement.pictures.push_back(readShownImage(fileName(path)));
        placement.layout.pictures.push_back(QFileInfo(fileName(path)).absoluteFilePath().toStdString());
    }
    return placement;
}

LayoutAxes axesOf(const LayoutOptions& options, const Run& run)
{
    if (options.queries && !options.keys)
        return LayoutAxes::queries;
    return run.queries.size() == run.keys.size() ? LayoutAxes::both : LayoutAxes::keys;
}

// A grid without pictures has the shape of its rows and columns.
std::vector<PixelExtent> shapeWithout(const LayoutOptions& options)
{
    return {options.hints.rows ? PixelExtent{*options.hints.rows, *options.hints.columns} : PixelExtent{1, 1}};
}

Layout guessedLayout(const LayoutOptions& options, const Run& run, const Placement& pictures)
{
    const LayoutAxes axes = axesOf(options, run);
    const std::vector<Token>& tokens = axes == LayoutAxes::queries ? run.queries : run.keys;
    const std::vector<PixelExtent> extents =
        pictures.pictures.empty() ? shapeWithout(options) : extentsOf(pictures.pictures);
    const auto guess = guess_layout(tokens, extents, options.hints);
    if (!guess)
        throw UsageError("--image: no number of rows and columns fits " + std::to_string(tokens.size())
                         + " tokens. Give --grid with --keys or --prefix.");
    if (!options.hints.rows || !options.hints.first)
        writeNote(guess->note.english());
    Layout layout = guess->layout;
    layout.axes = axes;
    for (LayoutPart& part : layout.parts)
        part.fit = options.fit;
    return layout;
}

// One part of all tokens from the first on.
Layout lineOf(const LayoutOptions& options, const Run& run, LayoutKind kind)
{
    Layout layout;
    layout.kind = kind;
    layout.axes = axesOf(options, run);
    const auto count = std::ssize(layout.axes == LayoutAxes::queries ? run.queries : run.keys);
    LayoutPart part{.first = options.hints.first.value_or(0)};
    part.columns = options.hints.last.value_or(count - 1) - part.first + 1;
    if (kind == LayoutKind::board) {
        part.rows = options.hints.rows.value_or(boardSide);
        part.columns = options.hints.columns.value_or(boardSide);
        if (!options.hints.first)
            part.first = std::max<Index>(0, count - part.rows * part.columns);
    }
    layout.parts = {part};
    return layout;
}

// "board", "time:0.02", "track:residue"; nothing: the name of a file.
std::optional<Layout> namedLayout(const LayoutOptions& options, const Run& run)
{
    const std::string& text = *options.layout;
    if (text == "board")
        return lineOf(options, run, LayoutKind::board);
    if (text.starts_with("time:")) {
        Layout layout = lineOf(options, run, LayoutKind::time);
        const auto seconds = parseNumber<double>(std::string_view(text).substr(5));
        if (!seconds)
            throw UsageError("--layout: \"" + text + "\" is not understood. Give the seconds of a frame as time:0.02.");
        layout.seconds = *seconds;
        return layout;
    }
    if (text.starts_with("track:")) {
        Layout layout = lineOf(options, run, LayoutKind::track);
        layout.unit = text.substr(6);
        return layout;
    }
    return std::nullopt;
}

// Refuses options that say nothing of what --layout gives: time and tracks have no rows, and a file says all itself.
void requireEffect(const LayoutOptions& options)
{
    const std::string kind = options.layout->substr(0, options.layout->find(':'));
    const bool line = kind == "time" || kind == "track";
    const bool isFile = !line && kind != "board";
    const LayoutHints& hints = options.hints;
    const std::pair<const char*, bool> idle[] = {
        {"--grid", hints.rows && (line || isFile)},
        {"--merge", hints.merged_rows > 1 || hints.merged_columns > 1},
        {"--keys", options.keys && isFile},
        {"--queries", options.queries && isFile},
        {"--prefix", hints.first && !hints.last && isFile},
    };
    for (const auto& [option, isIdle] : idle)
        if (isIdle)
            throw UsageError(std::string(option) + ": it has no effect on --layout " + *options.layout
                             + ". Leave it out.");
}

Placement placementOf(const LayoutOptions& options, const Run& run, std::vector<InputFile>& inputs)
{
    Placement given = readPictures(options);
    if (!options.layout) {
        Layout layout = guessedLayout(options, run, given);
        layout.pictures = given.layout.pictures;
        return {std::move(layout), std::move(given.pictures)};
    }
    requireEffect(options);
    Placement placement;
    if (std::optional<Layout> layout = namedLayout(options, run)) {
        placement.layout = std::move(*layout);
    } else {
        placement =
            withPictures(read_layout_file(*options.layout), QFileInfo(fileName(*options.layout)).absolutePath());
        addPictures("--layout", placement, inputs);
    }
    if (!given.pictures.empty()) {
        placement.layout.pictures = given.layout.pictures;
        placement.pictures = given.pictures;
    }
    return placement;
}

// A layout that came with the file stays where only its pictures are given.
bool givesOnlyPictures(const LayoutOptions& options)
{
    return !options.layout && !options.keys && !options.queries && !options.hints.rows && !options.hints.first;
}

} // namespace

const Partners& tokensThatLie()
{
    static const Partners sources = {"--weights", "--text", "--tokens", "--ids", "--q", "--x"};
    return sources;
}

bool LayoutOptions::given() const
{
    return !images.empty() || layout || keys || queries || hints.rows || hints.first;
}

OptionGroup layoutOptions(LayoutOptions& options, const Partners& placed)
{
    LayoutHints& hints = options.hints;
    const std::vector<Need> needs = {{tokensThatLie()}, {placed}};
    const auto row = [&](const char* name, const char* value, std::string help, auto take) {
        return Option{.name = name, .value = value, .help = std::move(help), .take = take, .needs = needs};
    };
    Option prefix = row("--prefix", "N", "How many tokens stand before the patches (default: guessed)",
                        [&hints](const std::string& text) { hints.first = number<Index>(text); });
    prefix.check = wholeFrom(0);
    prefix.excludes = {"--keys", "--queries"};
    Option merge = row("--merge", "RxC", "How many patches of --grid the model has merged into one token: 2x2",
                       [&hints](const std::string& text) {
                           const Two merged = twoNumbers("--merge", text, 'x', 1);
                           hints.merged_rows = merged.first;
                           hints.merged_columns = merged.second;
                       });
    merge.needs.push_back({{"--grid"}});
    Option fit = row("--fit", "NAME",
                     "How the patches lie on a picture of another shape: " + joined_names(fits)
                         + " (default whole: stretched over all of it)",
                     [&options](const std::string& name) { options.fit = parse_name(fits, "--fit", name); });
    fit.excludes = {"--layout"};
    fit.needs.push_back({{"--image"}});
    return {"Layout",
            {row("--keys", "A-B", "The keys that are patches of --image, from the first to the last: 5-580",
                 [&options](const std::string& text) {
                     setRange(options, "--keys", text);
                     options.keys = true;
                 }),
             row("--queries", "A-B", "The queries that are patches of --image",
                 [&options](const std::string& text) {
                     setRange(options, "--queries", text);
                     options.queries = true;
                 }),
             row("--grid", "RxC", "The rows and columns of the patches: 24x24 (default: guessed)",
                 [&hints](const std::string& text) {
                     const Two grid = twoNumbers("--grid", text, 'x', 1);
                     hints.rows = grid.first;
                     hints.columns = grid.second;
                 }),
             prefix, merge, fit,
             row("--layout", "WHAT",
                 "Where tokens lie: a .json file, board (8 x 8, or --grid), time:S (frames of S seconds) or track:UNIT "
                 "(numbered positions, as in track:residue)",
                 [&options](const std::string& text) { options.layout = text; })}};
}

std::shared_ptr<const Run> placedByOptions(const LayoutOptions& options, const std::shared_ptr<const Run>& run,
                                           std::vector<InputFile>& inputs)
{
    if (!options.given())
        return run;
    if (givesOnlyPictures(options) && run->placement) {
        Placement placement = readPictures(options);
        Layout layout = run->placement->layout;
        layout.pictures = placement.layout.pictures;
        return placed(run, {std::move(layout), std::move(placement.pictures)});
    }
    const Placement placement = placementOf(options, *run, inputs);
    require_valid(placement.layout);
    const auto result = placed(run, placement);
    if (!result->placement)
        throw UsageError(result->notes.back().english());
    return result;
}

void addPictures(const std::string& option, const Placement& placement, std::vector<InputFile>& inputs)
{
    for (const std::string& picture : placement.layout.pictures)
        inputs.push_back({option, QFile::encodeName(QString::fromStdString(picture)).toStdString()});
}

} // namespace attn
