// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/prepared.h"
#include "ui/links/links_figure.h"
#include "ui/view/scrolled_view.h"

#include <QLabel>
#include <QSlider>

namespace attn {

class ElidedLabel;
class LinkHeadsButton;

// Queries and keys side by side, tied by curves as thick as their weight. At first all tokens are in sight that have a
// pixel each; zooming spreads them. A click in the legend shows or hides the links of a head.
class LinksView : public ScrolledView {
    Q_OBJECT
public:
    explicit LinksView(Selection* selection, QWidget* parent = nullptr);

    FigureParameters figureParameters() const override;
    bool isSettled() const override { return ScrolledView::isSettled() && !layer_.busy(); }

protected:
    void showEvent(QShowEvent* event) override;
    Extent extent() const override;
    void zoom(double factor, const QPointF& point) override;
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
    // What the links are those of.
    struct Sight {
        std::shared_ptr<const Run> run;
        std::vector<HeadPick> heads;
        std::vector<Index> queries;
        bool operator==(const Sight&) const = default;
    };

    void buildBar();
    void fail(const QString& why);
    LinksLayout currentLayout() const;
    LinkSet linksFor(const FigureParameters& parameters) const;
    void paintCurves(QPainter& painter, const LinkCurves& curves);
    void showCount(const LinkSet& set);
    void chooseHeads(const std::optional<std::vector<Index>>& heads);
    void revealPinned();
    void describe();

    QSlider* mass_;
    ElidedLabel* count_;
    LinkHeadsButton* headsButton_;
    std::optional<std::vector<Index>> heads_; // chosen, sorted; nothing: as the selection picks
    double pitch_ = 0.0;                      // least pixels from token to token, as zoomed
    LinkSet links_;                           // of ranking_ at the slider's mass
    bool revealed_ = false;                   // what is pinned, since the view was opened
    QString failure_;
    Prepared<Sight, LinkRanking> ranking_;
    Prepared<LinkCurves, QImage> layer_; // the curves, where painting them takes longer than a frame
};

} // namespace attn
