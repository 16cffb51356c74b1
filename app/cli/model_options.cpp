// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/model_options.h"

#include "app/cli/number_text.h"
#include "app/cli/usage_error.h"
#include "engine/formats/array_file.h"
#include "engine/playground/playground_run.h"
#include "ui/models/model_catalog.h"

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
                             + std::to_string(highest) + ". Give a list as 5,6,7.");
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
    ArrayFile file = read_arrays(path, memory_budget());
    if (file.arrays.size() != 1)
        throw Error("pixels.arrays", "{0}: it holds {1} arrays. Give a .npy file with one of pixels.", path,
                    file.arrays.size());
    document.image.path = path;
    document.model.pixels = std::make_shared<NamedArray>(std::move(file.arrays.front()));
    return document;
}

std::shared_ptr<const NamedArray> batchRow(const NamedArray& batch, Index row)
{
    if (row == no_batch)
        throw UsageError("--batch-row: none goes with --weights only. Give a number from 0.");
    if (batch.shape.size() != 4)
        throw UsageError("--batch-row: the shape of the pixels is " + shape_text(batch.shape)
                         + ", only [N,3,H,W] is a batch. Leave it out.");
    if (row >= batch.shape.front())
        throw UsageError("--batch-row: " + std::to_string(row) + " is not there. The batch has "
                         + std::to_string(batch.shape.front()) + " rows, counted from 0.");
    auto array = std::make_shared<NamedArray>();
    array->name = batch.name;
    array->shape = {batch.shape.begin() + 1, batch.shape.end()};
    const auto size = static_cast<std::ptrdiff_t>(batch.values.size()) / batch.shape.front();
    array->values = {batch.values.begin() + row * size, batch.values.begin() + (row + 1) * size};
    array->type = batch.type;
    return array;
}

Document idsDocument(std::vector<TokenId> ids)
{
    Document document;
    document.model.ids = std::move(ids);
    return document;
}

Edit openFolder(const std::string& name)
{
    return [name](Document& document) {
        const std::optional<std::string> folder = modelFolder(name);
        if (!folder)
            throw Error(
                "model-option.no-folder",
                "--model: there is no folder \"{0}\", and no model of this name is shipped. Give the path of one "
                "that holds a model of Hugging Face, or a name of attnscope list models.",
                name);
        document.model.path = *folder;
    };
}

std::string asItIs(const std::string& text)
{
    return text;
}

BatchRow parseBatchRow(const std::string& text)
{
    return text == "none" ? BatchRow(no_batch) : parseIndex(text);
}

std::string checkBatchRow(const std::string& text)
{
    return parseBatchRow(text) ? std::string() : "\"" + text + "\" is not a whole number from 0 or none";
}

// A list of whole numbers as the value of `option`.
template <class Number>
auto listOf(const char* option, Index highest)
{
    return [option, highest](const std::string& text) { return numbersOf<Number>(option, text, highest); };
}

} // namespace

std::vector<Option> modelSources(SourceOptions& options)
{
    return {{.name = "--ids",
             .value = "N,N,...",
             .help = "Exactly these token ids, for a model: \"5,6,7\"",
             .take =
                 [&options](const std::string& text) {
                     options.source = [ids = numbersOf<TokenId>("--ids", text, highestId)] { return idsDocument(ids); };
                 },
             .runner = Runner::model},
            {.name = "--pixels",
             .value = "FILE",
             .help = "A .npy file with the pixels for a vision model, of shape [3,H,W]; nothing is resized or "
                     "normalized",
             .take = [&options](const std::string& path) { options.source = [path] { return pixelsDocument(path); }; },
             .runner = Runner::model}};
}

Option batchRowOption(SourceOptions& options)
{
    Option option = {.name = "--batch-row",
                     .value = "N",
                     .help = "Which picture of --pixels of shape [N,3,H,W], or input of a batch in --weights, from 0. "
                             "Of weights [N,heads,q,k] N is then a batch and not layers; with none, layers",
                     .check = checkBatchRow,
                     .needs = {{{"--pixels"}, Runner::model}, {{"--weights"}, Runner::playground}}};
    return editing(options, option, [](const std::string& value) -> Edit {
        return [row = parseBatchRow(value)](Document& document) {
            if (document.kind == InputKind::weights)
                document.weights_choice.batch_row = row;
            else
                document.model.pixels = batchRow(*document.model.pixels, *row);
        };
    });
}

OptionGroup modelOptions(SourceOptions& options)
{
    const auto row = [](const char* name, const char* value, const char* help, std::vector<Need> needs) {
        return Option{.name = name, .value = value, .help = help, .needs = std::move(needs), .runner = Runner::model};
    };
    // An option that sets a field of the document's model.
    const auto model = [&](Option option, auto field, auto parse) {
        return editing(options, std::move(option), setting(&Document::model, field, parse));
    };
    const Need text = {{"--ids", "--text", "--tokens"}};

    Option folder = row("--model", "FOLDER",
                        "The folder of a model of Hugging Face (config.json, model.safetensors, tokenizer files), "
                        "or the name of a shipped one, which takes the place of the playground's one layer",
                        {});
    folder.runner = Runner::any;
    Option target =
        row("--target", "TEXT",
            "The text on the decoder's side of an encoder-decoder model (default: what the model writes)", {text});
    target.excludes = {"--target-ids"};
    Option generate = row("--generate", "N",
                          "Continue the text by up to N tokens, each the most likely one unless --temperature is "
                          "given",
                          {{{"--ids", "--text", "--tokens", "--example"}}});
    generate.check = wholeFrom(1);
    generate.take = [&options](const std::string& tokens) {
        options.generate = true;
        options.generation.tokens = number<Index>(tokens);
    };
    Option sample = row("--sample-top-k", "K", "Draw each token among the K most likely ones (default: all)",
                        {{{"--generate"}}, {{"--temperature"}}});
    sample.check = wholeFrom(1);
    sample.take = [&options](const std::string& count) { options.generation.top_k = number<Index>(count); };

    return {
        "Model",
        {editing(options, folder, openFolder),
         model(row("--type-ids", "N,N,...", "The type of each token: \"0,0,1\"", {text}), &ModelSettings::types,
               listOf<Index>("--type-ids", highestId)),
         model(row("--attention-mask", "N,N,...", "1 for each token and 0 for padding: \"1,1,0\"", {text}),
               &ModelSettings::attended, listOf<unsigned char>("--attention-mask", 1)),
         model(row("--pair", "TEXT", "The second sentence of a pair", {{{"--text"}}}), &ModelSettings::pair, asItIs),
         model(target, &ModelSettings::target, asItIs),
         model(
             row("--target-ids", "N,N,...", "The same text as token ids, the start token of the decoder first", {text}),
             &ModelSettings::target_ids, listOf<TokenId>("--target-ids", highestId)),
         generate, sample}};
}

} // namespace attn
