// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run_source.h"

#include "app/cli/file_name.h"
#include "app/cli/standard_output.h"
#include "app/cli/usage_error.h"
#include "engine/playground/playground_run.h"
#include "engine/runs/finished_weights.h"
#include "engine/runs/weights_layout.h"
#include "engine/text/named.h"
#include "ui/importing/label_file.h"
#include "ui/importing/layout_pictures.h"

#include <QFileInfo>

namespace attn {

namespace {

std::vector<std::string> readLabels(const std::optional<std::string>& path)
{
    return path ? readLabelFile(fileName(*path)) : std::vector<std::string>();
}

// The first option that says what the decoder reads or writes, or nullopt.
std::optional<std::string> decoderOption(const SourceOptions& options)
{
    for (const DocumentEdit& edit : options.edits)
        if (edit.option == "--target" || edit.option == "--target-ids")
            return edit.option;
    return options.generate ? std::optional<std::string>("--generate") : std::nullopt;
}

void requireDecoderSeen(const SourceOptions& options, const WrittenParts& parts, const Bundle& bundle)
{
    const std::optional<std::string> option = decoderOption(options);
    if (option && parts.onlyEncoder && info_of(*bundle.model).encoder_decoder)
        throw UsageError(*option
                         + ": it has no effect on the encoder. Leave it out or choose --kind decoder or --kind cross.");
}

DocumentRun runModel(const SourceOptions& options, const Document& document, Work& work, const WrittenParts& parts)
{
    const auto bundle = work.times.measure("open", [&] { return bundle_of(document, nullptr, work.control); });
    requireDecoderSeen(options, parts, *bundle);
    const char* const stage = document.kind == InputKind::image ? "preprocess" : "tokenize";
    const DocumentInput input = work.times.measure(stage, [&] { return input_of(document, *bundle, work.control); });
    AnswerOptions answerOptions;
    answerOptions.run.keep_hidden = parts.hidden;
    if (options.generate)
        answerOptions.generation = options.generation;
    const auto answer = work.times.measure(
        "run", [&] { return answer_of(bundle, document, input, answerOptions, nullptr, work.control); });
    return {.run = answer->run, .answer = answer};
}

// Which option chooses otherwise what a note of finished weights says.
std::string hintAt(const Message& note)
{
    static constexpr Named<std::string_view> hints[] = {
        {": --batch-row takes another", "note.batch"},
        {": --batch-row takes another, and --batch-row none takes them for layers", "note.batch-or-layers"},
        {": --batch-row takes one of them", "note.layers-or-batch"},
        {": --array opens one of them", "note.left-out"},
        {": --array takes another", "note.other-attention"},
        {": --array takes another, attnscope info lists them", "note.other-arrays"},
    };
    return std::string(find_value(hints, note.code).value_or(""));
}

std::shared_ptr<const Run> openWeights(const SourceOptions& options, const Document& document, Work& work,
                                       std::vector<InputFile>& inputs)
{
    WeightsLabels labels = document.weights_labels;
    if (options.rowTokens || options.columnTokens || options.tokensFile)
        labels = {.rows = readLabels(options.rowTokens),
                  .columns = readLabels(options.columnTokens),
                  .tokens = readLabels(options.tokensFile)};
    const auto run =
        open_weights(document.weights_path, labels, memory_budget(), work.control, document.weights_choice);
    if (const QString beside = labelFileBeside(fileName(document.weights_path), *run); !beside.isEmpty()) {
        inputs.push_back({"--weights", QFile::encodeName(beside).toStdString()});
        writeNote(beside.toStdString() + " lies beside it, --tokens-file takes the tokens from there");
    }
    if (const std::string beside = layout_file_beside(document.weights_path); !beside.empty())
        inputs.push_back({"--weights", beside});
    if (document.placement)
        return placedByOptions(options.layout, placed_by(document, run), inputs);
    const PlacedWeights weights = placedByFile(run, fileName(document.weights_path), work.control);
    if (weights.placement)
        addPictures("--weights", *weights.placement, inputs);
    return placedByOptions(options.layout, weights.run, inputs);
}

} // namespace

DocumentRun runSource(const SourceOptions& options, Work& work, const WrittenParts& parts,
                      std::vector<InputFile>& inputs)
{
    const Document document = work.times.measure("input", [&] { return documentOf(options); });
    if (parts.requireRoom)
        parts.requireRoom(document);
    DocumentRun result;
    if (!document.model.path.empty())
        result = runModel(options, document, work, parts);
    else
        result.run = work.times.measure("run", [&] {
            return document.kind == InputKind::weights ? openWeights(options, document, work, inputs)
                                                       : run_playground(document, work.control);
        });
    if (document.kind != InputKind::weights)
        result.run = placed_by(document, result.run);
    if (document.kind != InputKind::weights && document.kind != InputKind::image)
        result.run = placedByOptions(options.layout, result.run, inputs);
    for (const Message& note : result.run->notes)
        writeNote(note.english() + hintAt(note));
    return result;
}

} // namespace attn
