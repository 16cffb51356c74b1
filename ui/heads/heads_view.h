#pragma once

#include "ui/heads/heads_figure.h"
#include "ui/jobs/job_runner.h"
#include "ui/view/figure_view.h"

namespace attn {

// All heads side by side; a click goes to one.
class HeadsView : public FigureView {
    Q_OBJECT
public:
    HeadsView(Selection* selection, QWidget* parent = nullptr);

protected:
    void runChanged() override;
    void drawFigure(QPainter& painter) override;
    void drawHover(QPainter& painter) override;
    QString emptyText() const override;
    QString toolTipAt(const QPointF& point) const override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    HeadsLayout currentLayout() const;
    Focus focusAt(const HeadsLayout& layout, const QPointF& point) const;
    void overview();
    void overviewNext();
    void describe();
    void moveHead(Index layers, Index heads);

    std::vector<HeadOverview> heads_; // of the first heads of run(), as many as have been looked through
    QString failure_;                 // why there are no more
    JobRunner jobs_;
};

} // namespace attn
