#pragma once

#include "ui/image_overlay/image_figure.h"
#include "ui/jobs/job_runner.h"
#include "ui/view/figure_view.h"

#include <QCheckBox>
#include <QLabel>
#include <QSlider>

namespace attn {

// The picture with the weights of one patch, of several or of all laid over it.
class ImageView : public FigureView {
    Q_OBJECT
public:
    explicit ImageView(Selection* selection, QWidget* parent = nullptr);

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
    // What weights_ are those of.
    struct Shown {
        std::shared_ptr<const Run> run;
        LayerIndex layer;
        HeadPick head;
        Focus selected;
        std::vector<Index> rows;
        bool operator==(const Shown&) const = default;
    };

    QWidget* makeBar();
    ImageLayout currentLayout() const;
    bool patchesAsk() const;
    const QImage& scaledPicture();
    void movePatch(Index rows, Index columns);
    void describe();

    QWidget* bar_;
    QSlider* opacity_;
    QCheckBox* grid_;
    QLabel* shown_;
    QImage scaled_; // the picture at the size of the screen
    Shown made_;
    Shown wanted_;  // what is being added up
    PatchWeights weights_;
    JobRunner jobs_; // ends before what its answers are for
};

} // namespace attn
