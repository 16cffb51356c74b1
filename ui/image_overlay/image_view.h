// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/image_overlay/head_strip.h"
#include "ui/image_overlay/image_figure.h"
#include "ui/jobs/prepared.h"
#include "ui/view/figure_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QSlider>
#include <QSpinBox>
#include <QTimer>
#include <QToolButton>

namespace attn {

// The pictures with the weights of one query, of several or of all laid over them, the tokens that lie nowhere in a
// strip above, and all heads of the layer below. A query is chosen by a click where it lies on the picture or in the
// strip, with the arrow keys, or by its number; queries can be played one after the other.
class ImageView : public FigureView {
    Q_OBJECT
public:
    explicit ImageView(Selection* selection, QWidget* parent = nullptr);

    FigureParameters figureParameters() const override;
    QWidget* look() override { return look_; }

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
        bool sideBySide = false;
        bool operator==(const Shown&) const = default;
    };

    void buildBar();
    void showStrip();
    void lookChanged();
    ImageLayout currentLayout() const;
    Shown shownBy(const FigureParameters& parameters) const;
    using ShownWeights = Prepared<Shown, std::vector<PatchWeights>>;
    bool ask(ShownWeights& weights, const FigureParameters& parameters);
    bool nothingChosen() const;
    FigureParameters hoverParameters() const;
    const Pictures& scaledPictures();
    void buildQuery(QBoxLayout* row);
    void buildLook();
    void chooseQuery(Index query);
    void showQuery();
    void playNext();
    Overlay overlay() const;
    std::vector<Index> playedQueries() const;
    QString whatIsShown(const Focus& focus) const;
    void describe();

    HeadStrip* strip_;
    QSlider* opacity_;
    QCheckBox* smooth_;
    QCheckBox* grid_;
    QCheckBox* heads_;
    QLabel* shown_;
    QWidget* look_;
    QComboBox* overlay_;
    QCheckBox* sideBySide_;
    QSpinBox* query_;
    QLabel* queryName_;
    QToolButton* play_;
    QTimer playing_;
    Pictures scaled_; // at the size of the screen
    ShownWeights weights_;
    ShownWeights hoverWeights_; // of what the pointer is over, while nothing is chosen
};

} // namespace attn
