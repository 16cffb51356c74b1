// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/heatmap/heatmap_keys.h"
#include "ui/heatmap/heatmap_plot.h"
#include "ui/heatmap/profile_reader.h"
#include "ui/heatmap/scale_reader.h"
#include "ui/session/head_pyramid.h"
#include "ui/view/attention_view.h"

#include <QLabel>
#include <QStackedLayout>
#include <QToolButton>

namespace attn {

class HeatmapPointer;

// The weights of one head as a matrix of coloured cells that can be looked at, zoomed and picked from with pointer and
// keyboard.
class HeatmapView : public AttentionView {
    Q_OBJECT
public:
    explicit HeatmapView(Selection* selection, QWidget* parent = nullptr);

    // Includes the part of the matrix that is seen when that is not all of it.
    FigureParameters figureParameters() const override;

    // Levels of detail of the matrix that is shown or is about to be. To be called again whenever they have grown.
    void setPyramid(const HeadPyramid& pyramid);
    // What makes the exact picture of a large matrix. When it is cancelled, the draft stays.
    JobRunner* pooling() { return plot_->pooling(); }

    // With a mask tool clicks and drags over cells emit cellPainted(), or clicks on labels tokenToggled(), and pin
    // nothing.
    enum class MaskTool { off, cells, tokens };
    void setMaskTool(MaskTool tool);
    MaskTool maskTool() const { return maskTool_; }

    // Shows bars beside the cells for the row and the column that the user looks at.
    void showProfiles(bool on);

    // The cell at a position in this widget; the one with the largest weight where several share the pixel.
    std::optional<Cell> cellAt(const QPoint& position) const;
    QRectF cellRect(const Cell& cell) const { return plot_->cellRect(cell); }
    // The cell at a position, or the one whose bar is there, or the row or column whose label is there.
    Focus focusAt(const QPoint& position) const;
    // The text of the tooltip at a position, without markup: a cell's numbers, or the whole token of a label. Empty
    // where there is nothing.
    QString descriptionAt(const QPoint& position) const;
    // The pinned cell, row or column, if it belongs to this matrix. Setting it moves there as the keyboard does.
    Focus current() const { return plot_->inside(selection()->pinned()); }
    void setCurrent(const Focus& focus) { keys_->setCurrent(focus); }
    // For screen readers: a cell with its tokens and weight, or the token of a row or column.
    QString spoken(const Focus& focus) const;
    // The picture as it is now.
    const HeatmapPlot& picture() const { return *plot_; }

public slots:
    void fit();

protected:
    void runChanged() override { showPicture(); }
    void styleChanged() override;
    void staleChanged() override { updateMarks(); }
    Focus pointedAt(const QPoint& place) const override { return focusAt(place); }
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void connectPointer();
    bool canShow() const;
    void showPicture();
    void readScale();
    bool hasPyramid() const { return pyramid_.isOf(sharedRun(), selection()->head()); }
    ResolvedScale resolvedScale() const;
    QString scaleCaption() const;
    void showContent();
    void redraw();
    void followSelection();
    void updateMarks();
    void updateProfiles(const HeatmapMarks& marks);
    void announce();
    void showZoom();

    QPoint tipPlace(const QPoint& position, const QPoint& global) const;
    void hover(const QPoint& position, const QPoint& global);
    void click(const QPoint& position, Qt::KeyboardModifiers modifiers);
    void paintMask(const QPoint& position, bool first);

    HeatmapPlot* plot_;
    HeatmapPointer* pointer_;
    std::vector<Cell> stroke_; // the cells that the mask tool was drawn over
    HeatmapKeys* keys_;
    QLabel* emptyText_;
    QToolButton* zoom_; // says how far it is zoomed, and fits again
    QStackedLayout* pages_;
    bool hasProfiles_ = false;
    ProfileReader rowProfile_;
    ProfileReader columnProfile_;
    HeadPyramid pyramid_;
    Window announcedWindow_; // what screen readers have been told is shown
    MaskTool maskTool_ = MaskTool::off;
    bool keyboardFocus_ = false; // the focus came by keyboard, and so must be seen
    ScaleReader scale_{[this] { showContent(); }};
};

} // namespace attn
