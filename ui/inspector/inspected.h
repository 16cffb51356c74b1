// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspector/inspection.h"
#include "ui/jobs/prepared.h"
#include "ui/session/session.h"

#include <QObject>

namespace attn {

// The facts of the cell, row, column or rows that the user looks at, for everything that tells them. What takes longer
// than a frame to read is read off the window's thread, and the last facts stay until then.
class Inspected : public QObject {
    Q_OBJECT
public:
    // What counts where one cell is pinned and the pointer is on another.
    enum class Follow { pinned, pointer };
    // What the facts are of. Without a focus and rows the user looks at nothing.
    struct Place {
        std::shared_ptr<const Run> run;
        HeadPick pick;
        Focus focus;
        std::vector<Index> rows;
        bool empty() const { return focus.empty() && rows.empty(); }
        bool operator==(const Place&) const = default;
    };

    // `session` must outlive this object.
    Inspected(Session* session, Follow follow, QObject* parent);

    const Place& place() const { return place_; }
    // Of a column they have its weights alone.
    const RowFacts& facts() const { return facts_.value(); }

signals:
    void changed();

private:
    // What RowFacts depend on.
    struct Asked {
        std::shared_ptr<const Run> run;
        HeadPick pick;
        std::optional<Index> query;
        std::optional<Index> key; // of a column
        std::vector<Index> rows;
        bool operator==(const Asked&) const = default;
    };

    void refresh();
    void show(Place place);
    bool haveFacts(const Place& place);
    static Index countCells(const Asked& asked);
    static RowFacts inspect(const Asked& asked, const RunControl& control);

    Session* session_;
    Follow follow_;
    Place place_;
    Prepared<Asked, RowFacts> facts_; // last of the members that refresh() uses
};

} // namespace attn
