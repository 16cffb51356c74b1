// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/run.h"
#include "ui/painting/figure_parameters.h"
#include "ui/painting/view_style.h"
#include "ui/session/selection.h"

#include <QWidget>

#include <memory>

namespace attn {

// One way to look at a run. A view reads the run and the shared selection, and sets the selection; it knows no other
// view.
class AttentionView : public QWidget {
    Q_OBJECT
public:
    // `selection` must outlive the view.
    AttentionView(Selection* selection, QWidget* parent);

    // nullptr: nothing to show yet; the view then says what to do.
    void setRun(std::shared_ptr<const Run> run);
    void setStyle(const ViewStyle& style);
    // A newer answer is being computed: the picture stays, dimmed.
    void setStale(bool stale);

    // What an export of this view as it stands would show.
    virtual FigureParameters figureParameters() const;

    // The controls of this view alone, for the row below the picture. Null where it has none. Whoever takes them puts
    // them into another widget; otherwise the view shows them along its lower edge.
    virtual QWidget* controls() { return nullptr; }
    // The same for what belongs to its colours.
    virtual QWidget* look() { return nullptr; }

    // Goes on to what comes next, or back: to the next query, unless the view has steps of its own.
    virtual void step(int by);

signals:
    // The mask tool is drawn over a cell; `first`: a stroke begins there.
    void cellPainted(attn::Cell cell, bool first);
    // The mask tool was used on a token, by its row or column.
    void tokenToggled(attn::Index token);
    // The user wants to see the selected head by itself.
    void headOpened();
    // The user asks, at this place of the screen, what can be done with what is under the pointer.
    void menuRequested(const QPoint& global, const attn::Focus& focus);

protected:
    // What is at a place of this widget.
    virtual Focus pointedAt(const QPoint&) const { return {}; }
    void contextMenuEvent(QContextMenuEvent* event) override;

    const Run* run() const { return run_.get(); }
    std::shared_ptr<const Run> sharedRun() const { return run_; }
    Selection* selection() const { return selection_; }
    const ViewStyle& style() const { return style_; }
    bool stale() const { return stale_; }

    virtual void runChanged() = 0;
    virtual void styleChanged() = 0;
    virtual void staleChanged();

private:
    std::shared_ptr<const Run> run_;
    Selection* selection_;
    ViewStyle style_;
    bool stale_ = false;
};

} // namespace attn
