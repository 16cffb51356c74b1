// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/source_options.h"
#include "engine/running/document_run.h"

#include "app/cli/choice.h"
#include "app/cli/model_options.h"
#include "app/cli/number_text.h"
#include "engine/attention/mask_syntax.h"
#include "engine/attention/names.h"
#include "engine/playground/playground_run.h"
#include "engine/runs/finished_weights.h"
#include "ui/importing/example_catalog.h"
#include "ui/importing/image_file.h"
#include "ui/importing/matrix_file.h"

#include <CLI/CLI.hpp>

#include <QString>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

namespace attn {

namespace {

using Names = std::vector<std::string>;

const Names sources = {"--example", "--text", "--tokens", "--ids", "--image", "--pixels", "--q", "--x", "--weights"};

// Matrices that are not the source itself, by their name in the document.
struct MatrixOption {
    const char* option;
    const char* name;
    const char* description;
};
constexpr MatrixOption further_matrices[] = {
    {"--k", "k", "Keys beside --q"},
    {"--v", "v", "Values beside --q"},
    {"--y", "y", "The other sequence beside --x: keys and values come from it"},
    {"--wq", "wq", "Projection to queries"},
    {"--wk", "wk", "Projection to keys"},
    {"--wv", "wv", "Projection to values"},
    {"--wo", "wo", "Projection of the heads' outputs"},
    {"--bq", "bq", "Bias of the queries"},
    {"--bk", "bk", "Bias of the keys"},
    {"--bv", "bv", "Bias of the values"},
    {"--m", "m", "M of the score bilinear"},
    {"--p", "p", "P of the score additive"},
    {"--r", "r", "R of the score additive"},
    {"--u", "u", "u of the score additive"},
    {"--embedding-matrix", "embedding", "A vector for each token or patch, one a row"},
};

const OptionPartners& playgroundPartners()
{
    static const OptionPartners table = {
        {{"--k", "--v"}, {"--q"}},
        {{"--y"}, {"--x"}},
        {{"--wq", "--wk", "--wv", "--bq", "--bk", "--bv", "--projection"},
         {"--x", "--text", "--tokens", "--image", "--example"}},
        {{"--wo"}, {"--q", "--x", "--text", "--tokens", "--image", "--example"}},
        {{"--patch", "--features"}, {"--image"}},
        {{"--tokenizer"}, {"--text"}},
        {{"--other"}, {"--text", "--tokens"}},
        {{"--embedding", "--dim"}, {"--text", "--tokens", "--image", "--x", "--example"}},
        {{"--embedding-matrix"}, {"--text", "--tokens", "--image"}},
        {{"--row-tokens", "--column-tokens"}, {"--weights"}},
        {{"--score", "--normalizer", "--mask", "--position", "--temperature", "--heads", "--kv-heads", "--seed", "--m",
          "--p", "--r", "--u"},
         {"--example", "--text", "--tokens", "--image", "--q", "--x"}},
    };
    return table;
}

std::string joined(const Names& names)
{
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i)
        text += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + names[i];
    return text;
}

void requireOneSource(const CLI::App& command)
{
    const Names given = givenOf(command, sources);
    if (given.empty())
        throw UsageError("source: none is given, give one of " + joined(sources));
    if (given.size() > 1)
        throw UsageError(given[1] + ": " + given[0] + " is given already, give one of them");
}

std::shared_ptr<const Matrix> readMatrix(const std::string& path)
{
    return readMatrixFile(QString::fromStdString(path));
}

// One label a line.
std::vector<std::string> readLabels(const std::optional<std::string>& path)
{
    std::vector<std::string> labels;
    if (!path)
        return labels;
    if (!std::filesystem::is_regular_file(*path))
        throw Error(*path + ": there is no such file, give one with a token on each line");
    std::ifstream file(*path);
    for (std::string line; std::getline(file, line);) {
        if (line.ends_with('\r'))
            line.pop_back();
        labels.push_back(line);
    }
    if (file.bad())
        throw Error(*path + ": it cannot be read, give another file");
    return labels;
}

Document documentOfKind(InputKind kind)
{
    Document document;
    document.kind = kind;
    if (kind == InputKind::matrices) {
        document.settings.heads = 1;
        document.settings.projection = Projection::identity;
    }
    return document;
}

Document textDocument(const std::string& text, bool exact)
{
    Document document = documentOfKind(InputKind::text);
    document.text.text = text;
    document.text.exact = exact;
    return document;
}

Document imageDocument(const std::string& path)
{
    Document document = documentOfKind(InputKind::image);
    document.image.path = path;
    document.image.image = readImageFile(QString::fromStdString(path));
    return document;
}

Document matrixDocument(const char* name, const std::string& path)
{
    Document document = documentOfKind(InputKind::matrices);
    document.matrices.by_name[name] = readMatrix(path);
    return document;
}

Document weightsDocument(const std::string& path)
{
    Document document = documentOfKind(InputKind::weights);
    document.weights_path = path;
    return document;
}

// A projection or an embedding that is given is meant to be used.
void setMatrix(Document& document, const std::string& name, std::shared_ptr<const Matrix> matrix)
{
    document.matrices.by_name[name] = std::move(matrix);
    if (name.starts_with('w') || name.starts_with('b'))
        document.settings.projection = Projection::matrix;
    if (name == "embedding")
        document.settings.embedding = Embedding::matrix;
}

// One option with a value. Plain strings, so that CLI11 does not take brackets and braces apart.
template <class Value, class Function>
CLI::Option* add(CLI::App& command, const char* name, const char* description, const char* group, Function function)
{
    return command.add_option_function<Value>(name, function, description)->group(group);
}

void addSources(CLI::App& command, SourceOptions& options)
{
    constexpr const char* group = "Source, one of";
    const auto source = [&](const char* name, const char* description, auto open) {
        add<std::string>(command, name, description, group, [&options, open](const std::string& value) {
            options.source = [open, value] { return open(value); };
        });
    };
    source("--example", "A shipped example, see attnscope list examples",
           [](const std::string& name) { return loadExample(QString::fromStdString(name)); });
    source("--text", "A text, split by --tokenizer", [](const std::string& text) { return textDocument(text, false); });
    source("--tokens", "Exactly these tokens: \"a|b|c\"; \\| is a bar",
           [](const std::string& tokens) { return textDocument(tokens, true); });
    source("--image", "A picture, cut into patches of --patch pixels", imageDocument);
    source("--q", "Queries, .csv or .npy; beside them --k and --v",
           [](const std::string& path) { return matrixDocument("q", path); });
    source("--x", "Inputs, .csv or .npy, projected by --wq --wk --wv or as --projection says; --y: the other sequence",
           [](const std::string& path) { return matrixDocument("x", path); });
    source("--weights",
           "Finished attention weights, shown as they are: .csv .npy .npz .safetensors of shape [q,k], [heads,q,k], "
           "[layers,heads,q,k]",
           weightsDocument);
    addModelSources(command, options, group);
}

void addInputOptions(CLI::App& command, SourceOptions& options)
{
    constexpr const char* group = "Input";
    const auto edit = [&options](auto change) { options.edits.emplace_back(std::move(change)); };

    add<std::string>(command, "--tokenizer", "word (default) or character", group, [edit](const std::string& name) {
        const auto split =
            choose<TokenSplit>("--tokenizer", name, {{"word", TokenSplit::word}, {"character", TokenSplit::character}});
        edit([split](Document& document) { document.text.split = split; });
    });
    add<std::string>(
        command, "--other", "A second text or token list: keys and values come from it", group,
        [edit](const std::string& text) { edit([text](Document& document) { document.text.other = text; }); });
    add<Index>(command, "--patch", "Edge of a patch in pixels (default 16)", group, [edit](Index patch) {
        edit([patch](Document& document) { document.image.patch = patch; });
    })->check(wholeFrom(1));
    add<std::string>(command, "--features", "Of a patch: color-and-gradients (default) or pixels", group,
                     [edit](const std::string& name) {
                         const auto features =
                             choose<PatchFeatures>("--features", name,
                                                   {{"color-and-gradients", PatchFeatures::color_and_gradients},
                                                    {"pixels", PatchFeatures::pixels}});
                         edit([features](Document& document) { document.image.features = features; });
                     });
    for (const MatrixOption& matrix : further_matrices)
        add<std::string>(command, matrix.option, matrix.description, group, [edit, matrix](const std::string& path) {
            edit([matrix, path](Document& document) { setMatrix(document, matrix.name, readMatrix(path)); });
        });
    add<std::string>(command, "--row-tokens", "Labels of the queries of --weights, a file with one on each line", group,
                     [&options](const std::string& path) { options.rowTokens = path; });
    add<std::string>(command, "--column-tokens", "Labels of the keys of --weights", group,
                     [&options](const std::string& path) { options.columnTokens = path; });
}

void addEmbeddingOptions(CLI::App& command, SourceOptions& options, const char* group)
{
    const auto edit = [&options](auto change) { options.edits.emplace_back(std::move(change)); };

    add<std::string>(command, "--embedding", "Of tokens: hashed-ngrams (default), one-hot, gaussian or matrix", group,
                     [edit](const std::string& name) {
                         const auto embedding = choose<Embedding>("--embedding", name,
                                                                  {{"hashed-ngrams", Embedding::hashed_ngrams},
                                                                   {"one-hot", Embedding::one_hot},
                                                                   {"gaussian", Embedding::gaussian},
                                                                   {"matrix", Embedding::matrix}});
                         edit([embedding](Document& document) { document.settings.embedding = embedding; });
                     });
    add<std::string>(command, "--projection", "From inputs to queries, keys and values: identity, seeded or matrix",
                     group, [edit](const std::string& name) {
                         const auto projection = choose<Projection>("--projection", name,
                                                                    {{"identity", Projection::identity},
                                                                     {"seeded", Projection::seeded},
                                                                     {"matrix", Projection::matrix}});
                         edit([projection](Document& document) { document.settings.projection = projection; });
                     });
    add<Index>(command, "--dim", "Width of the embeddings (default 64)", group, [edit](Index dimension) {
        edit([dimension](Document& document) { document.settings.dimension = dimension; });
    })->check(wholeFrom(1));
    add<std::uint64_t>(command, "--seed", "Of every random number (default 0)", group,
                       [&options, edit](std::uint64_t seed) {
                           options.generation.seed = seed;
                           edit([seed](Document& document) { document.settings.seed = seed; });
                       })
        ->check(wholeFrom(0));
}

void addOperatorOptions(CLI::App& command, SourceOptions& options)
{
    constexpr const char* group = "Operator, see attnscope list operators";
    const auto edit = [&options](auto change) { options.edits.emplace_back(std::move(change)); };

    add<std::string>(command, "--score", "How alike a query and a key are (default scaled-dot)", group,
                     [edit](const std::string& name) {
                         edit([score = parse_score(name)](Document& document) { document.settings.score = score; });
                     });
    add<std::string>(command, "--normalizer", "From scores to weights (default softmax)", group,
                     [edit](const std::string& name) {
                         edit([normalizer = parse_normalizer(name)](Document& document) {
                             document.settings.normalizer = normalizer;
                         });
                     });
    add<Names>(command, "--mask",
               "none, causal, window:W, padding:j,j,... or custom:i-j,i-j,...; more than one combine", group,
               [edit](const Names& masks) {
                   Mask mask;
                   for (const std::string& text : masks)
                       add_mask(mask, text);
                   edit([mask](Document& document) { document.settings.mask = mask; });
               })
        ->allow_extra_args(false);
    add<std::string>(
        command, "--position", "How positions enter (default none)", group, [edit](const std::string& name) {
            edit([position = parse_position(name)](Document& document) { document.settings.position = position; });
        });
    add<double>(command, "--temperature",
                "Divides the scores (default 1); beside --generate the logits that tokens are drawn by", group,
                [&options, edit](double temperature) {
                    options.generation.temperature = temperature;
                    edit([temperature](Document& document) { document.settings.temperature = temperature; });
                })
        ->check(aboveZero);
    add<Index>(command, "--heads", "Number of heads (default 4; 1 for matrices)", group, [edit](Index heads) {
        edit([heads](Document& document) { document.settings.heads = heads; });
    })->check(wholeFrom(1));
    add<Index>(
        command, "--kv-heads", "Heads of the keys and values, dividing --heads (default as many)", group,
        [edit](Index heads) { edit([heads](Document& document) { document.settings.key_value_heads = heads; }); })
        ->check(wholeFrom(1));
    addEmbeddingOptions(command, options, group);
}

// A matrix that the other options leave without effect is a mistake of the call.
void refuseUnusedMatrices(const Document& document)
{
    const OperatorSettings& settings = document.settings;
    const auto refuse = [&](std::initializer_list<const char*> names, bool used, const char* partner) {
        for (const char* const name : names)
            if (!used && document.matrices.find(name))
                throw UsageError("--" + std::string(name) + ": it goes with " + partner + " only, leave it out");
    };
    const bool given = document.kind == InputKind::matrices && document.matrices.find("q");
    refuse({"wq", "wk", "wv", "bq", "bk", "bv"}, settings.projection == Projection::matrix && !given,
           "--projection matrix");
    refuse({"wo"}, settings.projection == Projection::matrix || given, "--projection matrix");
    refuse({"m"}, settings.score == Score::bilinear, "--score bilinear");
    refuse({"p", "r", "u"}, settings.score == Score::additive, "--score additive");
}

DocumentRun runModel(const SourceOptions& options, const Document& document, Work& work, bool keepHidden)
{
    const auto bundle = work.times.measure("open", [&] { return bundle_of(document, nullptr, work.control); });
    const char* const stage = document.kind == InputKind::image ? "preprocess" : "tokenize";
    const DocumentInput input = work.times.measure(stage, [&] { return input_of(document, *bundle, work.control); });
    AnswerOptions answerOptions;
    answerOptions.run.keep_hidden = keepHidden;
    if (options.generate)
        answerOptions.generation = options.generation;
    const auto answer = work.times.measure(
        "run", [&] { return answer_of(bundle, document, input, answerOptions, nullptr, work.control); });
    return {.run = answer->run, .answer = answer};
}

} // namespace

