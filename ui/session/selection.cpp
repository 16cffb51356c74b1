// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/selection.h"

#include "engine/runs/derived_run.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace attn {

namespace {

// Finds the row and the column of one run that show the same query and key as those of another.
class Carrier {
public:
    Carrier(const Run& from, const Run& to) : from_(from), to_(to)
    {
        // Encoder and decoder have sequences of their own: the same index is another token.
        const bool otherKind = from.kind != to.kind;
        otherQueries_ = otherKind && computed(from).queries != computed(to).queries;
        otherKeys_ = otherKind && computed(from).keys != computed(to).keys;
    }
    std::optional<Index> row(std::optional<Index> row) const
    {
        const std::optional<Index> query = row && !otherQueries_ ? original_query(from_, *row) : std::nullopt;
        return query ? row_of(to_, *query) : std::nullopt;
    }
    std::optional<Index> column(std::optional<Index> column) const
    {
        const std::optional<Index> key = column && !otherKeys_ ? original_key(from_, *column) : std::nullopt;
        return key ? column_of(to_, *key) : std::nullopt;
    }
    Focus focus(const Focus& focus) const { return {row(focus.query), column(focus.key)}; }

private:
    const Run& from_;
    const Run& to_;
    bool otherQueries_ = false;
    bool otherKeys_ = false;
};

} // namespace

Focus fitted(Focus focus, const Run& run)
{
    if (focus.query && *focus.query >= std::ssize(run.queries))
        focus.query.reset();
    if (focus.key && *focus.key >= std::ssize(run.keys))
        focus.key.reset();
    return focus;
}

void Selection::setHead(const HeadPick& head)
{
    if (head == head_)
        return;
    head_ = head;
    emit headChanged();
}

void Selection::pin(const Focus& focus)
{
    set(focus, {});
}

void Selection::choose(const Focus& focus, Qt::KeyboardModifiers modifiers)
{
    if (focus.query && modifiers.testFlag(Qt::ControlModifier))
        toggleRow(*focus.query);
    else if (focus.query && modifiers.testFlag(Qt::ShiftModifier))
        extendRows(*focus.query);
    else
        pin(focus);
}

void Selection::hover(const Focus& focus)
{
    if (focus == hovered_)
        return;
    hovered_ = focus;
    emit hoverChanged();
}

void Selection::toggleRow(Index query)
{
    std::vector<Index> rows = rows_;
    if (rows.empty() && pinned_.query)
        rows = {*pinned_.query};
    const auto place = std::ranges::lower_bound(rows, query);
    if (place != rows.end() && *place == query)
        rows.erase(place);
    else
        rows.insert(place, query);
    set({}, std::move(rows));
}

void Selection::extendRows(Index query)
{
    const Index anchor = pinned_.query.value_or(rows_.empty() ? query : rows_.front());
    const auto [first, last] = std::minmax(anchor, query);
    std::vector<Index> rows(static_cast<std::size_t>(last - first + 1));
    std::iota(rows.begin(), rows.end(), first);
    set({}, std::move(rows));
}

void Selection::set(Focus pinned, std::vector<Index> rows)
{
    become(head_, hovered_, pinned, std::move(rows));
}

void Selection::fitTo(const Run& run)
{
    become(run, hovered_, pinned_, rows_);
}

void Selection::carryOver(const Run* from, const Run& to)
{
    if (!from || (!from->origin && !to.origin && from->kind == to.kind))
        return fitTo(to);
    const Carrier carrier(*from, to);
    std::vector<Index> rows;
    for (const Index row : rows_)
        if (const std::optional<Index> place = carrier.row(row))
            rows.push_back(*place);
    std::ranges::sort(rows);
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    become(to, carrier.focus(hovered_), carrier.focus(pinned_), std::move(rows));
}

void Selection::become(const Run& run, const Focus& hovered, const Focus& pinned, std::vector<Index> rows)
{
    std::erase_if(rows, [&](Index row) { return row >= std::ssize(run.queries); });
    become(fitted(head_, run), fitted(hovered, run), fitted(pinned, run), std::move(rows));
}

// Who hears of one change sees all of them: a row of the new run beside a head of the old one is none.
void Selection::become(HeadPick head, Focus hovered, Focus pinned, std::vector<Index> rows)
{
    if (rows.size() == 1)
        pinned = {rows.front(), std::nullopt};
    if (rows.size() < 2)
        rows.clear();
    const bool otherHead = std::exchange(head_, head) != head;
    const bool otherHovered = std::exchange(hovered_, hovered) != hovered;
    const bool otherPinned = pinned != pinned_ || rows != rows_;
    pinned_ = pinned;
    rows_ = std::move(rows);
    if (otherHead)
        emit headChanged();
    if (otherHovered)
        emit hoverChanged();
    if (otherPinned)
        emit pinnedChanged();
}

} // namespace attn
