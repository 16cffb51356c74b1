// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix_source.h"
#include "ui/colors/color_scale.h"
#include "ui/heatmap/cell_text.h"
#include "ui/heatmap/pooled_cells.h"
#include "ui/jobs/job_runner.h"
#include "ui/painting/view_style.h"

#include <qcustomplot.h>

#include <QTimer>

#include <memory>
#include <optional>

namespace attn {

// Draws a matrix through a colour scale: cell (i, j) covers j to j + 1 on the key axis and i to i + 1 on the value
// axis.
//
// It makes one image of the part that can be seen, a pixel of it for each of the device; where several cells share a
// pixel the largest is shown (or their mean, or the smallest), so that a single bright cell never gets lost.
class HeatmapCells : public QCPAbstractPlottable {
    Q_OBJECT
public:
    HeatmapCells(QCPAxis* columns, QCPAxis* rows);

    // nullptr: draws nothing.
    void setSource(std::shared_ptr<const MatrixSource> source);
    // Levels of detail of the source, complete or still growing; nullptr: there are none.
    void setPyramid(std::shared_ptr<const Pyramid> pyramid);
    // The pyramid has grown, or is complete.
    void refine();
    // Leaves the draft as it is.
    void cancel();
    // What a pixel shows where several cells share it.
    void setPooling(Pooling pooling) { pooling_ = pooling; }
    void setScale(const ResolvedScale& scale);
    void setCellValues(CellValues values, const QFont& font);
    // On the screen what takes longer than this is pooled off the window's thread; until it is there a draft from the
    // pyramid is shown, or without one the last picture. How long it takes is judged by the last time. Figures are
    // drawn at once, however long it takes.
    void setPatience(double milliseconds) { patience_ = milliseconds; }

    const MatrixSource* source() const { return source_.get(); }
    const ResolvedScale& scale() const { return scale_; }
    // The cells that can be seen, at least in part.
    Window visibleWindow() const;
    // The cells whose largest is shown at a pixel of the plot inside of its axes.
    Window cellsAt(const QPoint& pixel) const;
    // The size in pixels at which values are written into cells; nothing where they do not fit.
    std::optional<QFont> valueFont() const;

    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1.0; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain domain = QCP::sdBoth) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain domain = QCP::sdBoth,
                           const QCPRange& keys = QCPRange()) const override;

signals:
    // A large window has been pooled: the plot should be drawn again.
    void pooled();
    // How far that is; 1 when it has ended or is not wanted any more.
    void progressed(double share);

protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter*, const QRectF&) const override {}

private:
    // What the cached image shows; another one is made when any of it changes.
    struct ImageKey {
        bool draft = false;
        QCPRange columns;
        QCPRange rows;
        QTransform device;
        QRect pixels;
        bool operator==(const ImageKey&) const = default;
    };

    QRectF cellsRect(const Window& window) const;
    PooledCells wantedCells(const Window& window, Index height, Index width) const
    {
        return {window, height, width, pooling_, {}};
    }
    const PooledCells& pool(const PooledCells& wanted, bool atOnce);
    const PooledCells& draft(const PooledCells& wanted);
    void setPooled(PooledCells pooled, double nanoseconds);
    void poolLater();
    void drawImage(QCPPainter* painter);
    QImage makeImage(const PooledCells& cells, const QTransform& device, const QRect& pixels) const;
    void drawValues(QCPPainter* painter);

    std::shared_ptr<const MatrixSource> source_;
    ResolvedScale scale_;
    CellText text_;
    CellValues values_ = CellValues::automatic;
    QFont font_;
    Pooling pooling_ = Pooling::maximum;
    double patience_ = 12.0;
    double nanosecondsPerCell_ = 50.0; // of the last pooling; a guess before the first

    PooledCells pooled_;
    bool outdated_ = false; // pooled_ is of the matrix before, shown until this one's are there
    std::shared_ptr<const Pyramid> pyramid_;
    PooledCells draft_; // from the pyramid, where pooled_ is not what is wanted
    QImage image_;
    ImageKey imageKey_;
    std::unique_ptr<JobRunner> jobs_; // made when first needed
    PooledCells wanted_;              // what the job under way or to come will bring; without values
    QTimer pause_;                    // before that job begins: whoever drags the picture wants the next one already
};

} // namespace attn
