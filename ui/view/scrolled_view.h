// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/view/figure_view.h"

class QScrollBar;

namespace attn {

// A figure view whose content may be larger than its room. Scroll bars appear where there is something to scroll. The
// wheel scrolls; Ctrl with the wheel, + and - zoom.
class ScrolledView : public FigureView {
    Q_OBJECT
public:
    // The names are those of the scroll bars for people who cannot see them.
    ScrolledView(const QString& acrossName, const QString& downName, Selection* selection, QWidget* parent);

protected:
    // Pixels of the room in which the content is seen, and pixels of the content that do not fit into it.
    struct Extent {
        QSizeF room;
        QSizeF overflow;
    };
    // For the size of the figure as it is, of which the scroll bars may have taken a part. Without a run: nothing.
    virtual Extent extent() const = 0;
    // Shows the content `factor` times as large; what lies at a point of the view should stay there.
    virtual void zoom(double factor, const QPointF& point) = 0;

    // Pixels that are scrolled out to the left and above.
    QPointF scrolled() const;
    // How far down, 0 to 1.
    double scrolledShare() const;
    void scrollTo(const QPointF& pixels);
    // At least so far: parts of a pixel count as one.
    void scrollBy(const QPointF& pixels);
    // Scrolls by as little as brings `part` of the view into `room`.
    void reveal(const QRectF& part, const QRectF& room);
    // To be called when the size of the content or of its room may have changed.
    void fitScrollBars();

    void arrange() override;
    QSizeF figureSize() const override;
    void styleChanged() override;
    bool pressKey(int key) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    QScrollBar* makeScrollBar(Qt::Orientation orientation, const QString& name);

    QScrollBar* down_;
    QScrollBar* across_;
};

} // namespace attn
