// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/steps/steps_view.h"

#include "ui/wording/head_text.h"
#include "ui/wording/number_text.h"
#include "ui/wording/token_label.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>

namespace attn {

namespace {

// The trace has to be made, or weights are made again from whole rows of scores: for so many the window would wait.
bool takesLong(const Run& run, LayerIndex layer)
{
    constexpr std::size_t mostProducts = 20'000'000;
    constexpr std::size_t rowsShown = 256;
    if (!run.traces)
        return false;
    if (!run.trace_ready(layer))
        return true;
    const auto width = static_cast<std::size_t>(run.trace(layer)->queries.front().columns);
    return std::min(run.queries.size(), rowsShown) * run.keys.size() * width > mostProducts;
}

// Which head the steps are those of: with a mean, one of those that it is made of.
QString stepsHeadText(const Run& run, const FigureParameters& parameters)
{
    const QString head = headText(run, {parameters.head.layer.number, parameters.head.head.number});
    const bool mean = parameters.head.head.is_mean() || parameters.head.layer.is_mean();
    return mean ? StepsView::tr("%1 (a mean has no steps)").arg(head) : head;
}

} // namespace

StepsView::StepsView(Selection* selection, QWidget* parent) : FigureView(selection, parent)
{
    setAccessibleName(tr("Steps"));
    bar_ = makeBar();
    connect(previous_, &QToolButton::clicked, this, [this] { goTo(step_ - 1); });
    connect(next_, &QToolButton::clicked, this, [this] { goTo(step_ + 1); });
    connect(selection, &Selection::headChanged, this, &StepsView::outdateContent);
    connect(selection, &Selection::pinnedChanged, this, &StepsView::outdateContent);
    describe();
}

QWidget* StepsView::makeBar()
{
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 4, 16, 4);
    row->setSpacing(8);
    const auto button = [&](Qt::ArrowType arrow, const QString& text, const QString& tip) {
        auto* made = new QToolButton(bar);
        made->setArrowType(arrow);
        made->setText(text);
        made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        made->setToolTip(tip);
        made->setAccessibleName(tip);
        made->setAutoRaise(true);
        return made;
    };
    previous_ = button(Qt::LeftArrow, tr("Previous"), tr("Previous step (Page Up)"));
    next_ = button(Qt::RightArrow, tr("Next"), tr("Next step (Page Down)"));
    place_ = new QLabel(bar);
    place_->setAccessibleName(tr("Step shown"));
    place_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(previous_);
    row->addWidget(next_);
    row->addWidget(place_, 1);
    bar->setAutoFillBackground(true);
    bar->setEnabled(false);
    return bar;
}

FigureParameters StepsView::figureParameters() const
{
    FigureParameters parameters = FigureView::figureParameters();
    parameters.steps.step = step_;
    return parameters;
}

QSizeF StepsView::figureSize() const
{
    return {static_cast<double>(width()), static_cast<double>(bar_->y())};
}

void StepsView::resizeEvent(QResizeEvent*)
{
    const int height = bar_->sizeHint().height();
    bar_->setGeometry(0, this->height() - height, width(), height);
}

QString StepsView::emptyText() const
{
    if (!run())
        return tr("Type a sentence, or open an image or a matrix, to see how its attention is computed");
    if (run()->origin)
        return tr("Steps show how the weights as computed come about. Choose “Show as computed” (A) to see them");
    return run()->queries.empty() || run()->keys.empty() ? tr("There are no tokens in the input") : QString();
}

void StepsView::runChanged()
{
    bar_->setEnabled(emptyText().isEmpty());
    jobs_.cancel();
    content_ = {};
    outdateContent();
}

// A hidden view waits until it is looked at.
void StepsView::outdateContent()
{
    contentOutdated_ = true;
    if (isVisible())
        makeContent();
    else
        redraw();
}

