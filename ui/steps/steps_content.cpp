// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/steps/steps_content.h"

#include "ui/painting/scale_summary.h"
#include "ui/steps/cell_explanation.h"
#include "ui/wording/token_names.h"

#include <QCoreApplication>

#include <cmath>

namespace attn {

namespace {

constexpr Index mostRead = 4'000'000; // weights that are read so that colours are those of the other views

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::Steps)
};

// Whether the step computes something for the selected cell that is worth a line of its own.
bool makesCells(StepKind kind)
{
    return kind == StepKind::scores || kind == StepKind::scaled || kind == StepKind::weights
        || kind == StepKind::output;
}

QString cellHeading(const Run& run, Cell cell)
{
    return Text::tr("query %1, key %2").arg(queryNames(run).quoted(cell.query), keyNames(run).quoted(cell.key));
}

// The cell of the largest weight that is shown; a NaN is none.
Cell strongestCell(const std::vector<Step>& steps)
{
    Cell best;
    double largest = -HUGE_VAL;
    for (const Step& step : steps)
        for (Index i = 0; step.kind == StepKind::weights && i < step.cells.rows; ++i)
            for (Index j = 0; j < step.cells.columns; ++j)
                if (step.cells(i, j) > largest) {
                    largest = step.cells(i, j);
                    best = {step.shown.row + i, step.shown.column + j};
                }
    return best;
}

} // namespace

const Step* largeStep(const StepsContent& content, const FigureParameters& parameters)
{
    const auto at = static_cast<std::size_t>(parameters.steps.step.value_or(-1));
    return parameters.steps.step && at < content.steps.size() ? &content.steps[at] : nullptr;
}

QStringList shownExplanation(const StepsContent& content, const ViewStyle& style)
{
    return style.numbers ? content.explanation : QStringList();
}

Index weightsRead(const Run& run, const ColorScale& scale)
{
    const Index cells = std::ssize(run.queries) * std::ssize(run.keys) * (scale.sharedByHeads ? run.heads : 1);
    return cells <= mostRead ? cells : 0;
}

StepsContent stepsContent(const Run& run, const FigureParameters& parameters)
{
    StepsContent made;
    made.trace = run.trace(LayerIndex{parameters.head.layer.number});
    made.steps = stepsOf(run, made.trace, parameters.head, parameters.selected);
    const ColorScale& scale = parameters.style.scale;
    if (weightsRead(run, scale) > 0) {
        const HeadPick pick{parameters.head.layer.number, stepHead(parameters.head).value};
        made.weights = scaleNumbers(run, run.traces ? pick : parameters.head, scale, {});
    }
    return stepsContent(run, parameters, std::move(made));
}

StepsContent stepsContent(const Run& run, const FigureParameters& parameters, StepsContent made)
{
    StepsContent content;
    content.steps = std::move(made.steps);
    content.trace = std::move(made.trace);
    content.weights = std::move(made.weights);
    if (run.queries.empty() || run.keys.empty() || (parameters.selected.empty() && !parameters.steps.step))
        return content;
    Cell cell{parameters.selected.query.value_or(0), parameters.selected.key.value_or(0)};
    if (parameters.selected.empty())
        cell = strongestCell(content.steps);
    content.cell = {cell.query, cell.key};
    content.heading = cellHeading(run, cell);
    const Step* large = largeStep(content, parameters);
    for (const Step& step : content.steps)
        if (large ? &step == large : makesCells(step.kind))
            content.explanation += explainCell(run, content.trace.get(), parameters.head, step.kind, cell);
    return content;
}

} // namespace attn
