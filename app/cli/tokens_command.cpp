// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/tokens_command.h"

#include "app/cli/standard_output.h"
#include "app/cli/usage_error.h"
#include "engine/formats/byte_source.h"
#include "engine/formats/format_error.h"
#include "engine/formats/json_writer.h"
#include "engine/formats/text_lines.h"
#include "engine/tokenizers/files/open_tokenizer.h"
#include "engine/tokenizers/tokenizer.h"
#include "ui/models/model_catalog.h"

#include <CLI/CLI.hpp>

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace attn {

namespace {

struct TokensOptions {
    std::optional<std::string> tokenizer, model, text, lines, pair;
};

void requireOne(const char* name, const std::optional<std::string>& first, const std::optional<std::string>& second,
                const char* choice)
{
    if (first.has_value() == second.has_value())
        throw UsageError(std::string(name) + (first ? ": two are given" : ": none is given") + ". Give one of " + choice
                         + ".");
}

// Replaces half surrogate pairs such as \ud800, which are not characters, by U+FFFD.
QString withoutHalfPairs(QString text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool pair = text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        if (text[i].isSurrogate() && !pair)
            text[i] = QChar::ReplacementCharacter;
        i += pair ? 1 : 0;
    }
    return text;
}

// The text of one JSON string in quotes, or nullopt.
std::optional<std::string> textOf(std::string_view line)
{
    const QByteArray json = QByteArray(line.data(), static_cast<qsizetype>(line.size())).trimmed();
    // Qt accepts control characters and unknown escapes, which JSON forbids.
    static const QRegularExpression grammar(
        QStringLiteral(R"(\A"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+"\z)"));
    const QJsonArray list = QJsonDocument::fromJson('[' + json + ']').array();
    if (!grammar.match(QString::fromLatin1(json)).hasMatch() || list.size() != 1 || !list[0].isString())
        return {};
    return withoutHalfPairs(list[0].toString()).toStdString();
}

// The texts on the lines of a file. Where the first line is a JSON string in quotes, all are.
std::vector<std::string> readLines(const std::string& path)
{
    const std::string all = text_of(read_whole(path, memory_budget()), path);
    const std::vector<std::string_view> lines = lines_of(all);
    const bool quoted = !lines.empty() && textOf(lines.front());
    std::vector<std::string> texts;
    for (const std::string_view line : lines) {
        const std::optional<std::string> text = quoted ? textOf(line) : std::string(line);
        if (!text)
            throw FormatError(path, Message("texts.line", "line {0}", texts.size() + 1),
                              Message("texts.no-string",
                                      "it is not a JSON string as the first line is. Write each line in quotes or "
                                      "none."));
        texts.push_back(*text);
    }
    return texts;
}

std::string lineOf(const Encoding& encoding, bool pair)
{
    std::string out;
    JsonWriter json(out);
    const auto list = [&](const char* name, auto write) {
        json.key(name).begin_list();
        for (const EncodedToken& token : encoding)
            write(token);
        json.end();
    };
    json.begin_object();
    list("ids", [&](const EncodedToken& token) { json.integer(token.id); });
    list("tokens", [&](const EncodedToken& token) { json.text(token.token); });
    list("offsets", [&](const EncodedToken& token) { json.integers(std::array{token.begin, token.end}); });
    if (pair)
        list("type_ids", [&](const EncodedToken& token) { json.integer(token.type); });
    json.end();
    return out + "\n";
}

void writeTokens(const TokensOptions& options, Work& work)
{
    const std::string path =
        options.tokenizer ? *options.tokenizer : modelFolder(*options.model).value_or(*options.model);
    const auto tokenizer = work.times.measure("open", [&] { return open_tokenizer(path, work.control); });
    const std::vector<std::string> texts = options.lines ? readLines(*options.lines) : std::vector{*options.text};
    std::string out;
    work.times.measure("tokens", [&] {
        for (const std::string& text : texts) {
            work.control.check();
            const Encoding encoding = options.pair ? tokenizer->encode_pair(text, *options.pair, work.control)
                                                   : tokenizer->encode(text, work.control);
            out += lineOf(encoding, options.pair.has_value());
        }
        return 0;
    });
    writeStandardOutput(out);
}

} // namespace

void addTokensCommand(CLI::App& program, CommandLine& call)
{
    CLI::App* const command =
        program.add_subcommand("tokens", "Writes the token ids, tokens and offsets of a text as JSON");
    const auto options = std::make_shared<TokensOptions>();
    const auto add = [&](const char* name, std::optional<std::string>& value, const char* text, const char* type) {
        command->add_option(name, value, text)->expected(1)->type_name(type);
    };
    add("--tokenizer", options->tokenizer,
        "The file of a tokenizer: tokenizer.json, vocab.txt, vocab.json (with merges.txt beside it), or a .model or "
        ".spm file of SentencePiece",
        "FILE");
    add("--model", options->model, "The folder of a model whose tokenizer is used, or the name of a shipped one",
        "FOLDER");
    add("--text", options->text, "The text", "TEXT");
    add("--lines", options->lines,
        "A file with a text on each line; where the first line is a JSON string in quotes, all are", "FILE");
    add("--pair", options->pair, "The second text of a pair", "TEXT");
    addWorkOptions(*command, call.options);
    command->footer("Writes one line for each text: {\"ids\": [...], \"tokens\": [...], \"offsets\": [[begin, end], "
                    "...]}, and for a pair also \"type_ids\".\n"
                    "Offsets count the Unicode characters of the text.");
    command->callback([options, &call] {
        requireOne("tokenizer", options->tokenizer, options->model, "--tokenizer FILE, --model FOLDER");
        requireOne("text", options->text, options->lines, "--text TEXT, --lines FILE");
        call.command = [options](Work& work) { writeTokens(*options, work); };
    });
}

} // namespace attn
