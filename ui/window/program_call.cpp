// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/program_call.h"

#include "engine/attention/mask_syntax.h"
#include "engine/attention/names.h"
#include "engine/documents/document_names.h"
#include "engine/formats/shortest_number.h"
#include "engine/runs/derived_run.h"
#include "ui/colors/color_map.h"
#include "ui/importing/example_catalog.h"
#include "ui/operators/effect.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

namespace attn {

namespace {

constexpr std::size_t mostNamed = 1000; // tokens in lines of Python

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::ProgramCall)
};

QString numberOf(double value)
{
    std::string text;
    append_shortest_number(text, value, NumberType::float64);
    return QString::fromStdString(text);
}

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

template <class Numbers>
QString listOf(const Numbers& numbers)
{
    QStringList texts;
    for (const auto number : numbers)
        texts << QString::number(static_cast<qlonglong>(number));
    return texts.join(u',');
}

QString axisText(const Axis& axis)
{
    return axis.is_mean() ? QStringLiteral("mean") : QString::number(axis.number);
}

// Collects options that differ from what the command line takes without them.
class Arguments {
public:
    void flag(bool given, const char* option)
    {
        if (given)
            list << QLatin1String(option);
    }
    void value(bool given, const char* option, const QString& text)
    {
        if (given)
            list << QLatin1String(option) << text;
    }
    QStringList list;
};

bool isThere(const std::string& path)
{
    return !path.empty() && QFileInfo::exists(QString::fromStdString(path));
}

// Whether options can say all of what is run.
bool canBeSaid(const Document& document)
{
    const ModelSettings& model = document.model;
    if (document.placement || !model.masked.empty() || !model.written.empty() || model.pixels)
        return false;
    switch (document.kind) {
    case InputKind::text: break;
    case InputKind::image:
        if (!isThere(document.image.path))
            return false;
        break;
    case InputKind::matrices: return false;
    case InputKind::weights: return document.weights_labels == WeightsLabels{} && isThere(document.weights_path);
    }
    return has_model(document) || document.matrices.by_name.empty();
}

void addOperator(const Document& document, Arguments& to)
{
    const OperatorSettings& settings = document.settings;
    const OperatorSettings usual; // of the command line
    const auto value = [&](Setting setting, bool changed, const char* option, const QString& text) {
        to.value(changed && whyWithoutEffect(setting, document).isEmpty(), option, text);
    };
    value(Setting::score, settings.score != usual.score, "--score", textOf(name_of(settings.score)));
    value(Setting::normalizer, settings.normalizer != usual.normalizer, "--normalizer",
          textOf(name_of(settings.normalizer)));
    for (const std::string& mask : describe(settings.mask))
        to.value(true, "--mask", textOf(mask));
    value(Setting::position, settings.position != usual.position, "--position", textOf(name_of(settings.position)));
    value(Setting::temperature, settings.temperature != usual.temperature, "--temperature",
          numberOf(settings.temperature));
    value(Setting::heads, settings.heads != usual.heads, "--heads", QString::number(settings.heads));
    value(Setting::key_value_heads, settings.key_value_heads != usual.key_value_heads, "--kv-heads",
          QString::number(settings.key_value_heads));
    value(Setting::embedding, settings.embedding != usual.embedding, "--embedding",
          textOf(name_of(settings.embedding)));
    value(Setting::projection, settings.projection != usual.projection, "--projection",
          textOf(name_of(settings.projection)));
    value(Setting::dimension, settings.dimension != usual.dimension, "--dim", QString::number(settings.dimension));
    value(Setting::seed, settings.seed != usual.seed, "--seed", QString::number(settings.seed));
}

void addModel(const ModelSettings& model, Arguments& to)
{
    to.value(true, "--model", QString::fromStdString(model.path));
    to.value(!model.types.empty(), "--type-ids", listOf(model.types));
    to.value(!model.attended.empty(), "--attention-mask", listOf(model.attended));
    to.value(!model.pair.empty(), "--pair", QString::fromStdString(model.pair));
    to.value(!model.target.empty(), "--target", QString::fromStdString(model.target));
    to.value(!model.target_ids.empty(), "--target-ids", listOf(model.target_ids));
}

