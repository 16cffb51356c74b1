// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/source_options.h"

#include "app/cli/file_name.h"
#include "app/cli/model_options.h"
#include "app/cli/number_text.h"
#include "app/cli/standard_output.h"
#include "app/cli/usage_error.h"
#include "engine/attention/mask_syntax.h"
#include "engine/attention/names.h"
#include "engine/documents/document_names.h"
#include "engine/formats/array_formats.h"
#include "ui/importing/document_file.h"
#include "ui/importing/example_catalog.h"
#include "ui/importing/image_file.h"
#include "ui/importing/matrix_file.h"
#include "ui/operators/effect.h"

namespace attn {

namespace {

// Sources whose queries, keys and values are projections of inputs.
const Partners projected = {"--x", "--text", "--tokens", "--image", "--example"};
const Partners embedded = {"--text", "--tokens", "--image", "--example"};

std::shared_ptr<const Matrix> readMatrix(const std::string& path)
{
    std::vector<Message> notes;
    auto matrix = readMatrixFile(fileName(path), notes);
    for (const Message& note : notes)
        writeNote(path + ": " + note.english());
    return matrix;
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
    document.image.image = readImageFile(fileName(path));
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

// A picture, or beside tokens the pictures that they lie on.
Option imageOption(SourceOptions& options, const Partners& placed)
{
    Option image = {.name = "--image",
                    .value = "FILE",
                    .help =
                        "A picture, cut into patches of --patch pixels or of the model's size; beside --weights or a "
                        "text the picture that tokens lie on, or several of them",
                    .take = [&options](const std::string& path) { options.layout.images.push_back(path); }};
    image.needs = {{.oneOf = placed, .beside = tokensThatLie()}};
    image.joins = tokensThatLie();
    image.repeated = true;
    return image;
}

OptionGroup sources(SourceOptions& options, const VisibleBy& visible)
{
    const auto source = [&options](const char* name, const char* value, std::string help, auto open,
                                   Runner runner = Runner::any) {
        return Option{
            .name = name,
            .value = value,
            .help = help,
            .take = [&options, open](const std::string& text) { options.source = [open, text] { return open(text); }; },
            .runner = runner};
    };
    OptionGroup group = {
        .heading = "Source, one of",
        .options =
            {source("--example", "NAME", "A shipped example, see attnscope list examples",
                    [](const std::string& name) { return loadExample(QString::fromStdString(name)); }),
             source("--text", "TEXT", "A text, split into tokens by the model's tokenizer or by --tokenizer",
                    [](const std::string& text) { return textDocument(text, false); }),
             source("--tokens", "A|B|C", R"(Exactly these tokens, separated by bars: "a|b|c"; \| is a bar in a token)",
                    [](const std::string& tokens) { return textDocument(tokens, true); }),
             imageOption(options, visible.layout),
             source(
                 "--q", "FILE", "The queries as a .csv or .npy matrix, a row for each token; --k is needed as well",
                 [](const std::string& path) { return matrixDocument("q", path); }, Runner::playground),
             source(
                 "--x", "FILE",
                 "The inputs as a .csv or .npy matrix, a row for each token; --projection says how queries, keys and "
                 "values are computed from them",
                 [](const std::string& path) { return matrixDocument("x", path); }, Runner::playground),
             source("--document", "FILE",
                    "A document that the window saved (.attnscope), with its model, settings, masks and labels",
                    [](const std::string& path) { return readDocumentFile(fileName(path)); }),
             source("--weights", "FILE",
                    "Attention weights from another program: " + either_ending(&ArrayFormat::reads)
                        + " of shape [q,k], [heads,q,k], [layers,heads,q,k] or [layers,batch,heads,q,k]",
                    weightsDocument, Runner::playground)},
        .choice = "source"};
    for (Option& option : modelSources(options))
        group.options.push_back(std::move(option));
    return group;
}

std::string onlyBeside(bool used, const char* partner)
{
    return used ? std::string() : std::string("it goes with ") + partner + " only";
}

std::string whyNoProjection(const Document& document)
{
    return onlyBeside(document.settings.projection == Projection::matrix, "--projection matrix");
}

// W_o also mixes the heads of given Q, K and V.
std::string whyNoOutputProjection(const Document& document)
{
    const bool given = document.kind == InputKind::matrices && document.matrices.find("q");
    return given ? std::string() : whyNoProjection(document);
}

std::string whyNoEmbedding(const Document& document)
{
    return onlyBeside(document.settings.embedding == Embedding::matrix, "--embedding matrix");
}

std::string whyNotBilinear(const Document& document)
{
    return onlyBeside(document.settings.score == Score::bilinear, "--score bilinear");
}

std::string whyNotAdditive(const Document& document)
{
    return onlyBeside(document.settings.score == Score::additive, "--score additive");
}

std::string whyNoFeatures(const Document& document)
{
    return document.settings.embedding == Embedding::matrix ? "the vectors of the patches come from --embedding-matrix"
                                                            : std::string();
}

// Matrices that go with a source.
struct MatrixRow {
    const char* option;
    const char* name; // in the document
    const char* help;
    Partners partners;
    std::string (*whyIdle)(const Document&) = nullptr;
    // Chooses the setting that uses the matrix.
    void (*choose)(OperatorSettings&) = nullptr;
};

void chooseProjection(OperatorSettings& settings)
{
    settings.projection = Projection::matrix;
}

void chooseEmbedding(OperatorSettings& settings)
{
    settings.embedding = Embedding::matrix;
}

std::vector<MatrixRow> furtherMatrices()
{
    const Partners attention = {"--example", "--text", "--tokens", "--image", "--q", "--x"};
    return {
        {"--k", "k", "The keys, together with --q", {"--q"}},
        {"--v", "v", "The values, together with --q; without them there are weights but no output", {"--q"}},
        {"--y", "y", "The other sequence, together with --x: keys and values are computed from it", {"--x"}},
        {"--wq", "wq", "The projection to queries", projected, whyNoProjection, chooseProjection},
        {"--wk", "wk", "The projection to keys", projected, whyNoProjection, chooseProjection},
        {"--wv", "wv", "The projection to values", projected, whyNoProjection, chooseProjection},
        {"--wo", "wo", "The projection of the concatenated outputs of the heads", attention, whyNoOutputProjection,
         chooseProjection},
        {"--bq", "bq", "The bias of the queries", projected, whyNoProjection, chooseProjection},
        {"--bk", "bk", "The bias of the keys", projected, whyNoProjection, chooseProjection},
        {"--bv", "bv", "The bias of the values", projected, whyNoProjection, chooseProjection},
        {"--m", "m", "The matrix M of the bilinear score", attention, whyNotBilinear},
        {"--p", "p", "The matrix P of the additive score", attention, whyNotAdditive},
        {"--r", "r", "The matrix R of the additive score", attention, whyNotAdditive},
        {"--u", "u", "The vector u of the additive score", attention, whyNotAdditive},
        {"--embedding-matrix",
         "embedding",
         "The embedding of each token or patch, a row for each",
         {"--text", "--tokens", "--image"},
         whyNoEmbedding,
         chooseEmbedding},
    };
}

Option matrixOption(SourceOptions& options, const MatrixRow& row)
{
    const auto parse = [name = row.name, choose = row.choose](const std::string& path) -> Edit {
        return [name, choose, path](Document& document) {
            document.matrices.by_name[name] = readMatrix(path);
            if (choose)
                choose(document.settings);
        };
    };
    return editing(options,
                   {.name = row.option,
                    .value = "FILE",
                    .help = std::string(row.help) + " (.csv or .npy)",
                    .needs = {{row.partners}},
                    .runner = Runner::playground},
                   parse, row.whyIdle);
}

Option labelOption(std::optional<std::string>& path, const char* name, const char* help, const Partners& shown)
{
    return {.name = name,
            .value = "FILE",
            .help = help,
            .take = [&path](const std::string& value) { path = value; },
            .needs = {{{"--weights"}}, {shown}},
            .runner = Runner::playground};
}

// Which attention of a file of finished weights.
Option arrayOption(SourceOptions& options)
{
    return editing(options,
                   {.name = "--array",
                    .value = "NAME",
                    .help = "The array of --weights, or the name that the arrays of its layers have in common, as "
                            "attnscope info lists them",
                    .needs = {{{"--weights"}}},
                    .runner = Runner::playground},
                   [](const std::string& name) -> Edit {
                       return [name](Document& document) { document.weights_choice.array = name; };
                   });
}

OptionGroup inputs(SourceOptions& options, const Partners& labels)
{
    OptionGroup group = {
        "Input",
        {editing(
             options,
             {.name = "--tokenizer",
              .value = "NAME",
              .help = "How a text is split into tokens: by " + joined_names(token_split_names()) + " (default word)",
              .needs = {{{"--text"}}},
              .runner = Runner::playground,
              .fallback = "word"},
             setting(&Document::text, &TextInput::split, parse_token_split)),
         editing(options,
                 {.name = "--other",
                  .value = "TEXT",
                  .help = "A second text, or list of tokens, that keys and values are computed from",
                  .needs = {{{"--text", "--tokens"}}},
                  .runner = Runner::playground},
                 setting(&Document::text, &TextInput::other, [](const std::string& text) { return text; })),
         editing(options,
                 {.name = "--patch",
                  .value = "PIXELS",
                  .help = "The edge of a patch in pixels (default 16)",
                  .check = wholeFrom(1),
                  .needs = {{{"--image"}}},
                  .runner = Runner::playground},
                 setting(&Document::image, &ImageInput::patch, number<Index>)),
         editing(options,
                 {.name = "--features",
                  .value = "NAME",
                  .help = "What describes a patch: " + joined_names(patch_features_names())
                      + " (default color-and-gradients)",
                  .needs = {{{"--image"}}},
                  .runner = Runner::playground},
                 setting(&Document::image, &ImageInput::features, parse_patch_features), whyNoFeatures)}};
    for (const MatrixRow& row : furtherMatrices())
        group.options.push_back(matrixOption(options, row));
    group.options.push_back(arrayOption(options));
    group.options.push_back(batchRowOption(options));
    group.options.push_back(labelOption(options.tokensFile, "--tokens-file",
                                        "The tokens of the rows and the columns of --weights, where they fit: a file "
                                        "with one on each line, or a list in JSON",
                                        labels));
    group.options.push_back(labelOption(options.rowTokens, "--row-tokens",
                                        "The tokens of the rows of --weights, from such a file", labels));
    group.options.push_back(labelOption(options.columnTokens, "--column-tokens",
                                        "The tokens of the columns of --weights, from such a file", labels));
    return group;
}

std::function<std::string(const Document&)> whyIdle(Setting setting)
{
    return
        [setting](const Document& document) { return lowerFirst(whyWithoutEffect(setting, document).toStdString()); };
}

// --temperature and --seed belong to the playground. Together with --generate they say how tokens are drawn.
Option generating(Option row, const std::function<void(const std::string&)>& draw)
{
    row.take = [edit = row.take, draw](const std::string& value) {
        edit(value);
        draw(value);
    };
    return row;
}

// Several masks add up.
auto maskEdit()
{
    return [mask = std::make_shared<Mask>()](const std::string& text) -> Edit {
        add_mask(*mask, text);
        return [mask](Document& document) { document.settings.mask = *mask; };
    };
}

const Partners attention = {"--example", "--text", "--tokens", "--image", "--q", "--x"};

// An option of the playground's layer.
Option layerOption(const char* name, const char* value, std::string help, const Partners& partners = attention,
                   Runner runner = Runner::playground)
{
    return Option{.name = name,
                  .value = value,
                  .help = std::move(help),
                  .needs = {{partners, Runner::playground}},
                  .runner = runner};
}

Option whole(Index lowest, Option option)
{
    option.check = wholeFrom(lowest);
    return option;
}

Option maskOption()
{
    Option mask = layerOption("--mask", "MASK",
                              "Which keys a query may see: none, causal, window:W, padding:j,j,... or "
                              "custom:i-j,i-j,...; several masks combine");
    mask.repeated = true;
    return mask;
}

Option temperatureOption()
{
    Option temperature =
        layerOption("--temperature", "T",
                    "Divides the scores (default 1). With --generate tokens are drawn at random, and it "
                    "divides their logits (default: the most likely token is taken)",
                    attention, Runner::any);
    temperature.check = aboveZero;
    temperature.needs.push_back({{"--generate"}, Runner::model});
    return temperature;
}

Option seedOption()
{
    Option seed =
        whole(0, layerOption("--seed", "N", "The seed of all random numbers (default 0)", attention, Runner::any));
    seed.needs.push_back({{"--temperature"}, Runner::model});
    return seed;
}

OptionGroup operators(SourceOptions& options)
{
    const auto layer = [](auto field, auto parse) { return setting(&Document::settings, field, parse); };
    return {
        "Operator, see attnscope list operators",
        {editing(options, layerOption("--score", "NAME", "How a query and a key are compared (default scaled-dot)"),
                 layer(&OperatorSettings::score, parse_score), whyIdle(Setting::score)),
         editing(options, layerOption("--normalizer", "NAME", "How scores become weights (default softmax)"),
                 layer(&OperatorSettings::normalizer, parse_normalizer), whyIdle(Setting::normalizer)),
         editing(options, maskOption(), maskEdit(), whyIdle(Setting::mask)),
         editing(options,
                 layerOption("--position", "NAME", "How the positions of tokens enter the scores (default none)"),
                 layer(&OperatorSettings::position, parse_position), whyIdle(Setting::position)),
         generating(editing(options, temperatureOption(), layer(&OperatorSettings::temperature, number<double>),
                            whyIdle(Setting::temperature)),
                    [&options](const std::string& value) { options.generation.temperature = number<double>(value); }),
         editing(options, whole(1, layerOption("--heads", "N", "The number of heads (default 4; 1 for matrices)")),
                 layer(&OperatorSettings::heads, number<Index>), whyIdle(Setting::heads)),
         editing(options,
                 whole(1,
                       layerOption(
                           "--kv-heads", "N",
                           "The number of heads of keys and values, which divides --heads (default: the same number)")),
                 layer(&OperatorSettings::key_value_heads, number<Index>), whyIdle(Setting::key_value_heads)),
         editing(
             options,
             layerOption("--embedding", "NAME",
                         "How tokens become vectors: " + joined_names(embedding_names()) + " (default hashed-ngrams)",
                         projected),
             layer(&OperatorSettings::embedding, parse_embedding), whyIdle(Setting::embedding)),
         editing(options,
                 layerOption("--projection", "NAME",
                             "How inputs become queries, keys and values: " + joined_names(projection_names())
                                 + " (default seeded; identity for matrices)",
                             projected),
                 layer(&OperatorSettings::projection, parse_projection), whyIdle(Setting::projection)),
         editing(options, whole(1, layerOption("--dim", "N", "The width of the embeddings (default 64)", projected)),
                 layer(&OperatorSettings::dimension, number<Index>), whyIdle(Setting::dimension)),
         generating(editing(options, seedOption(), layer(&OperatorSettings::seed, number<std::uint64_t>),
                            whyIdle(Setting::seed)),
                    [&options](const std::string& value) { options.generation.seed = number<std::uint64_t>(value); })}};
}

} // namespace

OptionTable sourceOptions(SourceOptions& options, const VisibleBy& visible)
{
    return {sources(options, visible), inputs(options, visible.labels), layoutOptions(options.layout, visible.layout),
            modelOptions(options), operators(options)};
}

Document documentOf(const SourceOptions& options)
{
    if (!options.source && options.layout.images.size() > 1)
        throw UsageError("--image: several pictures go with weights or texts only. Give one.");
    Document document = options.source ? options.source() : imageDocument(options.layout.images.front());
    for (const DocumentEdit& edit : options.edits)
        edit.apply(document);
    if (!document.model.path.empty())
        return document;
    for (const DocumentEdit& edit : options.edits)
        if (const std::string why = edit.whyIdle ? edit.whyIdle(document) : std::string(); !why.empty())
            throw UsageError(edit.option + ": " + why + ". Leave it out.");
    return document;
}

} // namespace attn
