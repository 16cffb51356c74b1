// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/steps/steps_view.h"

#include "ui/help/control_help.h"
#include "ui/widgets/elided_label.h"
#include "ui/wording/head_text.h"
#include "ui/wording/number_text.h"
#include "ui/wording/token_names.h"

#include <algorithm>

namespace attn {

namespace {

// Making the trace takes long, and so does making weights again from whole rows of scores.
Index costOf(const Run& run, LayerIndex layer)
{
    constexpr std::size_t productsPerCell = 64; // that are made in the time in which a weight is read
    constexpr std::size_t rowsShown = 256;
    if (!run.traces)
        return 0;
    if (!run.trace_ready(layer))
        return longerThanAFrame;
    const auto width = static_cast<std::size_t>(run.trace(layer)->queries.front().columns);
    return static_cast<Index>(std::min(run.queries.size(), rowsShown) * run.keys.size() * width / productsPerCell);
}

// Which head the steps are those of: with a mean, one of those that it is made of.
QString stepsHeadText(const Run& run, const FigureParameters& parameters)
{
    const QString head = headText(run, {parameters.head.layer.number, parameters.head.head.number});
    const bool mean = parameters.head.head.is_mean() || parameters.head.layer.is_mean();
    return mean ? StepsView::tr("%1 (a mean has no steps)").arg(head) : head;
}

} // namespace

StepsView::StepsView(Selection* selection, QWidget* parent) : FigureView(selection, parent), made_([this] { renew(); })
{
    setAccessibleName(tr("Steps"));
    explainQuietly(this, "steps");
    buildBar();
    connect(previous_, &QToolButton::clicked, this, [this] { goTo(step_ - 1); });
    connect(next_, &QToolButton::clicked, this, [this] { goTo(step_ + 1); });
    connect(selection, &Selection::headChanged, this, &StepsView::renew);
    connect(selection, &Selection::pinnedChanged, this, &StepsView::renew);
    describe();
}

void StepsView::buildBar()
{
    QBoxLayout* const row = makeBar();
    const auto button = [&](Qt::ArrowType arrow, const QString& text, const QString& name, const char* help) {
        auto* const made = new QToolButton(bar());
        made->setArrowType(arrow);
        made->setText(text);
        made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        made->setAccessibleName(name);
        explain(made, help);
        made->setAutoRaise(true);
        row->addWidget(made);
        return made;
    };
    previous_ = button(Qt::LeftArrow, tr("Previous"), tr("Previous step"), "step-back");
    next_ = button(Qt::RightArrow, tr("Next"), tr("Next step"), "step-on");
    place_ = new ElidedLabel(bar());
    place_->setAccessibleName(tr("Step shown"));
    row->addWidget(place_, 1);
    bar()->setEnabled(false);
}

FigureParameters StepsView::figureParameters() const
{
    FigureParameters parameters = FigureView::figureParameters();
    parameters.steps.step = step_;
    return parameters;
}

QString StepsView::emptyText() const
{
    if (!run())
        return tr("Type a sentence, or open an image or a matrix, to see how its attention is computed");
    if (run()->origin)
        return tr("The steps show how the weights are computed. Choose “Show as computed” (A) to see them");
    return run()->queries.empty() || run()->keys.empty() ? tr("There are no tokens in the input") : QString();
}

void StepsView::runChanged()
{
    bar()->setEnabled(emptyText().isEmpty());
    made_.clear();
    content_ = {};
    renew();
}

// A hidden view waits until it is looked at.
void StepsView::renew()
{
    if (isVisible() && emptyText().isEmpty())
        prepareFigure();
    describe();
    redraw();
}

bool StepsView::prepareFigure()
{
    const FigureParameters parameters = figureParameters();
    const Shown shown{sharedRun(), parameters.head, parameters.selected, parameters.style.scale};
    if (!made_.ask(
            shown,
            std::max(costOf(*shown.run, LayerIndex{shown.head.layer.number}), weightsRead(*shown.run, shown.scale)),
            [shown, parameters](const RunControl&) { return stepsContent(*shown.run, parameters); }))
        return false;
    // The step stays the one that the user went to, also where the new run has one more or less before it.
    const auto& steps = made_.value().steps;
    const auto same = std::ranges::find(steps, kind_, &Step::kind);
    step_ = same == steps.end() ? 0 : same - steps.begin();
    content_ = stepsContent(*run(), figureParameters(), made_.value());
    describe();
    return true;
}

void StepsView::goTo(Index step)
{
    if (content_.steps.empty())
        return;
    step_ = std::clamp(step, Index{0}, static_cast<Index>(std::ssize(content_.steps)) - 1);
    kind_ = content_.steps[static_cast<std::size_t>(step_)].kind;
    content_ = stepsContent(*run(), figureParameters(), std::move(content_));
    describe();
    redraw();
}

void StepsView::drawFigure(QPainter& painter)
{
    drawStepsFigure(painter, figureSize(), *run(), figureParameters(), content_);
}

// The cell under the pointer, here or in another view, takes the pinned one's place for as long as it is there.
void StepsView::drawHover(QPainter& painter)
{
    const Focus focus = hovered();
    if (focus.empty() || focus == pinned())
        return;
    FigureParameters parameters = figureParameters();
    parameters.selected.query = focus.query ? focus.query : parameters.selected.query;
    parameters.selected.key = focus.key ? focus.key : parameters.selected.key;
    // Windows of large matrices stay where they are, or they would run away from the pointer.
    const StepsContent content = stepsContent(*run(), parameters, content_);
    painter.save();
    drawStepsFigure(painter, figureSize(), *run(), parameters, content);
    painter.restore();
}

std::optional<StepHit> StepsView::hitAt(const QPointF& point) const
{
    if (content_.steps.empty())
        return std::nullopt;
    const FigureParameters parameters = figureParameters();
    return stepAt(layoutSteps(figureSize(), content_, parameters), content_, parameters, point);
}

QString StepsView::toolTipAt(const QPointF& point) const
{
    const auto hit = hitAt(point);
    if (!hit)
        return {};
    const Step& step = content_.steps[hit->step];
    QStringList lines{tr("%1 %2: %3").arg(step.symbol, step.name, step.formula)};
    if (hit->cell) {
        lines << tr("row %1, column %2: %3")
                     .arg(step.shown.row + hit->cell->query)
                     .arg(step.shown.column + hit->cell->key)
                     .arg(numberText(step.cells(hit->cell->query, hit->cell->key), 6));
        const Focus focus = focusOf(step, *hit->cell, {});
        if (focus.query)
            lines << tr("query %1").arg(queryNames(*run()).quotedWithText(*focus.query));
        if (focus.key)
            lines << tr("key %1").arg(keyNames(*run()).quotedWithText(*focus.key));
    }
    return lines.join(QLatin1Char('\n'));
}

Focus StepsView::focusAt(const QPointF& point) const
{
    const auto hit = hitAt(point);
    return hit && hit->cell ? focusOf(content_.steps[hit->step], *hit->cell, {}) : Focus{};
}

void StepsView::click(const QPointF& point, Qt::KeyboardModifiers)
{
    const auto hit = hitAt(point);
    if (!hit)
        return;
    const Step step = content_.steps[hit->step];
    goTo(static_cast<Index>(hit->step));
    if (hit->cell)
        selection()->pin(focusOf(step, *hit->cell, pinned()));
}

void StepsView::moveCell(Index queries, Index keys)
{
    const Focus focus = pinned();
    const auto moved = [](std::optional<Index> place, Index by, std::size_t count) {
        return std::clamp(place.value_or(0) + by, Index{0}, static_cast<Index>(count) - 1);
    };
    selection()->pin({moved(focus.query, queries, run()->queries.size()), moved(focus.key, keys, run()->keys.size())});
}

bool StepsView::pressKey(int key)
{
    if (content_.steps.empty())
        return false;
    const auto keys = static_cast<Index>(run()->keys.size());
    switch (key) {
    case Qt::Key_PageUp: goTo(step_ - 1); return true;
    case Qt::Key_PageDown: goTo(step_ + 1); return true;
    case Qt::Key_Left: moveCell(0, -1); return true;
    case Qt::Key_Right: moveCell(0, 1); return true;
    case Qt::Key_Up: moveCell(-1, 0); return true;
    case Qt::Key_Down: moveCell(1, 0); return true;
    case Qt::Key_Home: moveCell(0, -keys); return true;
    case Qt::Key_End: moveCell(0, keys); return true;
    case Qt::Key_Escape: selection()->pin({}); return true;
    default: return false;
    }
}

void StepsView::describe()
{
    const Index count = std::ssize(content_.steps);
    previous_->setEnabled(step_ > 0);
    next_->setEnabled(step_ + 1 < count);
    if (count == 0) {
        place_->setText({});
        setAccessibleDescription(emptyText());
        return;
    }
    const Step& shown = content_.steps[static_cast<std::size_t>(step_)];
    QString text = tr("step %1 of %2: %3").arg(step_ + 1).arg(count).arg(shown.name);
    if (run()->layers * run()->heads > 1 && run()->traces)
        text += tr(", %1").arg(stepsHeadText(*run(), figureParameters()));
    place_->setText(text);
    setAccessibleDescription(
        (QStringList{text, content_.heading} + shownExplanation(content_, style())).join(QStringLiteral("; ")));
}

} // namespace attn
