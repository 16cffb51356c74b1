// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/attention_view.h"

#include <QContextMenuEvent>

#include <algorithm>

namespace attn {

AttentionView::AttentionView(Selection* selection, QWidget* parent) : QWidget(parent), selection_(selection) {}

void AttentionView::setRun(std::shared_ptr<const Run> run)
{
    run_ = std::move(run);
    runChanged();
}

void AttentionView::setStyle(const ViewStyle& style)
{
    if (style == style_)
        return;
    style_ = style;
    styleChanged();
}

void AttentionView::setStale(bool stale)
{
    if (stale == stale_)
        return;
    stale_ = stale;
    staleChanged();
}

void AttentionView::staleChanged()
{
    update();
}

FigureParameters AttentionView::figureParameters() const
{
    FigureParameters parameters;
    parameters.head = selection_->head();
    parameters.style = style_;
    parameters.selected = selection_->pinned();
    parameters.rows = selection_->rows();
    return parameters;
}

void AttentionView::step(int by)
{
    if (!run() || run()->queries.empty())
        return;
    const Index last = std::ssize(run()->queries) - 1;
    selection_->hover({}); // the pointer rests, and is not what is talked about now
    const std::optional<Index> query = selection_->pinned().query;
    selection_->pin({query ? std::clamp<Index>(*query + by, 0, last) : (by > 0 ? 0 : last), {}});
}

// The key for menus asks for what is pinned.
void AttentionView::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    emit menuRequested(byKey ? mapToGlobal(rect().center()) : event->globalPos(),
                       byKey ? selection_->pinned() : pointedAt(event->pos()));
}

} // namespace attn
