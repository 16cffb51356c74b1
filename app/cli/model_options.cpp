// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/model_options.h"

#include "app/cli/number_text.h"
#include "app/cli/usage_error.h"
#include "engine/formats/array_file.h"
#include "engine/playground/playground_run.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <limits>

namespace attn {

namespace {

// "5,6,7", each from 0 to `highest`.
template <class Number>
std::vector<Number> numbersOf(const std::string& option, std::string_view text, Index highest)
{
    std::vector<Number> numbers;
    while (true) {
        const std::size_t comma = std::min(text.find(','), text.size());
        std::string_view part = text.substr(0, comma);
        const std::size_t begin = std::min(part.find_first_not_of(' '), part.size());
        part = part.substr(begin, part.find_last_not_of(' ') + 1 - begin);
        const std::optional<Index> number = parseIndex(part);
        if (!number || *number > highest)
            throw UsageError(option + ": \"" + std::string(part) + "\" is not a whole number from 0 to "
                             + std::to_string(highest) + ", give a list as 5,6,7");
        numbers.push_back(static_cast<Number>(*number));
        if (comma == text.size())
            return numbers;
        text.remove_prefix(comma + 1);
    }
}

constexpr Index highestId = std::numeric_limits<TokenId>::max();

Document pixelsDocument(const std::string& path)
{
    Document document;
    document.kind = InputKind::image;
    ArrayFile file = read_arrays(path, static_cast<std::size_t>(memory_budget()));
    if (file.arrays.size() != 1)
        throw Error(path + ": it holds " + std::to_string(file.arrays.size())
                    + " arrays, give a .npy file with one of pixels");
    document.image.path = path;
    document.model.pixels = std::make_shared<NamedArray>(std::move(file.arrays.front()));
    return document;
}

std::shared_ptr<const NamedArray> batchRow(const NamedArray& batch, Index row)
{
    if (batch.shape.size() != 4)
        throw SettingError("--batch-row: the shape of the pixels is " + shape_text(batch.shape)
                           + ", which is no batch, leave it out");
    if (row >= batch.shape.front())
        throw SettingError("--batch-row: " + std::to_string(row) + " is not there, the batch has "
                           + std::to_string(batch.shape.front()) + " rows, counted from 0");
    auto array = std::make_shared<NamedArray>();
    array->name = batch.name;
    array->shape = {batch.shape.begin() + 1, batch.shape.end()};
    const auto size = static_cast<std::ptrdiff_t>(batch.values.size()) / batch.shape.front();
    array->values = {batch.values.begin() + row * size, batch.values.begin() + (row + 1) * size};
    array->type = batch.type;
    return array;
}

using Names = std::vector<std::string>;

const Names modelOptions = {"--ids",  "--pixels", "--type-ids",   "--attention-mask", "--batch-row",
                            "--pair", "--target", "--target-ids", "--generate",       "--sample-top-k"};

// What a model has of its own.
const Names playgroundOptions = {"--q",          "--x",
                                 "--weights",    "--tokenizer",
                                 "--other",      "--patch",
                                 "--features",   "--k",
                                 "--v",          "--y",
                                 "--wq",         "--wk",
                                 "--wv",         "--wo",
                                 "--bq",         "--bk",
                                 "--bv",         "--m",
                                 "--p",          "--r",
                                 "--u",          "--embedding-matrix",
                                 "--embedding",  "--projection",
                                 "--dim",        "--score",
                                 "--normalizer", "--mask",
                                 "--position",   "--heads",
                                 "--kv-heads"};

const OptionPartners modelPartners = {
    {{"--pair"}, {"--text"}},
    {{"--type-ids", "--attention-mask", "--target", "--target-ids"}, {"--ids", "--text", "--tokens"}},
    {{"--batch-row"}, {"--pixels"}},
    {{"--sample-top-k", "--temperature"}, {"--generate"}},
    {{"--seed"}, {"--temperature"}},
    {{"--generate"}, {"--ids", "--text", "--tokens", "--example"}},
};

} // namespace

void addModelSources(CLI::App& command, SourceOptions& options, const char* group)
{
    command
        .add_option_function<std::string>(
            "--ids",
            [&options](const std::string& text) {
                options.source = [ids = numbersOf<TokenId>("--ids", text, highestId)] {
                    Document document;
                    document.model.ids = ids;
                    return document;
                };
            },
            "Exactly these token ids of a model: \"5,6,7\"")
        ->group(group);
    command
        .add_option_function<std::string>(
            "--pixels",
            [&options](const std::string& path) { options.source = [path] { return pixelsDocument(path); }; },
            "A ready pixel tensor [3,H,W] of a vision model, .npy; nothing is resized or normalized")
        ->group(group);
}

void addModelOptions(CLI::App& command, SourceOptions& options)
{
    constexpr const char* group = "Model";
    const auto edit = [&options](auto change) { options.edits.emplace_back(std::move(change)); };
    const auto text = [&](const char* name, const char* description, std::function<void(const std::string&)> set) {
        command.add_option_function<std::string>(name, set, description)->group(group);
    };
    text("--model", "A Hugging Face folder (config.json, model.safetensors, tokenizer), in the place of the playground",
         [edit](const std::string& name) {
             edit([name](Document& document) {
                 if (!std::filesystem::exists(name))
                     throw Error("--model: there is neither a shipped model nor a folder \"" + name
                                 + "\", give the path of a Hugging Face folder, or see attnscope list models");
                 document.model.path = name;
             });
         });
    text("--type-ids", "Token types, one for each token: \"0,0,1\"", [edit](const std::string& list) {
        edit([types = numbersOf<Index>("--type-ids", list, highestId)](Document& document) {
            document.model.types = types;
        });
    });
    text("--attention-mask", "1 for each token, 0 for padding: \"1,1,0\"", [edit](const std::string& list) {
        edit([attended = numbersOf<unsigned char>("--attention-mask", list, 1)](Document& document) {
            document.model.attended = attended;
        });
    });
    command
        .add_option_function<Index>(
            "--batch-row",
            [edit](Index row) {
                edit([row](Document& document) { document.model.pixels = batchRow(*document.model.pixels, row); });
            },
            "Which one of --pixels of shape [N,3,H,W], from 0")
        ->check(wholeFrom(0))
        ->group(group);
    text("--pair", "The second sentence of a pair", [edit](const std::string& sentence) {
        edit([sentence](Document& document) { document.model.pair = sentence; });
    });
    text("--target", "The decoder's side of an encoder-decoder model; left out: what the model writes",
         [edit](const std::string& sentence) {
             edit([sentence](Document& document) { document.model.target = sentence; });
         });
    text("--target-ids", "The same as token ids, the start token first", [edit](const std::string& list) {
        edit([ids = numbersOf<TokenId>("--target-ids", list, highestId)](Document& document) {
            document.model.target_ids = ids;
        });
    });
    command
        .add_option_function<Index>(
            "--generate",
            [&options](Index tokens) {
                options.generate = true;
                options.generation.tokens = tokens;
            },
            "Go on by up to N tokens, greedily or as --temperature, --sample-top-k and --seed say")
        ->check(wholeFrom(1))
        ->group(group);
    command
        .add_option_function<Index>(
            "--sample-top-k", [&options](Index count) { options.generation.top_k = count; },
            "Draw among the K most probable tokens (default: all)")
        ->check(wholeFrom(1))
        ->group(group);
}

void checkModelOptions(const CLI::App& command)
{
    if (command.count("--model") > 0) {
        for (const std::string& option : givenOf(command, playgroundOptions))
            throw UsageError(option
                             + ": it is for the playground, and a model brings its own, leave it or --model out");
        requirePartners(command, modelPartners);
    } else {
        for (const std::string& option : givenOf(command, modelOptions))
            throw UsageError(option + ": it goes with --model only, give the folder of one");
    }
}

} // namespace attn
