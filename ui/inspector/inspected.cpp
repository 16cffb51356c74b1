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

Inspected::Inspected(Session* session, QObject* parent) : QObject(parent), session_(session)
{
    const Selection* const selection = session->selection();
    const auto readBoth = [this] {
        readPinned();
        readPointed();
    };
    connect(selection, &Selection::hoverChanged, this, &Inspected::readPointed);
    connect(selection, &Selection::pinnedChanged, this, &Inspected::readPinned);
    connect(selection, &Selection::headChanged, this, readBoth);
    connect(session->shown(), &ShownRun::runChanged, this, readBoth);
    readBoth();
}

void Inspected::readPinned()
{
    read(pinned_, session_->selection()->pinned(), session_->selection()->rows());
}

void Inspected::readPointed()
{
    read(pointed_, session_->selection()->hovered(), {});
}

void Inspected::read(Reader& reader, const Focus& focus, const std::vector<Index>& rows)
{
    Place place{session_->shown()->run(), session_->selection()->head(), focus, rows};
    if (!place.run || place.empty() || !isInside(focus, rows, *place.run)) {
        reader.facts.stop();
        place.focus = {};
        place.rows.clear();
    } else if (!haveFacts(reader, place)) {
        return;
    }
    reader.place = std::move(place);
    emit changed();
}

bool Inspected::haveFacts(Reader& reader, const Place& place)
{
    Asked asked{place.run, place.pick, {}, {}, place.rows};
    if (place.rows.empty() && place.focus.query)
        asked.query = place.focus.query;
    else if (place.rows.empty())
        asked.key = place.focus.key;
    const bool makesTrace =
        asked.query && !asked.pick.layer.is_mean() && !asked.run->trace_ready(LayerIndex{asked.pick.layer.number});
    return reader.facts.ask(asked, makesTrace ? longerThanAFrame : countCells(asked),
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
    return asked.key ? inspectColumn(*asked.run, asked.pick, *asked.key, control)
                     : inspectRows(*asked.run, asked.pick, asked.rows, control);
}

} // namespace attn
