// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/heads/heads_figure.h"
#include "ui/jobs/prepared.h"
#include "ui/view/scrolled_view.h"

#include <array>

class QComboBox;

namespace attn {

class ElidedLabel;

// All heads side by side, as the model has them or sorted by what they look at; a click goes to one. They appear as
// they are looked through, those in sight first. Where they would be too small they are scrolled; zooming enlarges
// them.
class HeadsView : public ScrolledView {
    Q_OBJECT
public:
    HeadsView(Selection* selection, QWidget* parent = nullptr);

    HeadOrder order() const;
    void setOrder(HeadOrder order);
    void nextOrder();
    QString orderText() const; // "by entropy"

    FigureParameters figureParameters() const override;
    void step(int by) override;

signals:
    void orderChanged(attn::HeadOrder order);

protected:
    void arrange() override;
    Extent extent() const override;
    void zoom(double factor, const QPointF& point) override;
    void runChanged() override;
    bool prepareFigure() override;
    void drawFigure(QPainter& painter) override;
    void drawHover(QPainter& painter) override;
    QString emptyText() const override;
    QString toolTipAt(const QPointF& point) const override;
    QImage toolTipPictureAt(const QPointF& point) const override;
    Focus focusAt(const QPointF& point) const override;
    void click(const QPointF& point, Qt::KeyboardModifiers modifiers) override;
    bool pressKey(int key) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    // Some of the heads of a run, by their places in layers * heads.
    struct Heads {
        std::shared_ptr<const Run> run;
        std::vector<Index> places;
        bool operator==(const Heads&) const = default;
    };
    // The percentiles of a run that a scale asks for.
    struct Scaled {
        std::shared_ptr<const Run> run;
        std::array<double, 2> percents;
        bool shared = false;
        bool operator==(const Scaled&) const = default;
    };
    using Overviews = std::vector<std::pair<Index, HeadOverview>>; // by place

    void buildBar();
    HeadsSight sight() const;
    HeadsLayout currentLayout() const;
    void readOverviews();
    void readOn();
    void keepOverviews();
    void fail(const QString& why);
    bool hasTooMany() const;
    Heads headsToRead() const;
    void revealCurrent();
    void moveHead(Index steps, Index rows);
    void goToRank(const HeadsLayout& layout, Index rank);
    void describe();
    void describeOrder();

    QComboBox* order_;
    ElidedLabel* note_;
    double width_ = 0.0;              // of a thumbnail at least, as zoomed; 0: as small as can be told apart
    std::vector<HeadOverview> heads_; // of run(), layers * heads of them
    QString failure_;                 // why there are no more
    Prepared<Heads, Overviews> read_; // the next of them
    Prepared<Scaled, HeadPercentiles> percentiles_{[this] { redraw(); }};
};

} // namespace attn
