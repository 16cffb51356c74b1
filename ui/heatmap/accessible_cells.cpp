// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/accessible_cells.h"

#include "ui/heatmap/heatmap_view.h"

#include <QAccessibleWidget>
#include <QPointer>

#include <algorithm>
#include <map>

namespace attn {

namespace {

// The table has at most so many rows and columns around the current cell, as its children are counted by an int.
constexpr Index mostLines = 1024;

// The part of the matrix that the table shows.
Window tableOf(const HeatmapView& view)
{
    const HeatmapPlot& picture = view.picture();
    if (!picture.hasCells())
        return {};
    Window window = picture.cells()->visibleWindow();
    const Focus current = view.current();
    const auto shorten = [](Index& begin, Index& count, Index middle) {
        if (count <= mostLines)
            return;
        begin = std::clamp(middle - mostLines / 2, begin, begin + count - mostLines);
        count = mostLines;
    };
    shorten(window.row, window.rows, current.query.value_or(window.row));
    shorten(window.column, window.columns, current.key.value_or(window.column));
    return window;
}

QAccessibleInterface* interfaceOf(HeatmapView* view)
{
    return view ? QAccessible::queryAccessibleInterface(view) : nullptr;
}

QAccessibleInterface* childAt(HeatmapView* view, const Focus& place);

// One cell, or the header of a row (query alone) or of a column (key alone).
class AccessibleCell final : public QAccessibleInterface, public QAccessibleTableCellInterface {
public:
    AccessibleCell(HeatmapView* view, const Focus& place) : view_(view), place_(place) {}

    bool isValid() const override
    {
        const HeatmapPlot* picture = view_ ? &view_->picture() : nullptr;
        return picture && picture->hasCells() && place_.query.value_or(0) < picture->rowLabels().count
            && place_.key.value_or(0) < picture->columnLabels().count;
    }
    QObject* object() const override { return nullptr; }
    QWindow* window() const override { return interfaceOf(view_) ? interfaceOf(view_)->window() : nullptr; }
    QAccessibleInterface* parent() const override { return interfaceOf(view_); }
    QAccessibleInterface* child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Name && isValid() ? view_->spoken(place_) : QString();
    }
    void setText(QAccessible::Text, const QString&) override {}
    QRect rect() const override;
    QAccessible::Role role() const override
    {
        return isCell() ? QAccessible::Cell : place_.query ? QAccessible::RowHeader : QAccessible::ColumnHeader;
    }
    QAccessible::State state() const override;
    void* interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::TableCellInterface ? static_cast<QAccessibleTableCellInterface*>(this) : nullptr;
    }

    int columnExtent() const override { return 1; }
    int rowExtent() const override { return 1; }
    int rowIndex() const override
    {
        return place_.query && view_ ? static_cast<int>(*place_.query - tableOf(*view_).row) : -1;
    }
    int columnIndex() const override
    {
        return place_.key && view_ ? static_cast<int>(*place_.key - tableOf(*view_).column) : -1;
    }
    QList<QAccessibleInterface*> rowHeaderCells() const override { return headers({place_.query, {}}); }
    QList<QAccessibleInterface*> columnHeaderCells() const override { return headers({{}, place_.key}); }
    bool isSelected() const override;
    QAccessibleInterface* table() const override { return parent(); }

    const Focus& place() const { return place_; }

private:
    bool isCell() const { return place_.query && place_.key; }
    QList<QAccessibleInterface*> headers(const Focus& place) const
    {
        return isCell() && view_ ? QList<QAccessibleInterface*>{attn::childAt(view_, place)}
                                 : QList<QAccessibleInterface*>{};
    }

    QPointer<HeatmapView> view_;
    Focus place_;
};

// Its children are the headers of the columns, then for each row its header and its cells. They are made when they are
// asked for.
class AccessibleHeatmap final : public QAccessibleWidget, public QAccessibleTableInterface {
public:
    explicit AccessibleHeatmap(HeatmapView* view) : QAccessibleWidget(view, QAccessible::Table), view_(view) {}
    ~AccessibleHeatmap() override { forgetChildren(); }

