#pragma once

#include "ui/links/links_figure.h"
#include "ui/view/figure_view.h"

#include <QLabel>
#include <QScrollBar>
#include <QSlider>

namespace attn {

// Queries and keys side by side, tied by curves as thick as their weight.
class LinksView : public FigureView {
    Q_OBJECT
public:
    explicit LinksView(Selection* selection, QWidget* parent = nullptr);

    FigureParameters figureParameters() const override;

protected:
    QSizeF figureSize() const override;
    void runChanged() override;
    void styleChanged() override;
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
    QWidget* makeBar();
    LinksLayout currentLayout() const;
    void fitScrollBar();
    void stepToken(Index step);
    void changeSide(bool toKeys);
    void revealPinned();
    void describe();

    QWidget* bar_;
    QSlider* mass_;
    QLabel* count_;
    QScrollBar* scroll_;
    LinkSet links_; // of the queries in sight
};

} // namespace attn
