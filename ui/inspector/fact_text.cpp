// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/fact_text.h"

#include "engine/runs/derived_run.h"
#include "engine/tensor/closed_cell.h"
#include "ui/wording/counted.h"
#include "ui/wording/number_text.h"
#include "ui/wording/token_names.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::FactText)
};

constexpr double even = 1e-3; // as in WeightsSummary::uneven_rows

// Whether the query and the key are one token of one text.
bool isItself(const Run& run, Cell cell)
{
    return queryNames(run).number(cell.query) == keyNames(run).number(cell.key)
        && computed(run).queries == computed(run).keys;
}

// Whether the weights of a row say how its query shares its attention out. A part of them may be missing.
bool areShares(const RowFacts& row)
{
    return row.sum > 0.0 && row.sum <= 1.0 + even
        && std::ranges::none_of(row.weights, [](double weight) { return weight < 0.0 && !is_closed(weight); });
}

QString rankText(Index rank, Index open)
{
    switch (rank) {
    case 1: return Text::tr("first of %1").arg(countText(open));
    case 2: return Text::tr("second of %1").arg(countText(open));
    case 3: return Text::tr("third of %1").arg(countText(open));
    default: return Text::tr("number %1 of %2").arg(countText(rank), countText(open));
    }
}

QString cellText(const Inspected::Place& place, const RowFacts& row)
{
    const Run& run = *place.run;
    const Cell cell{*place.focus.query, *place.focus.key};
    const QString query = queryNames(run).brief(cell.query);
    const QString key = keyNames(run).brief(cell.key);
    const double weight = row.weights[static_cast<std::size_t>(cell.key)];
    const auto open = run.open_cells(place.pick);
    if (is_closed(weight) || (open && !open->is_open(cell.query, cell.key)))
        return Text::tr("%1 cannot look at %2: this cell is masked.").arg(query, key);
    if (std::isnan(weight))
        return Text::tr("The weight of %1 on %2 is not a number (NaN).").arg(query, key);
    const QString rank = rankText(rankOf(row, cell.key), row.open);
    if (!areShares(row))
        return Text::tr("%1 has a weight of %3 on %2, %4.").arg(query, key, numberText(weight), rank);
    if (isItself(run, cell))
        return Text::tr("%1 gives itself %2 of its attention, %3.").arg(query, percentText(weight), rank);
    return Text::tr("%1 gives %2 %3 of its attention, %4.").arg(query, key, percentText(weight), rank);
}

// “animal” (57 %), or “animal” (2.7) for weights that are no shares.
QString withWeight(const TokenNames& names, const RankedWeight& entry, bool share)
{
    return Text::tr("%1 (%2)").arg(names.brief(entry.index),
                                   share ? percentText(entry.weight) : numberText(entry.weight));
}

QString rowText(const Inspected::Place& place, const RowFacts& row)
{
    const Run& run = *place.run;
    const QString query = queryNames(run).brief(*place.focus.query);
    const std::vector<RankedWeight> best = strongest(row, 2);
    if (best.empty() || row.open == 0)
        return Text::tr("%1 cannot look at anything: its row is masked.").arg(query);
    const bool shares = areShares(row);
    if (best.size() == 1)
        return Text::tr("%1 looks at %2 alone.").arg(query, withWeight(keyNames(run), best[0], shares));
    return Text::tr("%1 looks most at %2, then at %3.")
        .arg(query, withWeight(keyNames(run), best[0], shares), withWeight(keyNames(run), best[1], shares));
}

QString columnText(const Inspected::Place& place, const RowFacts& column)
{
    const Run& run = *place.run;
    const QString key = keyNames(run).brief(*place.focus.key);
    const std::vector<RankedWeight> best = strongest(column, 2);
    if (best.empty())
        return Text::tr("Nothing can look at %1: its column is masked.").arg(key);
    const bool shares = rows_sum_to_one(run.normalizer) && best[0].weight <= 1.0 + even
        && std::ranges::none_of(column.weights, [](double weight) { return weight < 0.0 && !is_closed(weight); });
    if (best.size() == 1)
        return Text::tr("Only %2 looks at %1.").arg(key, withWeight(queryNames(run), best[0], shares));
    return Text::tr("%1 is looked at most by %2, then by %3.")
        .arg(key, withWeight(queryNames(run), best[0], shares), withWeight(queryNames(run), best[1], shares));
}

QString rowsText(const Inspected::Place& place, const RowFacts& rows)
{
    const auto count = static_cast<int>(place.rows.size());
    const QString together = counted(Text::tr("%n row(s)", nullptr, count), count);
    const std::vector<RankedWeight> best = strongest(rows, 2);
    if (best.size() < 2)
        return Text::tr("%1 are summed.").arg(together);
    return Text::tr("%1 together look most at %2, then at %3.")
        .arg(together, withWeight(keyNames(*place.run), best[0], false),
             withWeight(keyNames(*place.run), best[1], false));
}

} // namespace

QString factText(const Inspected::Place& place, const RowFacts& facts)
{
    if (place.empty())
        return {};
    if (!place.rows.empty())
        return rowsText(place, facts);
    if (!place.focus.query)
        return columnText(place, facts);
    return place.focus.key ? cellText(place, facts) : rowText(place, facts);
}

} // namespace attn
