// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/image_overlay/head_strip.h"
#include "ui/image_overlay/image_figure.h"
#include "ui/jobs/job_runner.h"
#include "ui/view/figure_view.h"

#include <QCheckBox>
#include <QLabel>
#include <QSlider>

namespace attn {

// The picture with the weights of one patch, of several or of all laid over it, the tokens before the patches above it,
// and all heads of the layer below. A query is chosen by a click, or with the arrow keys: those tokens lie above the
// first row of patches.
class ImageView : public FigureView {
    Q_OBJECT
public:
    explicit ImageView(Selection* selection, QWidget* parent = nullptr);

    FigureParameters figureParameters() const override;

protected:
    QSizeF figureSize() const override;
    void runChanged() override;
    void styleChanged() override;
    bool prepareFigure() override;
    void drawFigure(QPainter& painter) override;
    void drawHover(QPainter& painter) override;
    QString emptyText() const override;
    QString toolTipAt(const QPointF& point) const override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    // What weights are those of.
    struct Shown {
        std::shared_ptr<const Run> run;
        HeadPick head;
        Focus selected;
        std::vector<Index> rows;
        bool operator==(const Shown&) const = default;
    };

    QWidget* makeBar();
    void arrange();
    void showStrip();
    void lookChanged();
    ImageLayout currentLayout() const;
    Shown shownBy(const FigureParameters& parameters) const;
    bool nothingChosen() const;
    FigureParameters hoverParameters() const;
    const PatchWeights& hoverWeights();
    const QImage& scaledPicture();
    void moveToken(Index rows, Index columns);
    void pinToken(Index token);
    QString whatIsShown(const Focus& focus) const;
    void describe();

    HeadStrip* strip_;
    QWidget* bar_;
    QSlider* opacity_;
    QCheckBox* smooth_;
    QCheckBox* grid_;
    QCheckBox* heads_;
    QLabel* shown_;
    QImage scaled_; // the picture at the size of the screen
    Shown made_;
    Shown wanted_; // what is being added up
    PatchWeights weights_;
    Shown hoverMade_;
    PatchWeights hoverWeights_; // of what the pointer is over, while nothing is chosen
    JobRunner jobs_;            // ends before what its answers are for
};

} // namespace attn
