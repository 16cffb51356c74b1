// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/steps/cell_explanation.h"

#include "ui/wording/number_text.h"
#include "ui/wording/token_label.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <functional>

namespace attn {

namespace {

constexpr Index mostTerms = 8;  // of a sum that is written out in full
constexpr Index firstTerms = 4; // of a longer one, before the last
constexpr int resultDigits = 5;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::Steps)
};

QString result(double value)
{
    return numberText(value, resultDigits);
}

// A number inside of a product or difference.
QString factor(double value)
{
    const QString text = numberText(value, 4);
    return std::signbit(value) && value != 0.0 ? QStringLiteral("(%1)").arg(text) : text;
}

QString joined(Index count, const QString& separator, const std::function<QString(Index)>& term)
{
    QStringList terms;
    const bool whole = count <= mostTerms;
    for (Index c = 0; c < (whole ? count : firstTerms); ++c)
        terms << term(c);
    if (!whole)
        terms << QStringLiteral("…") << term(count - 1);
    return terms.join(separator);
}

QString vectorText(std::span<const double> values)
{
    return QStringLiteral("(%1)").arg(joined(static_cast<Index>(values.size()), QStringLiteral(", "), [&](Index c) {
        return numberText(values[static_cast<std::size_t>(c)], 4);
    }));
}

// 7 as a subscript.
QString subscript(Index number)
{
    static const QString digits = QStringLiteral("₀₁₂₃₄₅₆₇₈₉");
    QString text;
    for (const QChar c : QString::number(number))
        text += digits.at(c.digitValue());
    return text;
}

class Explanation {
public:
    Explanation(const Run& run, const AttentionTrace& trace, HeadIndex head, Cell cell)
        : run_(run), trace_(trace), head_(head), cell_(cell), query_(subscript(cell.query)), key_(subscript(cell.key))
    {
    }

    QStringList of(StepKind step) const
    {
        switch (step) {
        case StepKind::inputs: return rowOf(QStringLiteral("x") + query_, run_.numbers.inputs, cell_.query);
        case StepKind::context: return rowOf(QStringLiteral("y") + key_, run_.numbers.context, cell_.key);
        case StepKind::queries: return rowOf(QStringLiteral("q") + query_, trace_.queries[head()], cell_.query);
        case StepKind::keys: return rowOf(QStringLiteral("k") + key_, trace_.keys[sharedHead()], cell_.key);
        case StepKind::values: return rowOf(QStringLiteral("v") + key_, trace_.values[sharedHead()], cell_.key);
        case StepKind::scores: return {score()};
        case StepKind::scaled: return {scaled()};
        case StepKind::masked: return {masked()};
        case StepKind::weights: return weight();
        case StepKind::output: return output();
        case StepKind::projected:
            return rowOf(QStringLiteral("p") + query_, run_.numbers.projected_output, cell_.query);
        }
        return {};
    }

private:
    std::size_t head() const { return static_cast<std::size_t>(head_.value); }
    std::size_t sharedHead() const { return static_cast<std::size_t>(trace_.key_value_head(head_)); }
    const RowNormalizer& row() const { return normalizer_of(trace_, head_, cell_.query); }
    bool open() const { return trace_.open.is_open(cell_.query, cell_.key); }

    double at(Stage stage) const
    {
        double value = 0.0;
        read_stage(trace_, head_, stage, {cell_.query, cell_.key, 1, 1}, &value);
        return value;
    }

    static QStringList rowOf(const QString& symbol, const Matrix& matrix, Index row)
    {
        return {QStringLiteral("%1 = %2").arg(symbol, vectorText(matrix.row(row)))};
    }

    // The sum over the dimensions of the prepared query and key, which are those that made the score.
    QString scoreSum() const
    {
        const PreparedScores& prepared = trace_.prepared[head()];
        return joined(prepared.queries.columns, QStringLiteral(" + "), [&](Index c) {
            const QString q = factor(prepared.queries(cell_.query, c));
            const QString k = factor(prepared.keys(c, cell_.key));
            switch (prepared.form) {
            case PreparedScores::Form::additive:
                return QStringLiteral("%1·tanh(%2 + %3)").arg(factor(prepared.u[static_cast<std::size_t>(c)]), q, k);
            case PreparedScores::Form::distance: return QStringLiteral("(%1 − %2)²").arg(q, k);
            case PreparedScores::Form::product: break;
            }
            return QStringLiteral("%1·%2").arg(q, k);
        });
    }

    QString score() const
    {
        const QString name = QStringLiteral("s%1,%2 = ").arg(query_, key_);
        const QString value = result(at(Stage::scores));
        const QString d = QString::number(trace_.queries[head()].columns);
        const auto written = [&](const QString& pattern) {
            return name + pattern.arg(scoreSum()) + QStringLiteral(" = ") + value;
        };
        if (trace_.settings.normalizer == Normalizer::linear)
            return written(QStringLiteral("φ(q)·φ(k) = %1"));
        switch (trace_.settings.score) {
        case Score::scaled_dot: return written(QStringLiteral("(%1) / √") + d);
        case Score::bilinear: return written(QStringLiteral("q·(M k) = %1"));
        case Score::cosine: return written(Text::tr("q·k of unit length = %1"));
        case Score::distance: return written(QStringLiteral("−(%1) / (2 √") + d + QStringLiteral(")"));
        default: break;
        }
        return written(QStringLiteral("%1"));
    }

