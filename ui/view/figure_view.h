// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/view/attention_view.h"

#include <QPixmap>

namespace attn {

// A view that paints itself: the figure, kept as a picture until something in it changes, and what follows the pointer
// over it. Without a run, or when a run has nothing for this view, it says what to do instead.
class FigureView : public AttentionView {
    Q_OBJECT
public:
    FigureView(Selection* selection, QWidget* parent);

    // Without what the selection names beyond the run: the two may change one after the other.
    FigureParameters figureParameters() const override;
    // The picture is that of the run and the selection as they are; otherwise it is being made, or the view was not
    // painted since.
    virtual bool isSettled() const { return !outdated_; }

protected:
    Focus hovered() const { return fitted(selection()->hovered()); }
    Focus pinned() const { return fitted(selection()->pinned()); }

    // All of the view but a bar of controls along its lower edge.
    virtual QSizeF figureSize() const { return size(); }
    // Makes what drawFigure needs; called before it, and so never while the view is hidden. False: that takes long and
    // is under way, the last picture stays, dimmed, until redraw() is called. May be called again meanwhile.
    virtual bool prepareFigure() { return true; }
    // From prepared content only: nothing that takes as long as the run has cells.
    virtual void drawFigure(QPainter& painter) = 0;
    virtual void drawHover(QPainter&) {}
    // What to do to see something; empty when there is something to see.
    virtual QString emptyText() const = 0;
    // Several lines about what lies at a place; empty: nothing.
    virtual QString toolTipAt(const QPointF&) const { return {}; }

    // The picture is out of date.
    void redraw();

    void runChanged() override { redraw(); }
    void styleChanged() override { redraw(); }
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    Focus fitted(Focus focus) const;
    void paintEmpty(QPainter& painter, const QString& text);
    void updatePicture();

    QPixmap picture_; // the last one that was drawn
    bool outdated_ = true;
};

} // namespace attn
