#pragma once

#include "ui/colors/theme.h"
#include "ui/session/selection.h"

#include <qcustomplot.h>

#include <vector>

namespace attn {

class HeatmapPlot;

// What lies over a heatmap and changes while the user looks at it.
struct HeatmapMarks {
    Focus hovered;
    Focus pinned;
    std::vector<Index> rows;
    bool stale = false;   // dims the whole picture
    bool focused = false; // the keyboard moves in this picture
    bool operator==(const HeatmapMarks&) const = default;
};

// Paints them on a layer with a buffer of its own, so that the pointer moves without the picture below being painted again.
class HeatmapMarksLayer : public QCPLayerable {
public:
    explicit HeatmapMarksLayer(const HeatmapPlot& plot, QCustomPlot* parent);

    const HeatmapMarks& marks() const { return marks_; }
    void setMarks(const HeatmapMarks& marks) { marks_ = marks; }
    void setTheme(const Theme& theme, const QFont& font);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
    void draw(QCPPainter* painter) override;

private:
    struct Ink {
        QColor line; // over the cells
        QColor label; // behind a label
        QColor text; // on it
    };
    void drawFocus(QCPPainter* painter, const Focus& focus, const Ink& ink) const;
    void drawRows(QCPPainter* painter, const Ink& ink) const;
    void drawOutline(QCPPainter* painter, const QRectF& rect, const QColor& color, double width) const;
    void drawRowLabel(QCPPainter* painter, Index row, const Ink& ink) const;
    void drawColumnLabel(QCPPainter* painter, Index column, const Ink& ink) const;
    void drawTurnedColumnLabel(QCPPainter* painter, Index column, double middle, const Ink& ink) const;
    void drawBadge(QCPPainter* painter, const QRectF& rect, const QString& text, const Ink& ink) const;

    const HeatmapPlot& plot_;
    HeatmapMarks marks_;
    Theme theme_;
    QFont font_;
};

} // namespace attn
