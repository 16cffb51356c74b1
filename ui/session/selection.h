// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/run.h"
#include "ui/painting/focus.h"

#include <QObject>

#include <optional>
#include <vector>

namespace attn {

// `focus` without a query or key that the run does not have.
Focus fitted(Focus focus, const Run& run);

// Where the user looks. All views share it: they read and set it, and never need each other.
class Selection : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    const HeadPick& head() const { return head_; }
    const Focus& pinned() const { return pinned_; }
    const Focus& hovered() const { return hovered_; }
    // The rows that are shown summed, in ascending order; empty unless there are several.
    const std::vector<Index>& rows() const { return rows_; }
    // What the inspector shows: the pinned focus, or else the hovered one.
    const Focus& current() const { return pinned_.empty() ? hovered_ : pinned_; }

    void setHead(const HeadPick& head);
    void pin(const Focus& focus); // clears rows()
    // What a click on `focus` does: pins it, or with Ctrl or Shift adds rows.
    void choose(const Focus& focus, Qt::KeyboardModifiers modifiers);
    void hover(const Focus& focus);
    void toggleRow(Index query);  // Ctrl+click
    void extendRows(Index query); // Shift+click: from the pinned row to this one
    // Removes what the run does not have.
    void fitTo(const Run& run);
    // To be called when `to` takes the place of `from` (nullptr: there was no run). The same query and key stay
    // selected, also where they have another row and column in a derived run (derived_run.h), if `to` has them.
    void carryOver(const Run* from, const Run& to);

signals:
    void headChanged();
    void pinnedChanged(); // pinned() or rows()
    void hoverChanged();

private:
    // A single row counts as pinned.
    void set(Focus pinned, std::vector<Index> rows);
    // What the run has of this, and of the head.
    void become(const Run& run, const Focus& hovered, const Focus& pinned, std::vector<Index> rows);
    void become(HeadPick head, Focus hovered, Focus pinned, std::vector<Index> rows);

    HeadPick head_;
    Focus pinned_;
    Focus hovered_;
    std::vector<Index> rows_;
};

} // namespace attn