void addText(const Document& document, Arguments& to)
{
    const TextInput& text = document.text;
    const bool model = has_model(document);
    if (model && !document.model.ids.empty())
        to.value(true, "--ids", listOf(document.model.ids));
    else
        to.value(true, text.exact ? "--tokens" : "--text", QString::fromStdString(text.text));
    if (model)
        return;
    to.value(!text.exact && text.split != TokenSplit::word, "--tokenizer", textOf(name_of(text.split)));
    to.value(!text.other.empty(), "--other", QString::fromStdString(text.other));
}

void addImage(const Document& document, Arguments& to)
{
    const ImageInput& image = document.image;
    to.value(true, "--image", QString::fromStdString(image.path));
    if (has_model(document))
        return;
    to.value(image.patch != ImageInput().patch, "--patch", QString::number(image.patch));
    to.value(image.features != ImageInput().features, "--features", textOf(name_of(image.features)));
}

void addWeights(const Document& document, Arguments& to)
{
    to.value(true, "--weights", QString::fromStdString(document.weights_path));
    to.value(!document.weights_choice.array.empty(), "--array", QString::fromStdString(document.weights_choice.array));
    if (const BatchRow row = document.weights_choice.batch_row)
        to.value(true, "--batch-row", *row == no_batch ? QStringLiteral("none") : QString::number(*row));
}

// The name of the example that the document is, as it was opened.
QString exampleName(const Document& document)
{
    for (const Example& example : exampleCatalog())
        if (example.title.toStdString() == document.title && loadExample(example.name) == document)
            return example.name;
    return {};
}

ProgramCall beginCall(const char* command, const ShownDocument& shown)
{
    const Document& document = shown.document;
    Arguments to;
    to.list << QLatin1String(command);
    if (const QString example = exampleName(document); !example.isEmpty()) {
        to.value(true, "--example", example);
    } else if (canBeSaid(document)) {
        switch (document.kind) {
        case InputKind::text: addText(document, to); break;
        case InputKind::image: addImage(document, to); break;
        case InputKind::weights: addWeights(document, to); break;
        case InputKind::matrices: break;
        }
        if (has_model(document))
            addModel(document.model, to);
        else if (document.kind != InputKind::weights)
            addOperator(document, to);
    } else if (!shown.saved.isEmpty()) {
        to.value(true, "--document", shown.saved);
    } else {
        return {{}, Text::tr("Save the document first. No option of the command line can say all of this input.")};
    }
    return {to.list, {}};
}

void addDerivation(const Derivation& derivation, Arguments& to)
{
    for (const QString& part :
         QString::fromStdString(text_of(derivation)).split(QStringLiteral(", "), Qt::SkipEmptyParts)) {
        const qsizetype space = part.indexOf(u' ');
        to.list << QStringLiteral("--") + part.left(space);
        if (space >= 0)
            to.list << part.mid(space + 1);
    }
}

Derivation derivationOf(const Run& run)
{
    return run.origin ? run.origin->derivation : Derivation{};
}

void addKind(const Run& run, Arguments& to)
{
    const bool hasMore = run.kind != AttentionKind::self && run.kind != AttentionKind::encoder;
    to.value(hasMore, "--kind", textOf(name_of(run.kind)));
}

void addHeads(const FigureKind& kind, const Run& run, const FigureParameters& parameters, Arguments& to)
{
    const HeadPick& head = parameters.head;
    to.value(run.layers > 1 && head.layer != 0, "--layer", axisText(head.layer));
    if (!kind.headList) {
        to.value((!kind.allHeads || kind.headFrame) && head.head != 0, "--head", axisText(head.head));
        return;
    }
    std::vector<Index> shown = parameters.links.heads.value_or(std::vector<Index>());
    if (!parameters.links.heads && head.head.is_mean() && !parameters.links.mean)
        for (Index each = 0; each < run.heads; ++each)
            shown.push_back(each);
    if (!shown.empty())
        to.value(true, "--heads-shown", listOf(shown));
    else
        to.value(head.head != 0, "--head", axisText(head.head));
}

QString rangeText(Index first, Index count)
{
    return QStringLiteral("%1-%2").arg(first).arg(first + count - 1);
}

