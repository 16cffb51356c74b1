// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/heatmap/closed_cells.h"
#include "ui/heatmap/heatmap_cells.h"
#include "ui/heatmap/heatmap_geometry.h"
#include "ui/heatmap/heatmap_layout.h"
#include "ui/heatmap/heatmap_marks.h"
#include "ui/heatmap/profiles_layer.h"
#include "ui/heatmap/scale_layer.h"
#include "ui/heatmap/token_ticker.h"

#include <qcustomplot.h>

#include <memory>
#include <optional>

namespace attn {

struct HeatmapContent {
    std::shared_ptr<const MatrixSource> source;
    std::shared_ptr<const Pyramid> pyramid; // of the source; nullptr: none
    std::shared_ptr<const OpenCells> open;  // nullptr: no cell is closed
    AxisLabels rows;
    AxisLabels columns;
    ResolvedScale scale;
    bool hasNotANumber = false;
    QString title; // empty: none
};

// A matrix with its labels and colour scale on a QCustomPlot: row 0 at the top, keys along the top, queries down the
// left. The same on the screen and in figures. All positions are pixels of the plot.
class HeatmapPlot {
public:
    // Takes over the plot, which must be empty and outlive this.
    explicit HeatmapPlot(QCustomPlot* plot);

    // Keeps the zoom when the matrix has the size of the one before.
    void setContent(const HeatmapContent& content);
    void setScale(const ResolvedScale& scale, bool hasNotANumber);
    void setStyle(const ViewStyle& style);
    void setMarks(const HeatmapMarks& marks) { marks_->setMarks(marks); }
    // Whether there are profiles beside the cells, where there is room; arrange() gives them theirs.
    void showProfiles(bool on) { hasProfiles_ = on; }
    void setProfiles(const HeatmapProfiles& profiles) { profiles_->setProfiles(profiles); }
    // Paints the marks and profiles alone again, over the picture as it was.
    void repaintMarks() { marks_->layer()->replot(); }
    // Places everything; to be called after the content, the style or the size has changed, and before painting.
    void arrange(const QSize& size);

    // The pyramid of the content has grown.
    void refine() { cells_->refine(); }
    // Stops the work at a picture that is better than the draft.
    void cancelPooling() { cells_->cancel(); }
    const HeatmapCells* cells() const { return cells_; }
    // What the mask leaves open; nullptr: there is none.
    const OpenCells* open() const { return content_.open.get(); }
    std::shared_ptr<const MatrixSource> sharedSource() const { return content_.source; }
    const HeatmapMarks& marks() const { return marks_->marks(); }
    const ProfilesLayer& profiles() const { return *profiles_; }
    const HeatmapLayout& layout() const { return layout_; }
    HeatmapGeometry geometry() const;
    const AxisLabels& rowLabels() const { return content_.rows; }
    const AxisLabels& columnLabels() const { return content_.columns; }
    double columnTurn() const { return columnAxis_->tickLabelRotation(); } // of the labels as they are now; degrees
    HeatmapParts parts() const;

    bool hasNotANumber() const { return content_.hasNotANumber; }
    bool hasCells() const { return content_.rows.count > 0 && content_.columns.count > 0; }
    QRectF cellsArea() const;
    // May lie outside of what can be seen.
    QRectF cellRect(const Cell& cell) const;
    // All cells that share the pixel; no rows and columns beside the matrix.
    Window cellsAt(const QPointF& position) const;
    // The row or column whose label is at the position.
    std::optional<Index> rowLabelAt(const QPointF& position) const;
    std::optional<Index> columnLabelAt(const QPointF& position) const;

    // Looking at a part. `zoom` is how many times larger cells are than when the whole matrix fits; never less than 1,
    // and one cannot get beside the matrix.
    double zoom() const { return zoom_; }
    void fit();
    void zoomAt(const QPointF& position, double factor);
    void pan(const QPointF& pixels);
    // Moves as little as needed; along an axis without a focus not at all.
    void bringIntoView(const Focus& focus);

private:
    void makeAxes();
    void makeTitles();
    void applyLayout(const QSize& size);
    void applyRange();
    void applyTicks();
    void applyTitles(const QSize& size);
    void moveOrigin(const QPointF& origin);

    QCustomPlot* plot_;
    QCPAxisRect* cellsRect_ = nullptr;
    QCPAxis* columnAxis_ = nullptr;
    QCPAxis* rowAxis_ = nullptr;
    QSharedPointer<TokenTicker> columnTicker_;
    QSharedPointer<TokenTicker> rowTicker_;
    HeatmapCells* cells_ = nullptr;
    ClosedCells* closed_ = nullptr;
    ScaleLayer* bar_ = nullptr;
    ProfilesLayer* profiles_ = nullptr;
    HeatmapMarksLayer* marks_ = nullptr;
    QCPItemText* title_ = nullptr;
    QCPItemText* columnTitle_ = nullptr;
    QCPItemText* rowTitle_ = nullptr;

    HeatmapContent content_;
    ViewStyle style_;
    QFont font_;
    bool hasProfiles_ = false;
    double longestRow_ = 0;
    double longestColumn_ = 0;
    HeatmapLayout layout_;
    double zoom_ = 1.0;
    QPointF origin_; // the column and row at the top left corner
};

} // namespace attn
