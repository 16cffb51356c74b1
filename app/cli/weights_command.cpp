// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/weights_command.h"

#include "app/cli/derivation_options.h"
#include "app/cli/file_name.h"
#include "app/cli/kind_option.h"
#include "app/cli/pick_options.h"
#include "app/cli/run_source.h"
#include "app/cli/standard_output.h"
#include "app/cli/usage_error.h"
#include "engine/attention/names.h"
#include "engine/bundles/model_numbers.h"
#include "engine/formats/array_formats.h"
#include "engine/formats/csv.h"
#include "engine/formats/json_writer.h"
#include "engine/formats/replace_file.h"
#include "engine/layouts/layout_json.h"
#include "engine/playground/playground_run.h"
#include "engine/runs/finished_weights.h"

#include <CLI/CLI.hpp>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace attn {

namespace {

struct WeightsOptions {
    SourceOptions source;
    PickOptions pick;
    std::string output;
};

// The options that make the tokens of finished weights visible. --words joins rows and columns by them.
const Partners withTokens = {"--output .csv", "--output .json", "--output .safetensors", "--output -", "--words"};

bool writesTable(const std::string& output)
{
    const ArrayFormat* const format = array_format_of(output);
    return output == "-" || (format && format->holds == ArrayFormat::Holds::one_matrix);
}

// Formats of named arrays hold a whole run.
bool holdsRun(const std::string& output)
{
    return is_array_file(output, &ArrayFormat::writes_many);
}

bool isStreamed(const std::string& output)
{
    const ArrayFormat* const format = array_format_of(output);
    return format && format->stream;
}

bool picksSeveral(const PickOptions& pick)
{
    if (pick.model)
        return *pick.model == ModelNumbers::hidden && !(pick.layerGiven && pick.numbers.heads.layer.is_number());
    return pick.numbers.heads.layer.is_all() || pick.numbers.heads.head.is_all();
}

void checkOutput(const WeightsOptions& options)
{
    const std::string& output = options.output;
    if (output != "-" && !is_array_file(output, &ArrayFormat::writes))
        throw UsageError(output + ": numbers cannot be written in this format. End the name in "
                         + either_ending(&ArrayFormat::writes) + ".");
    if (writesTable(output) && picksSeveral(options.pick))
        throw UsageError(output + ": CSV holds one matrix. Pick one --layer"
                         + (options.pick.model ? "" : " and one --head") + ", or write .npy.");
}

// Whether the whole run is written. A file of named arrays holds it, unless less was asked for.
bool isWholeRun(const WeightsOptions& options)
{
    const PickOptions& pick = options.pick;
    return holdsRun(options.output) && !pick.numbers.is_map() && (pick.model ? picksSeveral(pick) : pick.everything());
}

// Whether nothing is written that depends on the decoder of a model. Whole runs also hold its logits.
bool writesOnlyEncoder(const WeightsOptions& options)
{
    const PickOptions& pick = options.pick;
    if (isWholeRun(options))
        return pick.kind == AttentionKind::encoder && pick.numbers.what != Quantity::weights;
    return pick.model != ModelNumbers::logits && pick.kind.value_or(AttentionKind::encoder) == AttentionKind::encoder;
}

// The weights of one head decide the order of rows and columns.
void checkOrder(const WeightsOptions& options)
{
    const bool several = picksSeveral(options.pick) || isWholeRun(options);
    const Derivation& derivation = options.pick.derivation;
    if (several && derivation.sorts())
        throw UsageError(
            std::string(derivation.row_order == RowOrder::given ? "--sort-columns" : "--sort-rows")
            + ": the weights of one head decide the order. Pick one --layer and one --head or their mean.");
}

// A file with only hidden states has no weights to change.
void checkChanges(const WeightsOptions& options)
{
    const PickOptions& pick = options.pick;
    if (pick.model != ModelNumbers::hidden || isWholeRun(options))
        return;
    if (pick.numbers.normalize_rows || pick.derivation != Derivation{})
        throw UsageError((pick.numbers.normalize_rows ? "--normalize-rows" : "--" + text_of(pick.derivation))
                         + ": no weights are written here. Leave it out or write all layers to .safetensors.");
}

// The tokens as the text of a JSON list, for the metadata of .safetensors.
std::string listed(const std::vector<Token>& tokens)
{
    std::string list;
    JsonWriter json(list);
    json.begin_list(JsonWriter::Layout::compact);
    for (const Token& token : tokens)
        json.text(token.text);
    json.end();
    return list;
}

// The places of special tokens, in the same form.
std::string listedSpecial(const std::vector<Token>& tokens)
{
    std::string list;
    JsonWriter json(list);
    json.begin_list(JsonWriter::Layout::compact);
    for (std::size_t i = 0; i < tokens.size(); ++i)
        if (tokens[i].special)
            json.integer(i);
    json.end();
    return list;
}

// What is written: metadata, and arrays whose numbers are computed while they are written.
struct Contents {
    std::vector<StreamedArray> arrays;
    std::map<std::string, std::string> metadata;
};

void addTokens(const Run& run, const std::string& prefix, std::map<std::string, std::string>& metadata)
{
    const auto add = [&](const char* part, const std::vector<Token>& tokens) {
        metadata[prefix + part + "tokens"] = listed(tokens);
        if (std::ranges::any_of(tokens, &Token::special))
            metadata[prefix + part + "special_tokens"] = listedSpecial(tokens);
    };
    if (run.queries == run.keys) {
        add("", run.queries);
    } else {
        add("row_", run.queries);
        add("column_", run.keys);
    }
}

// Whether rows and columns are the tokens that a layout counts.
bool hasAllTokens(const Run& run)
{
    const auto isWhole = [](const std::vector<TokenRange>& ranges, std::size_t tokens) {
        for (std::size_t i = 0; i < ranges.size(); ++i)
            if (ranges[i].begin != static_cast<Index>(i) || ranges[i].end != ranges[i].begin + 1)
                return false;
        return ranges.size() == tokens;
    };
    return !run.origin
        || (isWhole(run.origin->keys, computed(run).keys.size())
            && isWhole(run.origin->queries, computed(run).queries.size()));
}

// With names of pictures that count from the folder of the file, and without the size of the picture that is shown: it
// is not that of the file where a model has made it smaller.
Layout savedLayout(const Placement& placement, const std::string& output)
{
    Layout layout = placement.layout;
    const QDir folder = QFileInfo(fileName(output)).absoluteDir();
    for (std::string& name : layout.pictures)
        name = folder.relativeFilePath(QString::fromStdString(name)).toStdString();
    for (LayoutPart& part : layout.parts) {
        const PixelExtent extent = placement.extent(part.picture);
        const PixelArea whole{0.0, 0.0, static_cast<double>(extent.width), static_cast<double>(extent.height)};
        if (part.area == whole)
            part.area.reset();
    }
    return layout;
}

std::map<std::string, std::string> metadataOf(const DocumentRun& source, const Run& run, const std::string& output)
{
    std::map<std::string, std::string> metadata = {
        {"model", source.answer ? source.answer->bundle->name : "playground"},
        {"title", run.title},
        {"program", (QCoreApplication::applicationName() + ' ' + QCoreApplication::applicationVersion()).toStdString()},
    };
    if (const Placement* const placement = placement_of(run); placement && hasAllTokens(run))
        metadata["layout"] = layout_to_json(savedLayout(*placement, output));
    if (run.origin)
        metadata["derivation"] = text_of(run.origin->derivation);
    return metadata;
}

// The derived run of one kind.
std::shared_ptr<const Run> derivedRun(const std::shared_ptr<const Run>& run, const PickOptions& pick,
                                      const RunControl& control)
{
    const auto derived = derive(run, pick.derivation, each_of(pick.numbers.heads, *run).front(), control);
    noteIdleParts(pick.derivation, *run);
    return derived;
}

// "encoder_", "decoder_" or "cross_"; empty for a model with one stack.
std::string prefixOf(AttentionKind kind)
{
    return kind == AttentionKind::self ? "" : std::string(name_of(kind)) + '_';
}

std::vector<std::shared_ptr<const Run>> chosenKinds(const std::shared_ptr<const Run>& run,
                                                    std::optional<AttentionKind> kind)
{
    if (kind)
        return {runOfKind(run, kind)};
    std::vector<std::shared_ptr<const Run>> runs = {run};
    runs.insert(runs.end(), run->further.begin(), run->further.end());
    return runs;
}

// Adds `attentions.{l}` of shape [heads, q, k] for the weights, or `scores.{l}` and so on for another quantity.
void addKind(const std::shared_ptr<const Run>& run, NumbersPick pick, const RunControl& control, Contents& contents)
{
    pick.heads.head = Axis::all();
    const std::string name =
        prefixOf(run->kind) + (pick.what == Quantity::weights ? "attentions" : std::string(name_of(pick.what)));
    for (Index layer = 0; layer < run->layers; ++layer) {
        pick.heads.layer = layer;
        contents.arrays.push_back(stream_numbers(run, pick, control));
        contents.arrays.back().name = name + '.' + std::to_string(layer);
    }
    addTokens(*run, prefixOf(run->kind), contents.metadata);
}

void addHiddenStates(const std::shared_ptr<const ModelAnswer>& answer, const PickOptions& pick, Contents& contents)
{
    std::vector<AttentionKind> stacks = {AttentionKind::self};
    if (info_of(*answer->bundle->model).encoder_decoder)
        stacks = pick.kind ? std::vector{*pick.kind} : std::vector{AttentionKind::encoder, AttentionKind::decoder};
    for (const AttentionKind stack : stacks)
        for (Index number = 0; number < static_cast<Index>(hidden_of(*answer->model_run, stack).size()); ++number)
            contents.arrays.push_back(hidden_state_of(answer, stack, number));
}

Contents wholeRun(const DocumentRun& source, const WeightsOptions& options, const RunControl& control)
{
    const PickOptions& pick = options.pick;
    Contents contents;
    for (const std::shared_ptr<const Run>& kind : chosenKinds(source.run, pick.kind)) {
        const std::shared_ptr<const Run> run = derivedRun(kind, pick, control);
        if (contents.metadata.empty())
            contents.metadata = metadataOf(source, *run, options.output);
        addKind(run, pick.numbers, control, contents);
    }
    if (!source.answer || pick.numbers.what != Quantity::weights)
        return contents;
    if (info_of(*source.answer->bundle->model).task == Task::backbone)
        contents.arrays.push_back(last_hidden_state_of(source.answer));
    else
        contents.arrays.push_back(logits_of(source.answer, control));
    if (pick.model)
        addHiddenStates(source.answer, pick, contents);
    return contents;
}

StreamedArray modelNumbers(const std::shared_ptr<const ModelAnswer>& answer, const PickOptions& pick,
                           const RunControl& control)
{
    if (*pick.model == ModelNumbers::logits)
        return logits_of(answer, control);
    const AttentionKind kind = pick.kind.value_or(answer->run->kind);
    return picksSeveral(pick) ? hidden_states_of(answer, kind)
                              : hidden_state_of(answer, kind, pick.numbers.heads.layer.number);
}

Contents contentsOf(const DocumentRun& source, const WeightsOptions& options, const RunControl& control)
{
    const PickOptions& pick = options.pick;
    Contents contents;
    if (isWholeRun(options)) {
        contents = wholeRun(source, options, control);
    } else {
        const std::shared_ptr<const Run> kind = runOfKind(source.run, pick.kind);
        const std::shared_ptr<const Run> run = pick.model ? kind : derivedRun(kind, pick, control);
        contents.metadata = metadataOf(source, *run, options.output);
        addTokens(*run, "", contents.metadata);
        contents.arrays.push_back(pick.model ? modelNumbers(source.answer, pick, control)
                                             : stream_numbers(run, pick.numbers, control));
    }
    // The command line contract: a run saved as .safetensors, which is streamed, holds float32.
    if (isStreamed(options.output))
        for (StreamedArray& array : contents.arrays)
            array.type = NumberType::float32;
    return contents;
}

ArrayFile collected(const Contents& contents)
{
    ArrayFile file{.arrays = {}, .metadata = contents.metadata};
    MemoryBudget budget = memory_budget();
    for (const StreamedArray& array : contents.arrays)
        file.arrays.push_back(collect(array, budget));
    return file;
}

double tokensOf(const std::string& text, const TextInput& input)
{
    return static_cast<double>((input.exact ? split_exact(text) : split_text(text, input.split)).size());
}

// Formats that are not streamed take all of their numbers at once. How many come of a text is known before the work,
// which may take minutes.
void requireRoom(const Document& document, const WeightsOptions& options)
{
    const NumbersPick& pick = options.pick.numbers;
    if (isStreamed(options.output) || document.kind != InputKind::text || has_model(document)
        || pick.what >= Quantity::queries)
        return;
    const TextInput& input = document.text;
    const double queries = tokensOf(input.text, input);
    const double keys = input.other.empty() ? queries : tokensOf(input.other, input);
    const bool all = isWholeRun(options) || pick.heads.head.is_all();
    const double heads = all ? static_cast<double>(document.settings.heads) : 1.0;
    memory_budget().require(
        sizeof(double) * queries * keys * heads, options.output,
        Message("weights.room", "Write .safetensors, which takes them piece by piece, or use fewer tokens"));
}

void writeWeights(const WeightsOptions& options, Work& work)
{
    const PickOptions& pick = options.pick;
    std::vector<InputFile> inputs; // those that no option names
    const DocumentRun source =
        runSource(options.source, work,
                  {.hidden = pick.model == ModelNumbers::hidden,
                   .onlyEncoder = writesOnlyEncoder(options),
                   .requireRoom = [&options](const Document& document) { requireRoom(document, options); }},
                  inputs);
    requireApart(inputs, options.output);
    // A streamed format is written layer by layer, as all layers together may not fit into memory. Other formats need
    // complete arrays.
    const bool streamed = isStreamed(options.output);
    Contents contents;
    ArrayFile file;
    work.times.measure("numbers", [&] {
        contents = contentsOf(source, options, work.control);
        if (!streamed)
            file = collected(contents);
    });
    work.control.check();
    work.times.measure("write", [&] {
        if (streamed)
            replace_file(options.output, [&](const ByteSink& sink) {
                array_format_of(options.output)->stream(contents.arrays, contents.metadata, sink);
            });
        else if (options.output == "-")
            write_csv(file.arrays.front(), writeStandardOutput);
        else
            write_arrays(options.output, file);
    });
    if (met_mask_numbers(*source.run))
        writeNote("mask numbers such as -65504 or -1e9 are written as -inf");
}

} // namespace

void addWeightsCommand(CLI::App& program, CommandLine& call)
{
    CLI::App* const command =
        program.add_subcommand("weights", "Writes numbers to " + either_ending(&ArrayFormat::writes));
    const auto options = std::make_shared<WeightsOptions>();
    OptionTable table =
        sourceOptions(options->source, {.labels = withTokens, .layout = {"--query", "--key", "--output .safetensors"}});
    table.push_back(pickOptions(options->pick));
    table.push_back({"Output",
                     {{.name = "-o,--output",
                       .value = "FILE",
                       .help = "The file to write; - writes CSV to standard output",
                       .take = [options](const std::string& path) { options->output = path; },
                       .required = true}}});
    addOptions(*command, table);
    addWorkOptions(*command, call.options);
    command->callback([command, options, table, &call] {
        requireEffects(*command, table);
        checkPickOptions(options->pick, command->count("--model") > 0);
        checkOutput(*options);
        requireApart(inputFiles(*command, table), options->output);
        checkChanges(*options);
        checkOrder(*options);
        call.command = [options](Work& work) { writeWeights(*options, work); };
    });
}

} // namespace attn
