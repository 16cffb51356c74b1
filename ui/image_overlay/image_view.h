// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/image_overlay/head_strip.h"
#include "ui/image_overlay/image_figure.h"
#include "ui/jobs/prepared.h"
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
    void arrange() override;
    QSizeF figureSize() const override;
    void runChanged() override;
    void styleChanged() override;
    bool prepareFigure() override;
    void drawFigure(QPainter& painter) override;
    void drawHover(QPainter& painter) override;
    QString emptyText() const override;
    QString toolTipAt(const QPointF& point) const override;
    void showEvent(QShowEvent* event) override;
    Focus focusAt(const QPointF& point) const override;
    void click(const QPointF& point, Qt::KeyboardModifiers modifiers) override;
    bool pressKey(int key) override;

private:
    // What weights are those of.
    struct Shown {
        std::shared_ptr<const Run> run;
        HeadPick head;
        Focus selected;
        std::vector<Index> rows;
        bool operator==(const Shown&) const = default;
    };

    void buildBar();
    void showStrip();
    void lookChanged();
    ImageLayout currentLayout() const;
    Shown shownBy(const FigureParameters& parameters) const;
    bool ask(Prepared<Shown, PatchWeights>& weights, const FigureParameters& parameters);
    bool nothingChosen() const;
    FigureParameters hoverParameters() const;
    const QImage& scaledPicture();
    QString whatIsShown(const Focus& focus) const;
    void describe();

    HeadStrip* strip_;
    QSlider* opacity_;
    QCheckBox* smooth_;
    QCheckBox* grid_;
    QCheckBox* heads_;
    QLabel* shown_;
    QImage scaled_; // the picture at the size of the screen
    Prepared<Shown, PatchWeights> weights_;
    Prepared<Shown, PatchWeights> hoverWeights_; // of what the pointer is over, while nothing is chosen
};

} // namespace attn
