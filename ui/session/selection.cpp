// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/selection.h"

#include "engine/runs/derived_run.h"

#include <algorithm>

namespace attn {

void Selection::setHead(const HeadPick& head)
{
    if (head == head_)
        return;
    head_ = head;
    emit headChanged();
}

void Selection::pin(const Focus& focus)
{
    if (focus == pinned_ && rows_.empty())
        return;
    pinned_ = focus;
    rows_.clear();
    emit pinnedChanged();
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
    if (rows_.empty() && pinned_.query)
        rows_ = {*pinned_.query};
    const auto place = std::lower_bound(rows_.begin(), rows_.end(), query);
    if (place != rows_.end() && *place == query)
        rows_.erase(place);
    else
        rows_.insert(place, query);
    pinned_ = {};
    if (rows_.size() == 1)
        pinned_.query = rows_.front();
    if (rows_.size() < 2)
        rows_.clear();
    emit pinnedChanged();
}

void Selection::extendRows(Index query)
{
    const Index anchor = pinned_.query.value_or(rows_.empty() ? query : rows_.front());
    const auto [first, last] = std::minmax(anchor, query);
    rows_.clear();
    for (Index row = first; row <= last; ++row)
        rows_.push_back(row);
    pinned_ = {};
    if (rows_.size() == 1) {
        pinned_.query = rows_.front();
        rows_.clear();
    }
    emit pinnedChanged();
}

void Selection::fitTo(const Run& run)
{
    const Index queries = static_cast<Index>(run.queries.size());
    const Index keys = static_cast<Index>(run.keys.size());
    const auto inside = [&](Focus focus) {
        if (focus.query && *focus.query >= queries)
            focus.query.reset();
        if (focus.key && *focus.key >= keys)
            focus.key.reset();
        return focus;
    };
    setHead(fitted(head_, run));
    hover(inside(hovered_));
    const Focus pinned = inside(pinned_);
    auto rows = rows_;
    std::erase_if(rows, [&](Index row) { return row >= queries; });
    if (pinned != pinned_ || rows != rows_) {
        pinned_ = pinned;
        rows_ = rows.size() > 1 ? rows : std::vector<Index>{};
        emit pinnedChanged();
    }
}

void Selection::carryOver(const Run* from, const Run& to)
{
    if (from && (from->origin || to.origin || from->kind != to.kind)) {
        // Encoder, decoder and cross-attention: the same index of another sequence is another token.
        const bool otherKind = from->kind != to.kind;
        const bool otherQueries = otherKind && computed(*from).queries != computed(to).queries;
        const bool otherKeys = otherKind && computed(*from).keys != computed(to).keys;
        const auto carriedRow = [&](std::optional<Index> row) {
            const std::optional<Index> query = row && !otherQueries ? original_query(*from, *row) : std::nullopt;
            return query ? row_of(to, *query) : std::nullopt;
        };
        const auto carriedColumn = [&](std::optional<Index> column) {
            const std::optional<Index> key = column && !otherKeys ? original_key(*from, *column) : std::nullopt;
            return key ? column_of(to, *key) : std::nullopt;
        };
        const auto carried = [&](const Focus& focus) {
            return Focus{carriedRow(focus.query), carriedColumn(focus.key)};
        };
        std::vector<Index> rows;
        for (const Index row : rows_)
            if (const std::optional<Index> place = carriedRow(row))
                rows.push_back(*place);
        std::ranges::sort(rows);
        rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
        hover(carried(hovered_));
        const Focus pinned = rows.size() == 1 ? Focus{rows.front(), std::nullopt} : carried(pinned_);
        if (rows.size() < 2)
            rows.clear();
        if (pinned != pinned_ || rows != rows_) {
            pinned_ = pinned;
            rows_ = rows;
            emit pinnedChanged();
        }
    }
    fitTo(to);
}

} // namespace attn
