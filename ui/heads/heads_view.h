// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/heads/heads_figure.h"
#include "ui/jobs/job_runner.h"
#include "ui/view/figure_view.h"

class QComboBox;
class QLabel;
class QScrollBar;

namespace attn {

// All heads side by side, as the model has them or sorted by what they look at; a click goes to one. They appear as
// they are looked through, those in sight first. Where they would be too small they are scrolled; Ctrl and the wheel
// enlarge them.
class HeadsView : public FigureView {
    Q_OBJECT
public:
    HeadsView(Selection* selection, QWidget* parent = nullptr);

    HeadOrder order() const;
    void setOrder(HeadOrder order);
    void nextOrder();

    FigureParameters figureParameters() const override;

signals:
    void orderChanged(attn::HeadOrder order);

protected:
    QSizeF figureSize() const override;
    void runChanged() override;
    void styleChanged() override;
    void drawFigure(QPainter& painter) override;
    void drawHover(QPainter& painter) override;
    QString emptyText() const override;
    QString toolTipAt(const QPointF& point) const override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* makeBar();
    QScrollBar* makeScrollBar(Qt::Orientation orientation, const QString& name);
    HeadsSight sight() const;
    HeadsLayout currentLayout() const;
    Focus focusAt(const HeadsLayout& layout, const QPointF& point) const;
    void overview();
    void overviewNext();
    std::vector<Index> placesToRead() const;
    void fitScrollBars();
    void zoom(double factor);
    void revealCurrent();
    void moveHead(Index steps, Index rows);
    void goToRank(const HeadsLayout& layout, Index rank);
    void describe();
    void describeOrder();

    QWidget* bar_;
    QComboBox* order_;
    QLabel* note_;
    QScrollBar* across_;
    QScrollBar* down_;
    double width_ = 0.0;              // of a thumbnail at least, as zoomed; 0: as small as can be told apart
    std::vector<HeadOverview> heads_; // of run(), layers * heads of them
    QString failure_;                 // why there are no more
    JobRunner jobs_;
};

} // namespace attn
