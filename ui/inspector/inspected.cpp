// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/inspected.h"

namespace attn {

namespace {

// While a smaller run takes the place of a larger one, the selection may for a moment point outside of it.
bool isInside(const Focus& focus, const std::vector<Index>& rows, const Run& run)
{
    const auto queries = static_cast<Index>(run.queries.size());
    return focus.query.value_or(0) < queries && focus.key.value_or(0) < static_cast<Index>(run.keys.size())
        && (rows.empty() || rows.back() < queries);
}

} // namespace

Inspected::Inspected(Session* session, Follow follow, QObject* parent)
    : QObject(parent), session_(session), follow_(follow), facts_([this] { refresh(); })
{
    const Selection* const selection = session->selection();
    connect(selection, &Selection::hoverChanged, this, [this, selection] {
        if (follow_ == Follow::pointer || (selection->pinned().empty() && selection->rows().empty()))
            refresh();
    });
    connect(selection, &Selection::pinnedChanged, this, &Inspected::refresh);
    connect(selection, &Selection::headChanged, this, &Inspected::refresh);
    connect(session->shown(), &ShownRun::runChanged, this, &Inspected::refresh);
    refresh();
}

void Inspected::refresh()
{
    const Selection* const selection = session_->selection();
    const bool pointed = follow_ == Follow::pointer && !selection->hovered().empty();
    Place place{session_->shown()->run(), selection->head(), pointed ? selection->hovered() : selection->current(),
                pointed ? std::vector<Index>() : selection->rows()};
    if (!place.run || place.empty() || !isInside(place.focus, place.rows, *place.run)) {
        facts_.stop();
        show({place.run, place.pick, {}, {}});
    } else if (haveFacts(place)) {
        show(std::move(place));
    }
}

void Inspected::show(Place place)
{
    place_ = std::move(place);
    emit changed();
}

bool Inspected::haveFacts(const Place& place)
{
    Asked asked{place.run, place.pick, {}, {}, place.rows};
    if (place.rows.empty() && place.focus.query)
        asked.query = place.focus.query;
    else if (place.rows.empty())
        asked.key = place.focus.key;
    const bool makesTrace =
        asked.query && !asked.pick.layer.is_mean() && !asked.run->trace_ready(LayerIndex{asked.pick.layer.number});
    return facts_.ask(asked, makesTrace ? longerThanAFrame : countCells(asked),
                      [asked](const RunControl& control) { return inspect(asked, control); });
}

// The cells that have to be made: for one column of computed or derived weights those of all rows.
Index Inspected::countCells(const Asked& asked)
{
    const auto keys = static_cast<Index>(asked.run->keys.size());
    const auto queries = static_cast<Index>(asked.run->queries.size());
    const Index rows = asked.key ? queries : asked.query ? 1 : std::ssize(asked.rows);
    return rows * (asked.key && !asked.run->traces && !asked.run->origin ? 1 : keys) * asked.run->matrices(asked.pick);
}

RowFacts Inspected::inspect(const Asked& asked, const RunControl& control)
{
    if (asked.query)
        return inspectRow(*asked.run, asked.pick, *asked.query);
    if (!asked.key)
        return inspectRows(*asked.run, asked.pick, asked.rows, control);
    RowFacts facts;
    facts.weights = readColumn(*asked.run, asked.pick, *asked.key, control);
    return facts;
}

} // namespace attn
