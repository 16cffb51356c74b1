// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/heatmap/heatmap_cells.h"
#include "ui/heatmap/heatmap_page.h"

#include <qcustomplot.h>

#include <memory>
#include <optional>

namespace attn {

inline constexpr double zoomStep = 1.2; // one notch of the wheel, one press of + or -

// The page of a heatmap on the screen. The ranges of two invisible axes say which cells are seen. What follows the
// pointer is painted over the plot's buffer, so that the buffer is not painted again. All positions are pixels of the
// plot.
class HeatmapPlot : public QCustomPlot {
public:
    explicit HeatmapPlot(QWidget* parent);

    // Keeps the zoom when the matrix has the size of the one before.
    void setContent(const HeatmapContent& content);
    void setScale(const ResolvedScale& scale, const ScaleMarks& marks, const QString& caption);
    void setStyle(const ViewStyle& style);
    void setMarks(const HeatmapMarks& marks);
    // Whether there are profiles beside the cells, where there is room; arrange() makes the room.
    void showProfiles(bool on) { hasProfiles_ = on; }
    void setProfiles(const HeatmapProfiles& profiles);
    // Places everything; to be called after the content or the style has changed, and before painting.
    void arrange();

    // The pyramid of the content has grown.
    void refine() { cells_->refine(); }
    JobRunner* pooling() { return cells_->pooling(); }
    const HeatmapCells* cells() const { return cells_; }
    const HeatmapContent& content() const { return content_; }
    const HeatmapMarks& marks() const { return marks_; }
    const HeatmapProfiles& profiles() const { return profiles_; }
    const HeatmapGeometry& where() const { return where_; }

    const AxisLabels& rowLabels() const { return content_.rows; }
    const AxisLabels& columnLabels() const { return content_.columns; }
    QRectF cellsArea() const { return where_.cells; }
    bool hasCells() const { return content_.rows.count > 0 && content_.columns.count > 0; }
    // Without what lies outside of the matrix.
    Focus inside(Focus focus) const;
    // May lie outside of what can be seen.
    QRectF cellRect(const Cell& cell) const { return where_.cell(cell.query, cell.key); }
    // All cells that share the pixel; an empty window beside the matrix.
    Window cellsAt(const QPointF& position) const;
    // The row or column whose label is at the position.
    std::optional<Index> rowLabelAt(const QPointF& position) const;
    std::optional<Index> columnLabelAt(const QPointF& position) const;
    const Profile* profileAt(const QPointF& position) const;
    // The cell, row or column of a profile's bar.
    Focus barAt(const QPointF& position) const;

    // How many times larger cells are than when the whole matrix fits; at least 1. No place outside of the matrix is
    // ever shown.
    double zoom() const { return zoom_; }
    void fit();
    void zoomAt(const QPointF& position, double factor);
    void pan(const QPointF& pixels);
    // Moves as little as needed, and not along an axis that the focus does not name.
    void bringIntoView(const Focus& focus);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeAxes();
    void makeLayers();
    HeatmapParts parts() const;
    QRectF seen() const;
    void moveOrigin(const QPointF& origin);

    QCPAxisRect* cellsRect_ = nullptr;
    QCPAxis* columnAxis_ = nullptr;
    QCPAxis* rowAxis_ = nullptr;
    HeatmapCells* cells_ = nullptr;

    HeatmapContent content_;
    ViewStyle style_;
    HeatmapMarks marks_;
    HeatmapProfiles profiles_;
    bool hasProfiles_ = false;
    HeatmapParts measured_; // the lengths of the labels
    HeatmapGeometry where_;
    double zoom_ = 1.0;
};

} // namespace attn