    void* interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::TableInterface ? static_cast<QAccessibleTableInterface*>(this)
                                                   : QAccessibleWidget::interface_cast(type);
    }
    int childCount() const override
    {
        const Window table = tableOf(*view_);
        if (table.rows == 0) // there is a text instead, a widget
            return QAccessibleWidget::childCount();
        return static_cast<int>(table.columns + table.rows * (table.columns + 1));
    }
    QAccessibleInterface* child(int index) const override;
    int indexOfChild(const QAccessibleInterface* child) const override;
    QAccessibleInterface* childAt(int x, int y) const override
    {
        if (!view_->picture().hasCells())
            return QAccessibleWidget::childAt(x, y);
        const Focus place = view_->focusAt(view_->mapFromGlobal(QPoint(x, y)));
        return place.empty() ? nullptr : childFor(place);
    }
    QAccessibleInterface* focusChild() const override
    {
        const Focus current = view_->current();
        return view_->hasFocus() && !current.empty() ? childFor(current) : nullptr;
    }

    QAccessibleInterface* caption() const override { return nullptr; }
    QAccessibleInterface* summary() const override { return nullptr; }
    int rowCount() const override { return static_cast<int>(tableOf(*view_).rows); }
    int columnCount() const override { return static_cast<int>(tableOf(*view_).columns); }
    QString rowDescription(int row) const override
    {
        return hasRow(row) ? view_->spoken({placeOfRow(row), {}}) : QString();
    }
    QString columnDescription(int column) const override
    {
        return hasColumn(column) ? view_->spoken({{}, placeOfColumn(column)}) : QString();
    }
    QAccessibleInterface* cellAt(int row, int column) const override
    {
        return hasRow(row) && hasColumn(column) ? childFor({placeOfRow(row), placeOfColumn(column)}) : nullptr;
    }

    // Whole rows and columns that are pinned.
    bool isRowSelected(int row) const override { return selectedRows().contains(row); }
    bool isColumnSelected(int column) const override { return selectedColumns().contains(column); }
    int selectedRowCount() const override { return static_cast<int>(selectedRows().size()); }
    int selectedColumnCount() const override { return static_cast<int>(selectedColumns().size()); }
    QList<int> selectedRows() const override;
    QList<int> selectedColumns() const override;
    int selectedCellCount() const override { return static_cast<int>(selectedCells().size()); }
    QList<QAccessibleInterface*> selectedCells() const override
    {
        const Focus current = view_->current();
        return current.query && current.key ? QList<QAccessibleInterface*>{childFor(current)}
                                            : QList<QAccessibleInterface*>{};
    }
    bool selectRow(int row) override { return hasRow(row) && moveTo({placeOfRow(row), {}}); }
    bool selectColumn(int column) override { return hasColumn(column) && moveTo({{}, placeOfColumn(column)}); }
    bool unselectRow(int row) override { return isRowSelected(row) && moveTo({}); }
    bool unselectColumn(int column) override { return isColumnSelected(column) && moveTo({}); }
    void modelChange(QAccessibleTableModelChangeEvent*) override { forgetChildren(); }

    QAccessibleInterface* childFor(const Focus& place) const;
    void forgetChildren();

private:
    bool hasRow(int row) const { return row >= 0 && row < rowCount(); }
    bool hasColumn(int column) const { return column >= 0 && column < columnCount(); }
    Index placeOfRow(int row) const { return tableOf(*view_).row + row; }
    Index placeOfColumn(int column) const { return tableOf(*view_).column + column; }
    bool moveTo(const Focus& place)
    {
        view_->setCurrent(place);
        return true;
    }

    HeatmapView* view_;                                                   // outlives its interface
    mutable std::map<std::pair<Index, Index>, QAccessible::Id> children_; // by query and key, -1 for none
};

AccessibleHeatmap* heatmapOf(HeatmapView* view)
{
    return static_cast<AccessibleHeatmap*>(interfaceOf(view));
}

QAccessibleInterface* childAt(HeatmapView* view, const Focus& place)
{
    AccessibleHeatmap* const heatmap = heatmapOf(view);
    return heatmap ? heatmap->childFor(place) : nullptr;
}

QRect AccessibleCell::rect() const
{
    if (!isValid())
        return {};
    const HeatmapPlot& picture = view_->picture();
    const QRectF area = picture.cellsArea();
    QRectF rect = picture.cellRect({place_.query.value_or(0), place_.key.value_or(0)});
    if (!place_.key) // beside or above the cells
        rect = QRectF(area.left() - picture.where().layout.rowLabel, rect.top(), picture.where().layout.rowLabel,
                      rect.height());
    if (!place_.query)
        rect = QRectF(rect.left(), area.top() - picture.where().layout.columnLabel, rect.width(),
                      picture.where().layout.columnLabel);
    const QRect pixels = rect.toAlignedRect();
    return {view_->mapToGlobal(pixels.topLeft()), pixels.size()};
}

