// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/prepared.h"
#include "ui/steps/steps_figure.h"
#include "ui/view/figure_view.h"

#include <QLabel>
#include <QToolButton>

namespace attn {

class ElidedLabel;

// From the inputs to the output, matrix by matrix, with the selected cell's sums written out. Previous and next walk
// through them.
class StepsView : public FigureView {
    Q_OBJECT
public:
    explicit StepsView(Selection* selection, QWidget* parent = nullptr);

    FigureParameters figureParameters() const override;
    void step(int by) override { goTo(step_ + by); }

protected:
    void runChanged() override;
    bool prepareFigure() override;
    void drawFigure(QPainter& painter) override;
    void drawHover(QPainter& painter) override;
    QString emptyText() const override;
    QString toolTipAt(const QPointF& point) const override;
    Focus focusAt(const QPointF& point) const override;
    void click(const QPointF& point, Qt::KeyboardModifiers modifiers) override;
    bool pressKey(int key) override;

private:
    // What the steps are those of.
    struct Shown {
        std::shared_ptr<const Run> run;
        HeadPick head;
        Focus selected;
        ColorScale scale;
        bool operator==(const Shown&) const = default;
    };

    void buildBar();
    void renew();
    void goTo(Index step);
    void moveCell(Index queries, Index keys);
    std::optional<StepHit> hitAt(const QPointF& point) const;
    void describe();

    QToolButton* previous_;
    QToolButton* next_;
    ElidedLabel* place_;
    StepKind kind_ = StepKind::inputs; // of the step that the user went to
    Index step_ = 0;                   // its place, or 0 where the run has no such step
    StepsContent content_;             // what is seen: made_, or while that is made what was seen of the same run
    Prepared<Shown, StepsContent> made_;
};

} // namespace attn
