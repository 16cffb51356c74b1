// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/run.h"
#include "ui/painting/focus.h"

#include <QObject>

#include <optional>
#include <vector>

namespace attn {

// What the views share: where the user looks. Views read and set it and never speak to each other.
class Selection : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    const HeadPick& head() const { return head_; }
    const Focus& pinned() const { return pinned_; }
    const Focus& hovered() const { return hovered_; }
    // Several rows, shown summed; empty unless more than one is chosen. Sorted.
    const std::vector<Index>& rows() const { return rows_; }
    // What the inspector shows: the pinned focus, or else the hovered one.
    const Focus& current() const { return pinned_.empty() ? hovered_ : pinned_; }

    void setHead(const HeadPick& head);
    void pin(const Focus& focus); // forgets `rows`
    void hover(const Focus& focus);
    void toggleRow(Index query);  // Ctrl+click
    void extendRows(Index query); // Shift+click: from the pinned row to this one
    // Drops whatever lies outside of a run of this size.
    void fitTo(const Run& run);
    // To be called when `to` takes the place of `from` (nullptr: none): what is selected keeps its query and its key
    // where rows and columns of one of them stand for others (derived_run.h), and what is outside of `to` is dropped.
    void carryOver(const Run* from, const Run& to);

signals:
    void headChanged();
    void pinnedChanged(); // pinned() or rows()
    void hoverChanged();

private:
    HeadPick head_;
    Focus pinned_;
    Focus hovered_;
    std::vector<Index> rows_;
};

} // namespace attn
