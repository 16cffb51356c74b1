// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/job_runner.h"
#include "ui/steps/steps_figure.h"
#include "ui/view/figure_view.h"

#include <QLabel>
#include <QToolButton>

namespace attn {

// From the inputs to the output, matrix by matrix, with the selected cell's sums written out. Previous and next walk
// through them.
class StepsView : public FigureView {
    Q_OBJECT
public:
    explicit StepsView(Selection* selection, QWidget* parent = nullptr);

    FigureParameters figureParameters() const override;

protected:
    QSizeF figureSize() const override;
    void runChanged() override;
    bool prepareFigure() override;
    void drawFigure(QPainter& painter) override;
    void drawHover(QPainter& painter) override;
    QString emptyText() const override;
    QString toolTipAt(const QPointF& point) const override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* makeBar();
    void outdateContent();
    void makeContent();
    void setContent(StepsContent content);
    void goTo(Index step);
    void moveCell(Index queries, Index keys);
    std::optional<StepHit> hitAt(const QPointF& point) const;
    void describe();

    QWidget* bar_;
    QToolButton* previous_;
    QToolButton* next_;
    QLabel* place_;
    Index step_ = 0;
    StepKind kind_ = StepKind::scores; // of the step that the user went to
    StepsContent content_; // of run() and the pinned cell, or the one pinned before while the new one is made
    bool contentOutdated_ = true;
    JobRunner jobs_; // ends before what its answers are for
};

} // namespace attn
