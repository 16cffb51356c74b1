// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/tokens_command.h"
#include "engine/tokenizers/files/open_tokenizer.h"

#include "app/cli/standard_output.h"
#include "app/cli/usage_error.h"
#include "engine/formats/byte_source.h"
#include "engine/formats/format_error.h"
#include "engine/formats/json_strings.h"
#include "engine/formats/json_text.h"
#include "engine/playground/playground_run.h"
#include "engine/tokenizers/tokenizer.h"

#include <CLI/CLI.hpp>

namespace attn {

namespace {

struct TokensOptions {
    std::optional<std::string> tokenizer, model, text, lines, pair;
};

void requireOne(const char* name, const std::optional<std::string>& first, const std::optional<std::string>& second,
                const char* choice)
{
    if (first.has_value() == second.has_value())
        throw UsageError(std::string(name) + (first ? ": two are given" : ": none is given") + ", give one of "
                         + choice);
}

std::vector<std::string> readLines(const std::string& path)
{
    RegularFile file(path);
    MemoryBudget budget(static_cast<std::size_t>(memory_budget()));
    const std::string all = read_whole(file, budget);
    std::vector<std::string> texts;
    for (std::size_t begin = 0; begin < all.size();) {
        const std::size_t end = std::min(all.find('\n', begin), all.size());
        const std::optional<std::string> text = parse_json_string(std::string_view(all).substr(begin, end - begin));
        if (!text)
            throw FormatError(path, "line " + std::to_string(texts.size() + 1),
                              "it is not a JSON string, write each text in quotes on a line of its own");
        texts.push_back(*text);
        begin = end + 1;
    }
    return texts;
}

template <class Write>
void appendList(std::string& out, const char* name, const Encoding& encoding, Write write)
{
    out += out.ends_with('{') ? "\"" : ", \"";
    out += std::string(name) + "\": [";
    for (std::size_t i = 0; i < encoding.size(); ++i) {
        out += i == 0 ? "" : ", ";
        write(encoding[i]);
    }
    out += ']';
}

std::string lineOf(const Encoding& encoding, bool pair)
{
    std::string out = "{";
    appendList(out, "ids", encoding, [&](const EncodedToken& token) { out += std::to_string(token.id); });
    appendList(out, "tokens", encoding, [&](const EncodedToken& token) { append_json_string(out, token.token); });
    appendList(out, "offsets", encoding, [&](const EncodedToken& token) {
        out += '[' + std::to_string(token.begin) + ", " + std::to_string(token.end) + ']';
    });
    if (pair)
        appendList(out, "type_ids", encoding, [&](const EncodedToken& token) { out += std::to_string(token.type); });
    return out + "}\n";
}

void writeTokens(const TokensOptions& options, Work& work)
{
    const auto tokenizer = work.times.measure(
        "open", [&] { return open_tokenizer(options.tokenizer ? *options.tokenizer : *options.model); });
    const std::vector<std::string> texts = options.lines ? readLines(*options.lines) : std::vector{*options.text};
    std::string out;
    work.times.measure("tokens", [&] {
        for (const std::string& text : texts) {
            work.control.check();
            out += lineOf(options.pair ? tokenizer->encode_pair(text, *options.pair) : tokenizer->encode(text),
                          options.pair.has_value());
        }
        return 0;
    });
    writeStandardOutput(out);
}

} // namespace

void addTokensCommand(CLI::App& program, CommandLine& call)
{
    CLI::App* const command =
        program.add_subcommand("tokens", "What a model's tokenizer makes of a text: ids, tokens and places, as JSON");
    const auto options = std::make_shared<TokensOptions>();
    const auto add = [&](const char* name, std::optional<std::string>& value, const char* text, const char* type) {
        command->add_option(name, value, text)->expected(1)->type_name(type);
    };
    add("--tokenizer", options->tokenizer,
        "tokenizer.json, vocab.txt, vocab.json beside merges.txt, or a .model or .spm of SentencePiece", "FILE");
    add("--model", options->model, "A model folder, whose tokenizer is taken", "FOLDER");
    add("--text", options->text, "The text", "STRING");
    add("--lines", options->lines, "A file with a text on each line, as a JSON string", "FILE");
    add("--pair", options->pair, "The second text of a pair", "STRING");
    addWorkOptions(*command, call.options);
    command->footer("Writes a line for each text: {\"ids\": [...], \"tokens\": [...], \"offsets\": [[begin, end], "
                    "...]}, for a pair also \"type_ids\".\n"
                    "Offsets count the Unicode characters of the text.");
    command->callback([options, &call] {
        requireOne("tokenizer", options->tokenizer, options->model, "--tokenizer FILE, --model FOLDER");
        requireOne("text", options->text, options->lines, "--text STRING, --lines FILE");
        call.command = [options](Work& work) { writeTokens(*options, work); };
    });
}

} // namespace attn