void addMarks(const FigureKind& kind, const Run& run, const FigureParameters& parameters, Arguments& to)
{
    const auto queryText = [&run](Index row) { return QString::number(original_query(run, row).value_or(row)); };
    if (!parameters.rows.empty() && (kind.needsPicture || kind.headList || kind.window)) {
        QStringList queries;
        for (const Index row : parameters.rows)
            queries << queryText(row);
        to.value(true, "--query", queries.join(u','));
        to.flag(kind.needsPicture && parameters.rows.size() > 1 && !parameters.image.sideBySide, "--together");
    } else if (parameters.selected.query) {
        to.value(true, "--query", queryText(*parameters.selected.query));
    }
    if ((!kind.allHeads || kind.headFrame) && parameters.selected.key)
        to.value(true, "--key",
                 QString::number(original_key(run, *parameters.selected.key).value_or(*parameters.selected.key)));
    if (kind.window && parameters.heatmap.window) {
        const Window& window = *parameters.heatmap.window;
        to.value(true, "--rows", rangeText(window.row, window.rows));
        to.value(true, "--columns", rangeText(window.column, window.columns));
    }
}

QString rangeOf(const ColorScale& scale, bool shared)
{
    const QString all = shared ? QStringLiteral("shared") : QString();
    switch (scale.range) {
    case ColorScale::Range::unit: return QStringLiteral("0,1");
    case ColorScale::Range::automatic: return all;
    case ColorScale::Range::fixed: return numberOf(scale.low) + u',' + numberOf(scale.high);
    case ColorScale::Range::percentiles:
        return (shared ? QStringLiteral("shared,p%1,p%2") : QStringLiteral("p%1,p%2"))
            .arg(numberOf(scale.lowPercent), numberOf(scale.highPercent));
    }
    return {};
}

void addColors(const FigureKind& kind, const FigureParameters& parameters, Arguments& to)
{
    const ViewStyle& style = parameters.style;
    const bool inColor = kind.colors && (!kind.needsPicture || parameters.image.overlay == Overlay::tint);
    to.value(inColor && style.scale.map != ColorScale().map, "--colormap",
             QString::fromLatin1(nameOf(style.scale.map)));
    if (kind.colors) {
        const QString range = rangeOf(style.scale, style.scale.sharedByHeads && !kind.allHeads);
        to.value(!range.isEmpty(), "--range", range);
        to.flag(style.scale.logarithmic, "--log");
    }
    to.value(kind.values && style.values != CellValues::automatic, "--values",
             style.values == CellValues::on ? QStringLiteral("on") : QStringLiteral("off"));
    to.value(style.theme.dark, "--theme", QStringLiteral("dark"));
    if (kind.window) {
        to.value(style.pooling != Pooling::maximum, "--pooling",
                 style.pooling == Pooling::mean ? QStringLiteral("mean") : QStringLiteral("smallest"));
        to.value(style.aspect != CellAspect::automatic, "--aspect",
                 style.aspect == CellAspect::square ? QStringLiteral("square") : QStringLiteral("free"));
    }
}

void addLook(const FigureKind& kind, const Run& run, const FigureParameters& parameters, Arguments& to)
{
    to.value(kind.headOrder && parameters.heads.order != HeadOrder::given, "--sort",
             textOf(head_order_names()[static_cast<std::size_t>(parameters.heads.order)]));
    to.value(kind.headList && parameters.links.mass != LinksLook().mass, "--link-mass",
             numberOf(parameters.links.mass));
    if (kind.needsSteps && parameters.steps.step)
        to.value(true, "--step", QString::number(*parameters.steps.step));
    const bool raw = std::ranges::any_of(run.queries, &Token::raw) || std::ranges::any_of(run.keys, &Token::raw);
    to.flag(raw && kind.tokens && !kind.needsSteps && parameters.labels, "--raw-tokens");
    to.flag(kind.labels && !parameters.labels, "--no-labels");
    to.flag(kind.colorBar && !parameters.colorBar, "--no-colorbar");
    to.flag(kind.profiles && parameters.heatmap.profiles, "--profiles");
    if (kind.window && parameters.heatmap.labelRoom)
        to.value(true, "--label-room", numberOf(*parameters.heatmap.labelRoom));
    if (kind.needsPicture) {
        const ImageLook& image = parameters.image;
        to.value(image.overlay == Overlay::tint, "--overlay", QStringLiteral("tint"));
        to.value(image.opacity != ImageLook().opacity, "--opacity", numberOf(image.opacity));
        to.flag(image.smooth, "--smooth");
        to.flag(!image.grid, "--no-grid");
    }
    to.value(parameters.style.fontPoints != ViewStyle().fontPoints, "--font-size",
             numberOf(parameters.style.fontPoints));
    to.value(!parameters.title.isEmpty(), "--title", parameters.title);
    to.value(!parameters.caption.isEmpty(), "--caption", parameters.caption);
}

