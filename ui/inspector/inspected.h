// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspector/inspection.h"
#include "ui/jobs/prepared.h"
#include "ui/session/session.h"

#include <QObject>

namespace attn {

// The facts of what the user has pinned and of what the pointer is at: a cell, a row, a column or several rows. Read
// once, for everything that tells them. What takes longer than a frame to read is read off the window's thread, and
// the last facts stay until then.
class Inspected : public QObject {
    Q_OBJECT
public:
    // What facts are of. Without a focus and rows it is nothing.
    struct Place {
        std::shared_ptr<const Run> run;
        HeadPick pick;
        Focus focus;
        std::vector<Index> rows;
        bool empty() const { return focus.empty() && rows.empty(); }
        bool operator==(const Place&) const = default;
    };
    struct Told {
        const Place& place;
        const RowFacts& facts;
    };

    // `session` must outlive this object.
    explicit Inspected(Session* session, QObject* parent = nullptr);

    // What is pinned, or else what the pointer is at; and the other way round.
    Told pinnedFirst() const { return pinned_.place.empty() ? told(pointed_) : told(pinned_); }
    Told pointedFirst() const { return pointed_.place.empty() ? told(pinned_) : told(pointed_); }

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
    struct Reader {
        explicit Reader(std::function<void()> arrived) : facts(std::move(arrived)) {}
        Place place;
        Prepared<Asked, RowFacts> facts; // last, as its answers set the place
    };

    static Told told(const Reader& reader) { return {reader.place, reader.facts.value()}; }
    void readPinned();
    void readPointed();
    void read(Reader& reader, const Focus& focus, const std::vector<Index>& rows);
    static bool haveFacts(Reader& reader, const Place& place);
    static Index countCells(const Asked& asked);
    static RowFacts inspect(const Asked& asked, const RunControl& control);

    Session* session_;
    Reader pinned_{[this] { readPinned(); }};
    Reader pointed_{[this] { readPointed(); }};
};

} // namespace attn
