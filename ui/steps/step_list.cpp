// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/steps/step_list.h"

#include "engine/attention/mask_syntax.h"
#include "engine/attention/names.h"
#include "ui/wording/number_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace attn {

namespace {

constexpr Index mostShown = 256;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::Steps)
};

QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

template <class Operator>
const NamedOperator<Operator>& entryOf(std::span<const NamedOperator<Operator>> names, Operator value)
{
    return *std::ranges::find(names, value, &NamedOperator<Operator>::value);
}

bool rotates(const AttentionSettings& settings)
{
    return settings.position == Position::rope || settings.position == Position::rope_interleaved;
}

// Only models have several layers.
QString projectionFormula(const Run& run, LayerIndex layer, const AttentionSettings& settings, QChar symbol,
                          QChar inputs, const QString& projection)
{
    const bool rotated = symbol != QLatin1Char('V') && rotates(settings);
    if (run.numbers.inputs.empty()) {
        const QString origin =
            run.layers > 1 ? Text::tr("computed by layer %1").arg(layer.value) : Text::tr("as given");
        return rotated ? Text::tr("%1, rotated by position").arg(origin) : origin;
    }
    const QString product = QStringLiteral("%1 %2").arg(inputs).arg(projection);
    return QStringLiteral("%1 = %2").arg(symbol).arg(rotated ? Text::tr("rotate(%1)").arg(product) : product);
}

QString scoreFormula(const AttentionSettings& settings)
{
    if (settings.normalizer == Normalizer::linear)
        return QStringLiteral("S = φ(Q) φ(K)ᵀ, φ = elu + 1");
    const NamedOperator<Score>& score = entryOf(score_names(), settings.score);
    return score.matrices.empty() ? QStringLiteral("s = ") + text(score.formula)
                                  : QStringLiteral("S = ") + text(score.matrices);
}

QString scaledFormula(const AttentionTrace& trace, HeadIndex head)
{
    QString formula = QStringLiteral("Z = S");
    if (trace.settings.normalizer == Normalizer::linear)
        return formula;
    if (trace.settings.temperature != 1.0)
        formula += QStringLiteral(" / ") + numberText(trace.settings.temperature);
    if (!trace.alibi.empty())
        formula += QStringLiteral(" − %1 |i − j|").arg(numberText(trace.alibi[static_cast<std::size_t>(head.value)]));
    return formula;
}

QString maskFormula(const Mask& mask)
{
    QStringList parts;
    for (const std::string& part : describe(mask))
        parts << QString::fromStdString(part);
    return Text::tr("%1: masked cells −∞").arg(parts.join(QStringLiteral(", ")));
}

QString noteOf(bool scales, bool masks)
{
    if (scales && masks)
        return {};
    if (scales)
        return Text::tr("There is no mask.");
    return masks ? Text::tr("The temperature is 1, which changes nothing: Z = S.")
                 : Text::tr("The temperature is 1 and there is no mask, so nothing changes: Z = S.");
}

Index firstShown(Index count, std::optional<Index> around)
{
    return std::clamp(around.value_or(0) - mostShown / 2, Index{0}, std::max(Index{0}, count - mostShown));
}

std::optional<Index> along(StepAxis axis, const Focus& focus)
{
    switch (axis) {
    case StepAxis::queries: return focus.query;
    case StepAxis::keys: return focus.key;
    case StepAxis::features: break;
    }
    return std::nullopt;
}

// Fills in what is shown of the matrix.
Step withCells(Step step, const MatrixSource& source, const Focus& around)
{
    step.rows = source.rows();
    step.columns = source.columns();
    step.shown.row = firstShown(step.rows, along(step.rowAxis, around));
    step.shown.column = firstShown(step.columns, along(step.columnAxis, around));
    step.shown.rows = std::min(step.rows, mostShown);
    step.shown.columns = std::min(step.columns, mostShown);
    step.cells = Matrix(step.shown.rows, step.shown.columns);
    source.read(step.shown, step.cells.values.data());
    return step;
}

Step described(StepKind kind, const char* symbol, const QString& name, const QString& formula, StepAxis rows,
               StepAxis columns)
{
    Step step;
    step.kind = kind;
    step.symbol = QString::fromUtf8(symbol);
    step.name = name;
    step.formula = formula;
    step.rowAxis = rows;
    step.columnAxis = columns;
    return step;
}

// Lends the matrix to a source that lives no longer than this call's caller needs it.
DenseSource lend(const Matrix& matrix)
{
    return DenseSource(std::shared_ptr<const Matrix>(std::shared_ptr<void>(), &matrix));
}

class StepMaker {
public:
    StepMaker(const Run& run, std::shared_ptr<const AttentionTrace> trace, const HeadPick& pick, const Focus& around)
        : run_(run), trace_(std::move(trace)), layer_{pick.layer.number}, head_(stepHead(pick)), around_(around)
    {
    }