QAccessible::State AccessibleCell::state() const
{
    QAccessible::State state;
    if (!isValid()) {
        state.invalid = true;
        return state;
    }
    state.readOnly = true;
    state.selectable = true;
    state.focusable = isCell();
    state.selected = isSelected();
    state.focused = state.focusable && view_->hasFocus() && view_->current() == place_;
    state.offscreen = !view_->isVisible()
        || !view_->picture().cellsArea().intersects(
            view_->picture().cellRect({place_.query.value_or(0), place_.key.value_or(0)}));
    return state;
}

bool AccessibleCell::isSelected() const
{
    if (!isValid())
        return false;
    const std::vector<Index>& rows = view_->picture().marks().rows;
    return view_->current() == place_ || (place_.query && std::ranges::binary_search(rows, *place_.query));
}

QAccessibleInterface* AccessibleHeatmap::child(int index) const
{
    const Window table = tableOf(*view_);
    if (table.rows == 0)
        return QAccessibleWidget::child(index);
    if (index < 0 || index >= childCount())
        return nullptr;
    if (index < table.columns)
        return childFor({{}, table.column + index});
    const Index row = table.row + (index - table.columns) / (table.columns + 1);
    const Index column = (index - table.columns) % (table.columns + 1) - 1;
    return childFor({row, column < 0 ? std::nullopt : std::optional(table.column + column)});
}

int AccessibleHeatmap::indexOfChild(const QAccessibleInterface* child) const
{
    const auto* const cell = dynamic_cast<const AccessibleCell*>(child);
    if (!cell)
        return tableOf(*view_).rows == 0 ? QAccessibleWidget::indexOfChild(child) : -1;
    if (cell->parent() != this || !cell->isValid())
        return -1;
    const Window table = tableOf(*view_);
    const Focus& place = cell->place();
    const Index row = place.query ? *place.query - table.row : 0;
    const Index column = place.key ? *place.key - table.column : 0;
    if (row < 0 || row >= table.rows || column < 0 || column >= table.columns)
        return -1;
    if (!place.query)
        return static_cast<int>(column);
    return static_cast<int>(table.columns + row * (table.columns + 1) + (place.key ? column + 1 : 0));
}

QAccessibleInterface* AccessibleHeatmap::childFor(const Focus& place) const
{
    QAccessible::Id& id = children_[{place.query.value_or(-1), place.key.value_or(-1)}];
    if (id == 0)
        id = QAccessible::registerAccessibleInterface(new AccessibleCell(view_, place));
    return QAccessible::accessibleInterface(id);
}

void AccessibleHeatmap::forgetChildren()
{
    for (const auto& [place, id] : children_)
        QAccessible::deleteAccessibleInterface(id);
    children_.clear();
}

QList<int> AccessibleHeatmap::selectedRows() const
{
    const Window table = tableOf(*view_);
    const Focus current = view_->current();
    std::vector<Index> rows = view_->picture().marks().rows;
    if (current.query && !current.key)
        rows = {*current.query};
    QList<int> inside;
    for (const Index row : rows)
        if (row >= table.row && row < table.row + table.rows)
            inside << static_cast<int>(row - table.row);
    return inside;
}

QList<int> AccessibleHeatmap::selectedColumns() const
{
    const Window table = tableOf(*view_);
    const Focus current = view_->current();
    if (!current.key || current.query || *current.key < table.column || *current.key >= table.column + table.columns)
        return {};
    return {static_cast<int>(*current.key - table.column)};
}

QAccessibleInterface* makeAccessible(const QString& className, QObject* object)
{
    auto* const view = qobject_cast<HeatmapView*>(object);
    return view && className == QLatin1String(HeatmapView::staticMetaObject.className()) ? new AccessibleHeatmap(view)
                                                                                         : nullptr;
}

} // namespace

void installAccessibleCells()
{
    QAccessible::installFactory(makeAccessible);
}

void cellsHaveMoved(HeatmapView* view)
{
    if (AccessibleHeatmap* const heatmap = heatmapOf(view))
        heatmap->forgetChildren(); // Qt does this only while a screen reader is there
    QAccessibleTableModelChangeEvent event(view, QAccessibleTableModelChangeEvent::ModelReset);
    QAccessible::updateAccessibility(&event);
}

void currentCellHasChanged(HeatmapView* view)
{
    if (!QAccessible::isActive())
        return;
    const Focus current = view->current();
    if (!current.empty()) {
        QAccessibleInterface* const cell = childAt(view, current);
        if (view->hasFocus()) {
            QAccessibleEvent focus(cell, QAccessible::Focus);
            QAccessible::updateAccessibility(&focus);
        }
        QAccessibleEvent selected(cell, QAccessible::Selection);
        QAccessible::updateAccessibility(&selected);
    } else {
        QAccessibleEvent event(view, QAccessible::SelectionWithin);
        QAccessible::updateAccessibility(&event);
    }
}

} // namespace attn
