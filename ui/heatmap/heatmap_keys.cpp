// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/heatmap_keys.h"

#include "ui/heatmap/focus_steps.h"

#include <QKeyEvent>

namespace attn {

namespace {

constexpr Index page = 10; // rows

Qt::KeyboardModifiers modifiersOf(const QKeyEvent& event)
{
    return event.modifiers() & ~Qt::KeypadModifier;
}

} // namespace

bool HeatmapKeys::press(const QKeyEvent& event)
{
    if (!plot_->hasCells())
        return false;
    const Qt::KeyboardModifiers modifiers = modifiersOf(event);
    if (modifiers == Qt::ControlModifier)
        return step(event);
    if (modifiers == Qt::ShiftModifier)
        return addRow(event.key()) || zoom(event.key());
    if (modifiers != Qt::NoModifier)
        return false;
    if (event.key() == Qt::Key_Escape && (!selection_->pinned().empty() || !selection_->rows().empty())) {
        selection_->pin({});
        return true;
    }
    return zoom(event.key()) || step(event);
}

bool HeatmapKeys::step(const QKeyEvent& event)
{
    const Focus hovered = plot_->inside(selection_->hovered());
    const auto focus = steppedFocus(
        plot_->inside(selection_->pinned()), {hovered.query.value_or(0), hovered.key.value_or(0)}, event.key(),
        modifiersOf(event) == Qt::ControlModifier, {plot_->rowLabels().count, plot_->columnLabels().count}, page);
    if (focus)
        setCurrent(*focus);
    return focus.has_value();
}

void HeatmapKeys::setCurrent(const Focus& focus)
{
    plot_->bringIntoView(focus);
    emit moved();
    selection_->pin(focus);
}

// The row above or below those that are chosen.
bool HeatmapKeys::addRow(int key)
{
    std::vector<Index> rows = selection_->rows();
    if (rows.empty() && selection_->pinned().query)
        rows.push_back(*selection_->pinned().query);
    if (rows.empty() || (key != Qt::Key_Up && key != Qt::Key_Down))
        return false;
    const Index row = key == Qt::Key_Up ? rows.front() - 1 : rows.back() + 1;
    if (row >= 0 && row < plot_->rowLabels().count) {
        selection_->toggleRow(row);
        plot_->bringIntoView({row, {}});
        emit moved();
    }
    return true;
}

bool HeatmapKeys::zoom(int key)
{
    const QPointF middle = plot_->cellsArea().center();
    switch (key) {
    case Qt::Key_0: plot_->fit(); break;
    case Qt::Key_Plus:
    case Qt::Key_Equal: plot_->zoomAt(middle, zoomStep); break;
    case Qt::Key_Minus: plot_->zoomAt(middle, 1.0 / zoomStep); break;
    default: return false;
    }
    emit moved();
    return true;
}

} // namespace attn
