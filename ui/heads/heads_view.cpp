#include "ui/heads/heads_view.h"

#include "ui/view/cell_painting.h"
#include "ui/view/number_text.h"
#include "ui/view/token_label.h"

#include <QKeyEvent>
#include <QMouseEvent>

#include <cmath>

namespace attn {

namespace {

// Fewer weights than this are looked at within a blink; more are on the job runner's thread.
constexpr Index mostCellsAtOnce = 1'000'000;

Index countCells(const Run& run)
{
    Index cells = 0;
    for (const auto& source : run.weights)
        cells += source->rows() * source->columns();
    return cells;
}

} // namespace

HeadsView::HeadsView(Selection* selection, QWidget* parent) : FigureView(selection, parent)
{
    setAccessibleName(tr("Heads"));
    connect(selection, &Selection::headChanged, this, &HeadsView::describe);
    connect(&jobs_, &JobRunner::failed, this, [this](const QString& message) {
        failure_ = message;
        redraw();
    });
    describe();
}

void HeadsView::runChanged()
{
    jobs_.cancel();
    heads_.clear();
    failure_.clear();
    if (isVisible())
        overview();
    describe();
    redraw();
}

void HeadsView::showEvent(QShowEvent*)
{
    if (!jobs_.busy())
        overview();
}

void HeadsView::hideEvent(QHideEvent*)
{
    jobs_.cancel();
}

void HeadsView::overview()
{
    if (!run() || heads_.size() == run()->weights.size())
        return;
    if (countCells(*run()) <= mostCellsAtOnce)
        heads_ = overviewHeads(*run());
    else
        overviewNext();
}

// One head after the other, each shown when it is ready.
void HeadsView::overviewNext()
{
    // What is returned runs on this thread, and is dropped if the run changes meanwhile: it always belongs to run().
    jobs_.start([run = sharedRun(), place = std::ssize(heads_), this](const RunControl& control) -> std::function<void()> {
        return [this, head = overviewHead(*run, place, control)] {
            heads_.push_back(head);
            redraw();
            if (heads_.size() < this->run()->weights.size())
                overviewNext();
        };
    });
}

HeadsLayout HeadsView::currentLayout() const
{
    return layoutHeads(figureSize(), *run(), heads_, figureParameters());
}

void HeadsView::drawFigure(QPainter& painter)
{
    drawHeadsFigure(painter, figureSize(), *run(), heads_, figureParameters());
}

void HeadsView::drawHover(QPainter& painter)
{
    const HeadsLayout layout = currentLayout();
    const auto queries = static_cast<Index>(run()->queries.size());
    const auto keys = static_cast<Index>(run()->keys.size());
    for (const QRectF& thumbnail : layout.thumbnails)
        outlineFocus(painter, thumbnail, queries, keys, hovered(), style().theme.accent);
}

QString HeadsView::emptyText() const
{
    if (!run())
        return tr("Type a sentence, or open an image or a matrix, to see all heads side by side");
    if (!failure_.isEmpty())
        return failure_;
    return heads_.empty() ? tr("Looking through %n head(s) …", nullptr, static_cast<int>(run()->weights.size())) : QString();
}

Focus HeadsView::focusAt(const HeadsLayout& layout, const QPointF& point) const
{
    const auto at = headAt(layout, point);
    if (!at || run()->queries.empty() || run()->keys.empty())
        return {};
    const Cell cell = cellAt(layout.thumbnails[static_cast<std::size_t>(*at)], static_cast<Index>(run()->queries.size()),
                             static_cast<Index>(run()->keys.size()), point);
    return {cell.query, cell.key};
}

QString HeadsView::toolTipAt(const QPointF& point) const
{
    const HeadsLayout layout = currentLayout();
    const auto at = headAt(layout, point);
    if (!at || *at >= std::ssize(heads_))
        return {};
    const HeadOverview& head = heads_[static_cast<std::size_t>(*at)];
    QStringList lines;
    lines << (run()->layers > 1 ? tr("layer %1, head %2").arg(*at / run()->heads).arg(*at % run()->heads) : tr("head %1").arg(*at));
    if (!std::isnan(head.meanEntropy))
        lines << tr("mean row entropy %1 nats").arg(numberText(head.meanEntropy));
    lines << tr("largest weight %1").arg(numberText(head.summary.largest));
    if (const Focus focus = focusAt(layout, point); focus.query && focus.key)
        lines << tr("%1 → %2: %3").arg(quotedToken(run()->queries[static_cast<std::size_t>(*focus.query)], *focus.query),
                                       quotedToken(run()->keys[static_cast<std::size_t>(*focus.key)], *focus.key),
                                       numberText(run()->weights[static_cast<std::size_t>(*at)]->at(*focus.query, *focus.key)));
    return lines.join(QLatin1Char('\n'));
}

void HeadsView::mouseMoveEvent(QMouseEvent* event)
{
    if (emptyText().isEmpty())
        selection()->hover(focusAt(currentLayout(), event->position()));
}

void HeadsView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !emptyText().isEmpty())
        return;
    if (const auto at = headAt(currentLayout(), event->position()))
        selection()->setHead({*at / run()->heads}, {HeadIndex{*at % run()->heads}});
}

void HeadsView::moveHead(Index layers, Index heads)
{
    const Index head = selection()->head().head.value_or(HeadIndex{0}).value + heads;
    const Index layer = selection()->layer().value + layers;
    if (head >= 0 && head < run()->heads && layer >= 0 && layer < run()->layers)
        selection()->setHead({layer}, {HeadIndex{head}});
}

void HeadsView::keyPressEvent(QKeyEvent* event)
{
    if (!emptyText().isEmpty()) {
        FigureView::keyPressEvent(event);
        return;
    }
    // A single layer is wrapped: there, one row of thumbnails down is as many heads on as fit side by side.
    const Index down = run()->layers > 1 ? 0 : currentLayout().columns;
    const Index layerDown = run()->layers > 1 ? 1 : 0;
    switch (event->key()) {
    case Qt::Key_Left: moveHead(0, -1); break;
    case Qt::Key_Right: moveHead(0, 1); break;
    case Qt::Key_Up: moveHead(-layerDown, -down); break;
    case Qt::Key_Down: moveHead(layerDown, down); break;
    default: FigureView::keyPressEvent(event);
    }
}

void HeadsView::describe()
{
    const auto& head = selection()->head().head;
    const QString which = head ? tr("head %1").arg(head->value) : tr("mean of all heads");
    setAccessibleDescription(run() ? tr("layer %1, %2").arg(selection()->layer().value).arg(which) : emptyText());
}

} // namespace attn