    QString scaled() const
    {
        const QString name = QStringLiteral("z%1,%2 = ").arg(query_, key_);
        if (trace_.settings.normalizer == Normalizer::linear)
            return name + result(at(Stage::scaled));
        QString text =
            QStringLiteral("%1 / %2").arg(result(at(Stage::scores)), numberText(trace_.settings.temperature));
        if (!trace_.alibi.empty())
            text += QStringLiteral(" − %1·%2").arg(factor(trace_.alibi[head()])).arg(std::abs(cell_.query - cell_.key));
        return name + text + QStringLiteral(" = ") + result(at(Stage::scaled));
    }

    QString masked() const
    {
        const QString name = QStringLiteral("z%1,%2 = ").arg(query_, key_);
        return open() ? name + Text::tr("%1, the cell is not masked").arg(result(at(Stage::masked)))
                      : name + Text::tr("−∞, the cell is masked: its weight will be exactly 0");
    }

    // The normalizer's formula with its numbers in place.
    QString weightFormula() const
    {
        const QString z = factor(at(Stage::masked));
        const QString maximum = factor(row().maximum);
        const QString openKeys = QString::number(row().open);
        switch (trace_.settings.normalizer) {
        case Normalizer::softmax:
            return QStringLiteral("exp(z − max) / Σ = exp(%1 − %2) / %3").arg(z, maximum, result(row().sum));
        case Normalizer::softmax1:
            return QStringLiteral("exp(z − c) / (exp(−c) + Σ) = exp(%1 − %2) / %3")
                .arg(z, factor(std::max(row().maximum, 0.0)), result(row().sum));
        case Normalizer::none: return QStringLiteral("z");
        case Normalizer::linear: return QStringLiteral("z / Σ = %1 / %2").arg(z, result(row().sum));
        case Normalizer::sparsemax:
            return QStringLiteral("max(z − max − τ, 0) = max(%1 − %2 − %3, 0)").arg(z, maximum, factor(row().tau));
        case Normalizer::entmax15:
            return QStringLiteral("max((z − max)/2 − τ, 0)² = max((%1 − %2)/2 − %3, 0)²")
                .arg(z, maximum, factor(row().tau));
        case Normalizer::sigmoid:
            return QStringLiteral("1 / (1 + exp(−(z − ln m′))) = 1 / (1 + exp(−(%1 − ln %2)))").arg(z, openKeys);
        case Normalizer::relu: return QStringLiteral("max(z, 0) / m′ = max(%1, 0) / %2").arg(z, openKeys);
        }
        return {};
    }

    QStringList weight() const
    {
        const QString name = QStringLiteral("a%1,%2 = ").arg(query_, key_);
        if (row().open == 0)
            return {name + Text::tr("0: every key of this query is masked")};
        if (!open())
            return {name + Text::tr("0: the cell is masked")};
        return {name + weightFormula() + QStringLiteral(" = ") + result(at(Stage::weights))};
    }

    QStringList output() const
    {
        const Matrix& values = trace_.values[sharedHead()];
        std::vector<double> weights(static_cast<std::size_t>(trace_.keys_count));
        read_stage(trace_, head_, Stage::weights, {cell_.query, 0, 1, trace_.keys_count}, weights.data());
        const QString weighted = joined(trace_.keys_count, QStringLiteral(" + "), [&](Index j) {
            return QStringLiteral("%1·v%2").arg(factor(weights[static_cast<std::size_t>(j)]), subscript(j));
        });
        QStringList lines{QStringLiteral("o%1 = Σ a·v = %2").arg(query_, weighted)};
        if (values.columns > 0) {
            const QString first = joined(trace_.keys_count, QStringLiteral(" + "), [&](Index j) {
                return QStringLiteral("%1·%2").arg(factor(weights[static_cast<std::size_t>(j)]), factor(values(j, 0)));
            });
            lines << Text::tr("its first number: %1 = %2").arg(first, result(trace_.output[head()](cell_.query, 0)));
        }
        return lines + rowOf(QStringLiteral("o") + query_, trace_.output[head()], cell_.query);
    }

    const Run& run_;
    const AttentionTrace& trace_;
    HeadIndex head_;
    Cell cell_;
    QString query_; // subscripts
    QString key_;
};

} // namespace

QStringList explainCell(const Run& run, const AttentionTrace* trace, const HeadPick& pick, StepKind step, Cell cell)
{
    if (!trace) {
        const double weight = run.source(pick)->at(cell.query, cell.key);
        return {QStringLiteral("a%1,%2 = %3").arg(subscript(cell.query), subscript(cell.key), result(weight)),
                Text::tr("The weights were loaded from a file. The steps before them are not known.")};
    }
    return Explanation(run, *trace, stepHead(pick), cell).of(step);
}

} // namespace attn