    std::vector<Step> make()
    {
        const AttentionSettings& settings = trace_->settings;
        const auto head = static_cast<std::size_t>(head_.value);
        const auto sharedHead = static_cast<std::size_t>(trace_->key_value_head(head_));
        const QChar context = run_.numbers.context.empty() ? QLatin1Char('X') : QLatin1Char('Y');
        add(StepKind::inputs, "X", Text::tr("inputs"),
            settings.position == Position::sinusoidal ? Text::tr("embeddings + positions")
                                                      : Text::tr("one row per token"),
            StepAxis::queries, run_.numbers.inputs);
        add(StepKind::context, "Y", Text::tr("other inputs"), Text::tr("one row per token"), StepAxis::keys,
            run_.numbers.context);
        add(StepKind::queries, "Q", Text::tr("queries"),
            projectionFormula(run_, layer_, settings, 'Q', 'X', QStringLiteral("Wq")), StepAxis::queries,
            trace_->queries[head]);
        add(StepKind::keys, "K", Text::tr("keys"),
            projectionFormula(run_, layer_, settings, 'K', context, QStringLiteral("Wk")), StepAxis::keys,
            trace_->keys[sharedHead]);
        if (!trace_->values.empty())
            add(StepKind::values, "V", Text::tr("values"),
                projectionFormula(run_, layer_, settings, 'V', context, QStringLiteral("Wv")), StepAxis::keys,
                trace_->values[sharedHead]);
        addStage(StepKind::scores, "S", Text::tr("scores"), scoreFormula(settings), Stage::scores);
        const bool scales = scaledFormula(*trace_, head_) != QLatin1String("Z = S");
        const bool masks = !describe(settings.mask).empty();
        steps_.back().note = noteOf(scales, masks);
        if (scales)
            addStage(StepKind::scaled, "Z", Text::tr("scaled"), scaledFormula(*trace_, head_), Stage::scaled);
        if (masks)
            addStage(StepKind::masked, "Z", Text::tr("masked"), maskFormula(settings.mask), Stage::masked);
        addStage(StepKind::weights, "A", Text::tr("weights"),
                 QStringLiteral("a = ") + text(entryOf(normalizer_names(), settings.normalizer).formula),
                 Stage::weights);
        if (!trace_->output.empty())
            add(StepKind::output, "O", Text::tr("output"), QStringLiteral("O = A V"), StepAxis::queries,
                trace_->output[head]);
        add(StepKind::projected, "P", Text::tr("projected"), Text::tr("all heads side by side, times Wo"),
            StepAxis::queries, run_.numbers.projected_output);
        return std::move(steps_);
    }

private:
    void add(StepKind kind, const char* symbol, const QString& name, const QString& formula, StepAxis rows,
             const Matrix& matrix)
    {
        if (!matrix.empty())
            steps_.push_back(
                withCells(described(kind, symbol, name, formula, rows, StepAxis::features), lend(matrix), around_));
    }

    void addStage(StepKind kind, const char* symbol, const QString& name, const QString& formula, Stage stage)
    {
        steps_.push_back(withCells(described(kind, symbol, name, formula, StepAxis::queries, StepAxis::keys),
                                   StageSource(trace_, head_, stage), around_));
    }

    const Run& run_;
    std::shared_ptr<const AttentionTrace> trace_;
    LayerIndex layer_;
    HeadIndex head_;
    Focus around_;
    std::vector<Step> steps_;
};

std::optional<Index> inWindow(std::optional<Index> place, Index first, Index count)
{
    return place && *place >= first && *place < first + count ? std::optional(*place - first) : std::nullopt;
}

} // namespace

HeadIndex stepHead(const HeadPick& pick)
{
    return HeadIndex{pick.head.number};
}

std::vector<Step> stepsOf(const Run& run, std::shared_ptr<const AttentionTrace> trace, const HeadPick& pick,
                          const Focus& around)
{
    if (trace) {
        run.source({pick.layer.number, pick.head.number}); // names a layer or head that there is not
        return StepMaker(run, std::move(trace), pick, around).make();
    }
    const Step weights = described(StepKind::weights, "A", Text::tr("weights"), Text::tr("loaded from the file"),
                                   StepAxis::queries, StepAxis::keys);
    return {withCells(weights, *run.source(pick), around)};
}

Focus markIn(const Step& step, const Focus& focus)
{
    const auto row = inWindow(along(step.rowAxis, focus), step.shown.row, step.shown.rows);
    const auto column = inWindow(along(step.columnAxis, focus), step.shown.column, step.shown.columns);
    return {row, column};
}

Focus focusOf(const Step& step, Cell cell, const Focus& otherwise)
{
    Focus focus = otherwise;
    const auto take = [&](StepAxis axis, Index place) {
        if (axis == StepAxis::queries)
            focus.query = place;
        else if (axis == StepAxis::keys)
            focus.key = place;
    };
    take(step.rowAxis, step.shown.row + cell.query);
    take(step.columnAxis, step.shown.column + cell.key);
    return focus;
}

} // namespace attn
