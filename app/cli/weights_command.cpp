#include "app/cli/weights_command.h"

#include "app/cli/pick_options.h"
#include "app/cli/source_options.h"
#include "app/cli/standard_output.h"
#include "app/cli/usage_error.h"
#include "engine/formats/array_file.h"
#include "engine/formats/csv.h"
#include "engine/playground/playground_run.h"

#include <CLI/CLI.hpp>

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <filesystem>

namespace attn {

namespace {

struct WeightsOptions {
    SourceOptions source;
    PickOptions pick;
    std::string output;
};

const std::vector<std::string> endings = {".csv", ".npy", ".npz", ".json", ".safetensors"};

std::string endingOf(const std::string& path)
{
    std::string ending = std::filesystem::path(path).extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char letter) { return std::tolower(letter); });
    return ending;
}

bool writesText(const std::string& output)
{
    return output == "-" || endingOf(output) == ".csv";
}

// Formats of named arrays hold a whole run.
bool holdsRun(const std::string& output)
{
    return !writesText(output) && endingOf(output) != ".npy";
}

bool picksSeveral(const NumbersPick& pick)
{
    return (!pick.layer && !pick.mean_layers) || pick.heads == NumbersPick::Heads::all;
}

void checkOutput(const WeightsOptions& options)
{
    const std::string& output = options.output;
    if (output != "-" && std::ranges::find(endings, endingOf(output)) == endings.end())
        throw UsageError(output + ": numbers cannot be written in this format, end the name in .csv, .npy, .npz, .json or .safetensors");
    if (writesText(output) && picksSeveral(options.pick.numbers))
        throw UsageError(output + ": CSV holds one matrix, pick one --layer and one --head, or write .npy");
}

bool picksEverything(const PickOptions& pick)
{
    return !pick.given || (!pick.numbers.layer && !pick.numbers.mean_layers && pick.numbers.heads == NumbersPick::Heads::all);
}

// One head decides the order of all.
void checkOrder(const WeightsOptions& options)
{
    const bool several = picksSeveral(options.pick.numbers) || (holdsRun(options.output) && picksEverything(options.pick));
    const Derivation& derivation = options.pick.derivation.derivation;
    if (several && derivation.sorts())
        throw UsageError(std::string(derivation.row_order == RowOrder::given ? "--sort-columns" : "--sort-rows")
                         + ": the weights of one head decide the order, pick one --layer and one --head or their mean");
}

// The tokens as a JSON list, which metadata of .safetensors hold as text.
std::string listed(const std::vector<Token>& tokens)
{
    QJsonArray list;
    for (const Token& token : tokens)
        list.append(QString::fromStdString(token.text));
    return QJsonDocument(list).toJson(QJsonDocument::Compact).toStdString();
}

std::map<std::string, std::string> metadataOf(const Run& run)
{
    std::map<std::string, std::string> metadata = {
        {"model", "playground"},
        {"title", run.title},
        {"program", (QCoreApplication::applicationName() + ' ' + QCoreApplication::applicationVersion()).toStdString()},
    };
    if (run.origin)
        metadata["derivation"] = text_of(run.origin->derivation);
    if (run.queries == run.keys) {
        metadata["tokens"] = listed(run.queries);
    } else {
        metadata["row_tokens"] = listed(run.queries);
        metadata["column_tokens"] = listed(run.keys);
    }
    return metadata;
}

// `attentions.{l}`, [heads, q, k], for the weights; `scores.{l}` and so on for what else was asked for.
ArrayFile wholeRun(const Run& run, NumbersPick pick, NumberType type, const RunControl& control)
{
    ArrayFile file;
    double budget = memory_budget();
    pick.heads = NumbersPick::Heads::all;
    for (Index layer = 0; layer < run.layers; ++layer) {
        pick.layer = LayerIndex{layer};
        NamedArray array = numbers_of(run, pick, budget, control);
        array.name = (pick.what == Quantity::weights ? "attentions" : std::string(name_of(pick.what))) + '.' + std::to_string(layer);
        array.type = type;
        budget -= static_cast<double>(array.values.size() * sizeof(double));
        file.arrays.push_back(std::move(array));
    }
    return file;
}

ArrayFile numbersOf(const Run& run, const WeightsOptions& options, const RunControl& control)
{
    ArrayFile file;
    // The command line contract: a run saved as .safetensors holds float32.
    const NumberType type = endingOf(options.output) == ".safetensors" ? NumberType::float32 : NumberType::float64;
    if (holdsRun(options.output) && picksEverything(options.pick))
        file = wholeRun(run, options.pick.numbers, type, control);
    else
        file.arrays.push_back(numbers_of(run, options.pick.numbers, memory_budget(), control));
    file.metadata = metadataOf(run);
    return file;
}

void writeWeights(const WeightsOptions& options, Work& work)
{
    const std::shared_ptr<const Run> run = runSource(options.source, work);
    const NumbersPick& pick = options.pick.numbers;
    const HeadPick head{pick.heads == NumbersPick::Heads::mean ? std::nullopt : std::optional(pick.head), pick.mean_layers};
    const ArrayFile file = work.times.measure("numbers", [&] {
        return numbersOf(*derive(run, options.pick.derivation.derivation, pick.layer.value_or(LayerIndex{}), head, work.control), options,
                         work.control);
    });
    work.control.check();
    work.times.measure("write", [&] {
        if (options.output == "-")
            write_csv(file.arrays.front(), writeStandardOutput);
        else
            write_arrays(options.output, file);
    });
}

} // namespace

void addWeightsCommand(CLI::App& program, CommandLine& call)
{
    CLI::App* const command = program.add_subcommand("weights", "Writes the numbers: .csv .npy .npz .json .safetensors");
    const auto options = std::make_shared<WeightsOptions>();
    addSourceOptions(*command, options->source);
    addPickOptions(*command, options->pick);
    command->add_option_function<std::string>("-o,--output", [options](const std::string& path) { options->output = path; },
                                              "The file to write; - is CSV on standard output")->required();
    addWorkOptions(*command, call.options);
    command->callback([command, options, &call] {
        checkSourceOptions(*command);
        checkPickOptions(options->pick);
        checkOutput(*options);
        checkOrder(*options);
        call.command = [options](Work& work) { writeWeights(*options, work); };
    });
}

} // namespace attn
