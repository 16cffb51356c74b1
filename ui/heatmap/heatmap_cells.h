// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/heatmap/pooled_cells.h"
#include "ui/jobs/job_runner.h"

#include <qcustomplot.h>

#include <QTimer>

#include <memory>

namespace attn {

// Draws a matrix through a colour scale on a plot: cell (i, j) covers j to j + 1 on the column axis and i to i + 1 on
// the row axis, and the axes' rectangle is full of cells.
//
// One picture is made of the part that can be seen, exact to the pixel of the device. What takes longer than a frame is
// pooled off the window's thread, and until it is there a draft from the pyramid is shown, or without one the last
// picture. How long it takes is judged by the last time.
class HeatmapCells : public QCPLayerable {
    Q_OBJECT
public:
    // `patience`: how many milliseconds the window may wait for a picture.
    HeatmapCells(QCPAxis* columns, QCPAxis* rows, double patience = 12.0);

    // nullptr: draws nothing.
    void setSource(std::shared_ptr<const MatrixSource> source);
    // Levels of detail of the source, complete or still growing; nullptr: there are none.
    void setPyramid(std::shared_ptr<const Pyramid> pyramid);
    // The pyramid has grown, or is complete.
    void refine();
    // What pools large windows. When it is cancelled, the picture stays a draft.
    JobRunner* pooling() { return &jobs_; }
    // What a pixel shows where several cells share it.
    void setPooling(Pooling pooling) { pooling_ = pooling; }
    void setScale(const ResolvedScale& scale);
    // Which cells are masked, and their colour; nullptr: every cell has the colour of its number.
    void setMask(std::shared_ptr<const OpenCells> open, const QColor& masked);

    const MatrixSource* source() const { return source_.get(); }
    const ResolvedScale& scale() const { return scale_; }
    CellPlaces places() const;
    // The cells that can be seen, at least in part.
    Window visibleWindow() const { return places().window(); }
    // The cells whose largest is shown at a pixel of the plot inside of its axes.
    Window cellsAt(const QPoint& pixel) const;
    // The values behind the last exact picture of this matrix; nullptr: there is none yet.
    const PooledCells* exactCells() const { return outdated_ || pooled_.values.empty() ? nullptr : &pooled_; }

signals:
    // A large window has been pooled: the plot should be drawn again.
    void pooled();

protected:
    // QCustomPlot moves every clip up by one pixel, which is undone here.
    QRect clipRect() const override { return columns_->axisRect()->rect().translated(0, 1); }
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }
    void draw(QCPPainter* painter) override;

private:
    // What the kept image shows; another one is made when any of it changes.
    struct ImageKey {
        bool draft = false;
        QRectF cells;
        QRectF seen;
        QTransform device;
        bool operator==(const ImageKey&) const = default;
    };

    const PooledCells& pool(const PooledCells& wanted);
    bool poolNow(PooledCells& cells) const;
    const PooledCells& draft(const PooledCells& wanted);
    void setPooled(PooledCells pooled, double nanoseconds);
    void poolLater();
    void drawCells(QPainter& painter);

    QCPAxis* columns_;
    QCPAxis* rows_;
    std::shared_ptr<const MatrixSource> source_;
    std::shared_ptr<const OpenCells> open_;
    QColor masked_;
    ResolvedScale scale_;
    Pooling pooling_ = Pooling::maximum;
    double patience_;
    double nanosecondsPerCell_ = 50.0; // as measured in the last pooling; a guess before the first

    PooledCells pooled_;
    bool outdated_ = false; // pooled_ shows the matrix before, until this one's cells are there
    std::shared_ptr<const Pyramid> pyramid_;
    PooledCells draft_; // from the pyramid, where pooled_ is not what is wanted
    QImage image_;
    ImageKey imageKey_;
    PooledCells wanted_; // what the job under way or to come will bring; without values
    QTimer pause_;       // before that job begins, as a picture that is dragged is soon out of date
    JobRunner jobs_;     // ends before what its answers are for
};

} // namespace attn
