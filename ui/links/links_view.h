// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/job_runner.h"
#include "ui/links/links_figure.h"
#include "ui/view/figure_view.h"

#include <QLabel>
#include <QScrollBar>
#include <QSlider>
#include <QToolButton>

class QMenu;

namespace attn {

// Queries and keys side by side, tied by curves as thick as their weight. All tokens that have a pixel each are in
// sight at first; Ctrl and the wheel spread them. A click in the legend shows or hides the links of a head.
class LinksView : public FigureView {
    Q_OBJECT
public:
    explicit LinksView(Selection* selection, QWidget* parent = nullptr);

    FigureParameters figureParameters() const override;
    bool isSettled() const override { return FigureView::isSettled() && !painting_.busy(); }

protected:
    QSizeF figureSize() const override;
    void runChanged() override;
    void styleChanged() override;
    bool prepareFigure() override;
    void drawFigure(QPainter& painter) override;
    void drawHover(QPainter& painter) override;
    QString emptyText() const override;
    QString toolTipAt(const QPointF& point) const override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    // What the links are those of.
    struct Sight {
        std::shared_ptr<const Run> run;
        std::vector<HeadPick> heads;
        std::vector<Index> queries;
        bool operator==(const Sight&) const = default;
    };

    QWidget* makeBar();
    LinksLayout currentLayout() const;
    Sight currentSight() const;
    void rank(const Sight& sight);
    void setRanking(const Sight& sight, LinkRanking ranking);
    LinkSet linksFor(const FigureParameters& parameters) const;
    void chooseLinks();
    void paintLayer(QPainter& painter, const LinkCurves& curves);
    void showCount(const LinkSet& set);
    void placeBar();
    void fitScrollBar();
    void zoom(double factor, double y);
    void stepToken(Index step);
    void changeSide(bool toKeys);
    void revealPinned();
    void chooseHeads(std::optional<std::vector<Index>> heads);
    void toggleHead(Index head);
    void fillHeadsMenu();
    void describe();

    QWidget* bar_;
    QSlider* mass_;
    QLabel* count_;
    QToolButton* headsButton_;
    QMenu* headsMenu_;
    std::optional<std::vector<Index>> heads_; // chosen, sorted; nothing: as the selection picks
    QScrollBar* scroll_;
    double pitch_ = 0.0; // least pixels from token to token, as zoomed
    Sight ranked_;       // what ranking_ is of
    Sight wanted_;       // what is being ranked
    LinkRanking ranking_;
    LinkSet links_; // of ranking_ at the slider's mass
    LinkCurves painted_;
    QImage layer_; // of painted_
    QString failure_;
    // They end before what their answers are for.
    JobRunner jobs_;
    JobRunner painting_;
};

} // namespace attn