void StepsView::makeContent()
{
    contentOutdated_ = false;
    jobs_.cancel();
    if (!emptyText().isEmpty()) {
        setContent({});
        return;
    }
    if (takesLong(*run(), LayerIndex{figureParameters().head.layer.number})) {
        jobs_.start(
            [this, run = sharedRun(), parameters = figureParameters()](const RunControl&) -> std::function<void()> {
                return [this, content = stepsContent(*run, parameters)] { setContent(content); };
            });
        redraw();
        return;
    }
    setContent(stepsContent(*run(), figureParameters()));
}

// The step stays the one that was shown, also where the new run has one more or less before it.
void StepsView::setContent(StepsContent content)
{
    content_ = std::move(content);
    const auto same = std::find_if(content_.steps.begin(), content_.steps.end(),
                                   [&](const Step& step) { return step.kind == kind_; });
    const Index place = same == content_.steps.end() ? 0 : same - content_.steps.begin();
    if (place != step_ && emptyText().isEmpty()) {
        step_ = place;
        content_ = stepsContent(*run(), figureParameters(), std::move(content_.steps), content_.trace);
    }
    describe();
    redraw();
}

bool StepsView::prepareFigure()
{
    if (contentOutdated_)
        makeContent();
    return !jobs_.busy();
}

void StepsView::goTo(Index step)
{
    if (content_.steps.empty())
        return;
    step_ = std::clamp(step, Index{0}, static_cast<Index>(content_.steps.size()) - 1);
    kind_ = content_.steps[static_cast<std::size_t>(step_)].kind;
    content_ = stepsContent(*run(), figureParameters(), std::move(content_.steps), content_.trace);
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
    const StepsContent content = stepsContent(*run(), parameters, content_.steps, content_.trace);
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
            lines << tr("query %1").arg(quotedToken(run()->query(*focus.query), *focus.query));
        if (focus.key)
            lines << tr("key %1").arg(quotedToken(run()->key(*focus.key), *focus.key));
    }
    return lines.join(QLatin1Char('\n'));
}

void StepsView::mouseMoveEvent(QMouseEvent* event)
{
    const auto hit = hitAt(event->position());
    selection()->hover(hit && hit->cell ? focusOf(content_.steps[hit->step], *hit->cell, {}) : Focus{});
}

void StepsView::mousePressEvent(QMouseEvent* event)
{
    const auto hit = hitAt(event->position());
    if (event->button() != Qt::LeftButton || !hit)
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

void StepsView::keyPressEvent(QKeyEvent* event)
{
    if (content_.steps.empty()) {
        FigureView::keyPressEvent(event);
        return;
    }
    const auto keys = static_cast<Index>(run()->keys.size());
    switch (event->key()) {
    case Qt::Key_PageUp: goTo(step_ - 1); break;
    case Qt::Key_PageDown: goTo(step_ + 1); break;
    case Qt::Key_Left: moveCell(0, -1); break;
    case Qt::Key_Right: moveCell(0, 1); break;
    case Qt::Key_Up: moveCell(-1, 0); break;
    case Qt::Key_Down: moveCell(1, 0); break;
    case Qt::Key_Home: moveCell(0, -keys); break;
    case Qt::Key_End: moveCell(0, keys); break;
    case Qt::Key_Escape: selection()->pin({}); break;
    default: FigureView::keyPressEvent(event);
    }
}

void StepsView::describe()
{
    const auto count = static_cast<Index>(content_.steps.size());
    previous_->setEnabled(step_ > 0);
    next_->setEnabled(step_ + 1 < count);
    if (count == 0) {
        place_->clear();
        setAccessibleDescription(emptyText());
        return;
    }
    const Step& step = content_.steps[static_cast<std::size_t>(step_)];
    QString text = tr("step %1 of %2: %3").arg(step_ + 1).arg(count).arg(step.name);
    if (run()->layers * run()->heads > 1 && run()->traces)
        text += tr(", %1").arg(stepsHeadText(*run(), figureParameters()));
    place_->setText(text);
    place_->setToolTip(text);
    setAccessibleDescription(
        QStringLiteral("%1; %2; %3").arg(text, content_.heading, content_.explanation.join(QStringLiteral("; "))));
}

} // namespace attn