std::vector<std::string> givenOf(const CLI::App& command, const std::vector<std::string>& options)
{
    std::vector<std::string> given;
    std::ranges::copy_if(options, std::back_inserter(given),
                         [&](const std::string& option) { return command.count(option) > 0; });
    return given;
}

void requirePartners(const CLI::App& command, const OptionPartners& table)
{
    for (const auto& [options, partners] : table)
        for (const std::string& option : givenOf(command, options))
            if (givenOf(command, partners).empty())
                throw UsageError(option + ": it goes with " + joined(partners) + " only, leave it out");
}

void addSourceOptions(CLI::App& command, SourceOptions& options)
{
    addSources(command, options);
    addInputOptions(command, options);
    addModelOptions(command, options);
    addOperatorOptions(command, options);
}

void checkSourceOptions(const CLI::App& command)
{
    requireOneSource(command);
    checkModelOptions(command);
    if (command.count("--model") == 0)
        requirePartners(command, playgroundPartners());
}

Document documentOf(const SourceOptions& options)
{
    Document document = options.source();
    for (const auto& edit : options.edits)
        edit(document);
    refuseUnusedMatrices(document);
    return document;
}

DocumentRun runSource(const SourceOptions& options, Work& work, bool keepHidden)
{
    const Document document = work.times.measure("input", [&] { return documentOf(options); });
    DocumentRun result;
    if (!document.model.path.empty()) {
        result = runModel(options, document, work, keepHidden);
    } else {
        result.run = work.times.measure("run", [&] {
            if (document.kind != InputKind::weights)
                return run_playground(document, work.control);
            const WeightsLabels labels = {.rows = readLabels(options.rowTokens),
                                          .columns = readLabels(options.columnTokens)};
            return open_weights(document.weights_path, labels, static_cast<std::size_t>(memory_budget()), work.control);
        });
    }
    for (const std::string& note : result.run->notes)
        std::fprintf(stderr, "attnscope: note: %s\n", note.c_str());
    return result;
}

} // namespace attn
