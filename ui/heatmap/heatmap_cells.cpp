// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/heatmap_cells.h"

#include "ui/heatmap/heatmap_page.h"
#include "ui/jobs/guarded_application.h"
#include "ui/session/guarded_weights.h"

#include <QElapsedTimer>

namespace attn {

namespace {

constexpr int pauseBeforeWork = 40; // milliseconds

} // namespace

HeatmapCells::HeatmapCells(QCPAxis* columns, QCPAxis* rows, double patience)
    : QCPLayerable(columns->parentPlot(), QStringLiteral("main")), columns_(columns), rows_(rows), patience_(patience)
{
    pause_.setSingleShot(true);
    pause_.setInterval(pauseBeforeWork);
    connect(&pause_, &QTimer::timeout, this, &HeatmapCells::poolLater);
}

void HeatmapCells::setSource(std::shared_ptr<const MatrixSource> source)
{
    if (source == source_)
        return;
    outdated_ = source && source_ && source->rows() == source_->rows() && source->columns() == source_->columns();
    source_ = std::move(source);
    if (!outdated_) {
        pooled_ = {};
        image_ = {};
    }
    // Reading a matrix in memory takes a hundredth of computing one.
    nanosecondsPerCell_ = source_ && source_->computed() ? 50.0 : 2.0;
    pyramid_ = nullptr;
    draft_ = {};
    wanted_ = {};
    pause_.stop();
    jobs_.cancel();
}

void HeatmapCells::setPyramid(std::shared_ptr<const Pyramid> pyramid)
{
    if (pyramid == pyramid_)
        return;
    pyramid_ = std::move(pyramid);
    refine();
}

void HeatmapCells::refine()
{
    draft_ = {};
    wanted_ = {};
}

void HeatmapCells::setScale(const ResolvedScale& scale)
{
    scale_ = scale;
    image_ = {};
}

void HeatmapCells::setMask(std::shared_ptr<const OpenCells> open, const QColor& masked)
{
    if (open == open_ && masked == masked_)
        return;
    open_ = std::move(open);
    masked_ = masked;
    image_ = {};
}

CellPlaces HeatmapCells::places() const
{
    CellPlaces places;
    places.cells = columns_->axisRect()->rect();
    places.seen = {columns_->range().lower, rows_->range().lower, columns_->range().size(), rows_->range().size()};
    if (source_) {
        places.rowCount = source_->rows();
        places.columnCount = source_->columns();
    }
    return places;
}

Window HeatmapCells::cellsAt(const QPoint& pixel) const
{
    const double ratio = mParentPlot->bufferDevicePixelRatio();
    return cellsAtPixel(places(), QTransform::fromScale(ratio, ratio), pixel);
}

const PooledCells& HeatmapCells::pool(const PooledCells& wanted)
{
    if (!outdated_ && pooled_.isLike(wanted))
        return pooled_;
    const double expected = nanosecondsPerCell_ * static_cast<double>(wanted.window.rows * wanted.window.columns);
    const bool canDraft = pyramid_ && pyramid_->begun();
    if (expected <= (canDraft ? patience_ / 3 : patience_) * 1e6) {
        jobs_.cancel();
        pause_.stop();
        wanted_ = {};
        QElapsedTimer timer;
        timer.start();
        PooledCells cells = wanted;
        if (poolNow(cells))
            setPooled(std::move(cells), static_cast<double>(timer.nsecsElapsed()));
        return pooled_;
    }
    // A pyramid that grows reads the whole matrix already; when it was stopped, nobody wants to wait for the whole.
    const bool worthwhile =
        !pyramid_ || pyramid_->complete() || (!pyramid_->growing() && wanted.window != source_->whole());
    if (!wanted_.isLike(wanted) && worthwhile) {
        wanted_ = wanted;
        jobs_.cancel();
        pause_.start();
    }
    return canDraft ? draft(wanted) : pooled_;
}

// Of a file that cannot be read any more the last picture stays. The session has said why.
bool HeatmapCells::poolNow(PooledCells& cells) const
{
    const ThrowingReads throwing;
    try {
        poolCells(cells, *source_, pyramid_.get());
        return true;
    } catch (const Error&) {
        return false;
    }
}

const PooledCells& HeatmapCells::draft(const PooledCells& wanted)
{
    if (!draft_.isLike(wanted)) {
        draft_ = wanted;
        draft_.values.resize(static_cast<std::size_t>(wanted.height * wanted.width));
        pyramid_->draft(wanted.window, wanted.height, wanted.width, wanted.pooling, draft_.values.data());
        image_ = {};
    }
    return draft_;
}

void HeatmapCells::poolLater()
{
    jobs_.start([this, source = source_, pyramid = pyramid_, wanted = wanted_](const RunControl& control) {
        QElapsedTimer timer;
        timer.start();
        auto result = std::make_shared<PooledCells>(wanted);
        poolCells(*result, *source, pyramid.get(), control);
        return std::function<void()>([this, result, nanoseconds = static_cast<double>(timer.nsecsElapsed())] {
            setPooled(std::move(*result), nanoseconds);
            wanted_ = {};
            emit pooled();
        });
    });
}

void HeatmapCells::setPooled(PooledCells pooled, double nanoseconds)
{
    pooled_ = std::move(pooled);
    // Few cells say more about the clock than about the cells.
    if (pooled_.window.rows * pooled_.window.columns >= 1000)
        nanosecondsPerCell_ = nanoseconds / static_cast<double>(pooled_.window.rows * pooled_.window.columns);
    outdated_ = false;
    image_ = {};
}

void HeatmapCells::draw(QCPPainter* painter)
{
    try {
        drawCells(*painter);
    } catch (const std::exception&) {
        throwLater(); // the plot could never be drawn again
    }
}

void HeatmapCells::drawCells(QPainter& painter)
{
    const CellPlaces where = places();
    const QTransform device = deviceOf(painter);
    const PooledCells wanted = gridOf(where, device, pooling_);
    if (wanted.window.rows == 0)
        return;
    const PooledCells& cells = pool(wanted);
    if (cells.values.empty())
        return;
    const ImageKey key{&cells == &draft_, where.cells, where.seen, device};
    if (image_.isNull() || !(key == imageKey_)) {
        CellColors colors{.scale = scale_, .pooling = pooling_};
        colors.open = showsMask(where) ? open_.get() : nullptr;
        colors.masked = masked_;
        image_ = imageOf(cells, colors, where, device);
        imageKey_ = key;
    }
    paintImage(painter, image_, where, device);
}

} // namespace attn
