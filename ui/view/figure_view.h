// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/view/attention_view.h"

#include <QBoxLayout>
#include <QImage>
#include <QPixmap>

namespace attn {

// A view that paints itself. It keeps its figure as a picture until something in it changes, and paints over it what
// follows the pointer. Without a run, or when a run has nothing for this view, it says what to do instead. It may have
// a bar of controls along its lower edge.
class FigureView : public AttentionView {
    Q_OBJECT
public:
    FigureView(Selection* selection, QWidget* parent);

    // Without what the selection names beyond the run: the two may change one after the other.
    FigureParameters figureParameters() const override;
    QWidget* controls() override { return bar_; }
    // The picture is that of the run and the selection as they are; otherwise it is being made, or the view was not
    // painted since.
    virtual bool isSettled() const { return !outdated_; }

protected:
    Focus hovered() const { return run() ? fitted(selection()->hovered(), *run()) : Focus{}; }
    Focus pinned() const { return run() ? fitted(selection()->pinned(), *run()) : Focus{}; }

    // An empty layout for the controls of the bar, with its margins. To be called once, before the first arrange().
    QBoxLayout* makeBar(QBoxLayout::Direction direction = QBoxLayout::LeftToRight);
    QWidget* bar() const { return bar_; }
    // Gives everything its place; called when the view or the height of its bar has changed.
    virtual void arrange();
    // The figure lies above the bar.
    virtual QSizeF figureSize() const;
    // Where the figure ends: at the bar, unless that is somewhere else.
    int lowerEdge() const { return bar_ && bar_->parentWidget() == this ? bar_->y() : height(); }

    // Makes what drawFigure needs; called before it, and so never while the view is hidden. False: that takes long and
    // is under way, the last picture stays, dimmed, until redraw() is called. May be called again meanwhile.
    virtual bool prepareFigure() { return true; }
    // From prepared content only: nothing that takes as long as the run has cells.
    virtual void drawFigure(QPainter& painter) = 0;
    virtual void drawHover(QPainter&) {}
    // What to do to see something; empty when there is something to see. The functions below are not called then.
    virtual QString emptyText() const = 0;
    // Several lines about what lies at a place; empty: nothing.
    virtual QString toolTipAt(const QPointF&) const { return {}; }
    // A picture above these lines, or none.
    virtual QImage toolTipPictureAt(const QPointF&) const { return {}; }
    // What the pointer at a place is over.
    virtual Focus focusAt(const QPointF& point) const = 0;
    Focus pointedAt(const QPoint& place) const override;
    virtual void click(const QPointF& point, Qt::KeyboardModifiers modifiers);
    // False: this key does nothing here.
    virtual bool pressKey(int) { return false; }

    // The picture is out of date.
    void redraw();

    void runChanged() override { redraw(); }
    void styleChanged() override { redraw(); }
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void paintEmpty(QPainter& painter, const QString& text);
    void updatePicture();

    QWidget* bar_ = nullptr;
    QPixmap picture_; // the last one that was drawn
    bool outdated_ = true;
};

} // namespace attn
