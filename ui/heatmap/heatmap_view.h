// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pyramid/weights_summary.h"
#include "ui/heatmap/heatmap_plot.h"
#include "ui/heatmap/profile_reader.h"
#include "ui/jobs/job_runner.h"
#include "ui/session/head_pyramid.h"
#include "ui/view/attention_view.h"

#include <QLabel>
#include <QStackedLayout>

namespace attn {

// The weights of one head as a matrix of coloured cells that can be looked at, zoomed and picked from with pointer and
// keyboard.
class HeatmapView : public AttentionView {
    Q_OBJECT
public:
    explicit HeatmapView(Selection* selection, QWidget* parent = nullptr);

    // With the window of cells that can be seen, at least in part, when that is not the whole matrix.
    FigureParameters figureParameters() const override;

    // With the mask tool a click announces cellToggled() instead of pinning.
    // Levels of detail of what is shown, or is about to be; to be called again whenever they have grown.
    void setPyramid(const HeadPyramid& pyramid);
    // The picture stays a draft.
    void cancelPooling() { heatmap_.cancelPooling(); }

    void setMaskTool(bool on);
    bool maskTool() const { return maskTool_; }

    // Bars of the row and the column that are looked at, beside the cells.
    void showProfiles(bool on);

    // Positions are those of this widget. Where several cells share a pixel, the one with the largest weight.
    std::optional<Cell> cellAt(const QPoint& position) const;
    QRectF cellRect(const Cell& cell) const { return heatmap_.cellRect(cell); }
    // The row or column whose label is there, or the cell, also that of a bar beside the cells.
    Focus focusAt(const QPoint& position) const;
    // What the tooltip says there: a cell's numbers, or the whole token of a label. Plain text; empty where there is
    // nothing.
    QString descriptionAt(const QPoint& position) const;
    // The pinned cell, row or column, as far as it is one of this matrix; setting it moves there as the keyboard does.
    Focus current() const { return shown(selection()->pinned()); }
    void setCurrent(const Focus& focus);
    // A cell with its tokens and weight, or the token of a row or column: for screen readers.
    QString spoken(const Focus& focus) const;
    // The picture as it is now.
    const HeatmapPlot& picture() const { return heatmap_; }

public slots:
    void fit();

signals:
    // How far the exact picture of a large matrix is; 1 when it is there or is not wanted any more.
    void pooling(double share);

protected:
    void runChanged() override { showPicture(); }
    void styleChanged() override;
    void staleChanged() override { updateMarks(); }
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    // Which numbers a summary was made of.
    struct SummaryKey {
        std::shared_ptr<const Run> run;
        HeadPick head;
        bool sharedByHeads = false; // of all heads, and not of `head` alone
        bool operator==(const SummaryKey&) const = default;
    };

    bool canShow() const;
    void showPicture();
    void updateSummary();
    void summarizeLater(const SummaryKey& key);
    bool hasPyramid() const { return pyramid_.isOf(sharedRun(), selection()->head()); }
    ResolvedScale resolvedScale() const;
    bool showsNotANumber() const;
    void showContent();
    void redraw();
    void followSelection();
    void updateMarks();
    bool updateProfiles(const HeatmapMarks& marks);
    void announce();
    Focus shown(const Focus& focus) const;

    void press(QMouseEvent* event);
    void move(QMouseEvent* event);
    void release(QMouseEvent* event);
    void wheel(QWheelEvent* event);
    void drag(const QPoint& position);
    void hover(const QPoint& position, const QPoint& global);
    void click(const QPoint& position, Qt::KeyboardModifiers modifiers);
    bool addRow(int key);
    bool zoomByKey(int key);

    QCustomPlot* plot_;
    QLabel* emptyText_;
    QStackedLayout* pages_;
    HeatmapPlot heatmap_;
    bool hasProfiles_ = false;
    ProfileReader rowProfile_;
    ProfileReader columnProfile_;
    SummaryKey summaryKey_; // what summary_ was made of
    SummaryKey wantedKey_;  // what the job under way will make one of
    WeightsSummary summary_;
    HeadPyramid pyramid_;
    Window announcedWindow_; // what screen readers have been told is shown
    bool maskTool_ = false;
    bool keyboardFocus_ = false;    // whoever came by keyboard needs to see where the focus is
    std::optional<QPoint> pressed_; // where the left button went down
    QPoint dragged_;                // how far a drag has come; equal to pressed_ before it begins
    bool dragging_ = false;
    JobRunner jobs_; // last, so that nothing is left to answer to a view half destroyed
};

} // namespace attn