// As a shell takes it for one word.
QString quoted(const QString& argument)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_./:,=+@%-]+$"));
    return plain.match(argument).hasMatch() ? argument
                                            : u'\'' + QString(argument).replace(u'\'', QStringLiteral("'\\''")) + u'\'';
}

QString pythonString(const QString& text)
{
    QString escaped;
    for (const QChar c : text) {
        if (c == u'\\' || c == u'"')
            escaped += u'\\';
        if (c.unicode() < 0x20 || c.unicode() == 0x7f || c.category() == QChar::Other_Control || c.unicode() == 0x2028
            || c.unicode() == 0x2029)
            escaped += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            escaped += c;
    }
    return u'"' + escaped + u'"';
}

QString pythonList(const QStringList& texts)
{
    QStringList all;
    for (const QString& text : texts)
        all << pythonString(text);
    return u'[' + all.join(QStringLiteral(", ")) + u']';
}

QStringList textsOf(const std::vector<Token>& tokens)
{
    QStringList texts;
    for (const Token& token : tokens)
        texts << QString::fromStdString(token.text);
    return texts;
}

} // namespace

ProgramCall callOfFigure(const ShownDocument& shown, const FigureKind& kind, const FigureParameters& parameters,
                         const FigurePage& page)
{
    ProgramCall call = beginCall("render", shown);
    if (!call.why.isEmpty())
        return call;
    Arguments to;
    const Run& run = *shown.run;
    to.value(QLatin1String(kind.name) != QLatin1String("heatmap"), "--view", QLatin1String(kind.name));
    addKind(run, to);
    addHeads(kind, run, parameters, to);
    // Padding of finished weights is left out by itself.
    Derivation derivation = derivationOf(run);
    to.flag(shown.document.kind == InputKind::weights && !derivation.hide_padding, "--padding");
    derivation.hide_padding = false;
    addDerivation(derivation, to);
    addMarks(kind, run, parameters, to);
    addColors(kind, parameters, to);
    addLook(kind, run, parameters, to);
    to.value(true, "--width", numberOf(page.millimetres.width()));
    to.value(true, "--height", numberOf(page.millimetres.height()));
    to.value(true, "--dpi", numberOf(page.dpi));
    call.arguments += to.list;
    return call;
}

ProgramCall callOfNumbers(const ShownDocument& shown, const HeadPick& head)
{
    ProgramCall call = beginCall("weights", shown);
    if (!call.why.isEmpty())
        return call;
    Arguments to;
    addKind(*shown.run, to);
    to.value(head.layer != 0, "--layer", axisText(head.layer));
    to.value(head.head != 0, "--head", axisText(head.head));
    addDerivation(derivationOf(*shown.run), to);
    call.arguments += to.list;
    return call;
}

QString shellText(const ProgramCall& call, const QString& output)
{
    QString text = QStringLiteral("attnscope");
    for (const QString& argument : call.arguments + QStringList{QStringLiteral("-o"), output})
        text += u' ' + quoted(argument);
    return text;
}

QString pythonText(const ProgramCall& call, const QString& output, const Run& run)
{
    QStringList lines{QStringLiteral("import subprocess"), QStringLiteral("import numpy"), QString(),
                      QStringLiteral("subprocess.run(%1, check=True)")
                          .arg(pythonList(QStringList{QStringLiteral("attnscope")} + call.arguments
                                          + QStringList{QStringLiteral("-o"), output})),
                      QStringLiteral("weights = numpy.load(%1)  # a row for each query, a column for each key")
                          .arg(pythonString(output))};
    if (run.queries.size() <= mostNamed && run.keys.size() <= mostNamed)
        lines << QStringLiteral("queries = %1").arg(pythonList(textsOf(run.queries)))
              << QStringLiteral("keys = %1").arg(pythonList(textsOf(run.keys)));
    return lines.join(u'\n') + u'\n';
}

} // namespace attn
