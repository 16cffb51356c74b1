#include "ui/image_overlay/image_figure.h"

#include "ui/view/cell_painting.h"
#include "ui/view/color_bar.h"
#include "ui/view/figure_view.h"

#include <algorithm>

namespace attn {

namespace {

constexpr Index mostMeanCells = 4'000'000;
constexpr double barGap = 16.0;
// Room for the numbers of most scales, so that the picture stays where it is when the numbers change.
constexpr double barWidth = 56.0;

void addRow(const MatrixSource& source, Index query, std::vector<double>& sum)
{
    std::vector<double> row(sum.size());
    source.read({query, 0, 1, source.columns()}, row.data());
    for (std::size_t key = 0; key < row.size(); ++key)
        sum[key] += row[key];
}

void divide(std::vector<double>& values, std::size_t count)
{
    for (double& value : values)
        value /= static_cast<double>(count);
}

std::vector<Index> chosenRows(const FigureParameters& parameters)
{
    if (!parameters.rows.empty())
        return parameters.rows;
    return parameters.selected.query ? std::vector<Index>{*parameters.selected.query} : std::vector<Index>{};
}

void drawPatchLines(QPainter& painter, const ImageLayout& layout, const Theme& theme)
{
    QColor line = theme.surface;
    line.setAlphaF(0.45F);
    painter.setPen(QPen(line, 1.0));
    for (Index row = 1; row < layout.rows; ++row) {
        const double y = layout.grid.top() + layout.grid.height() * static_cast<double>(row) / static_cast<double>(layout.rows);
        painter.drawLine(QPointF(layout.grid.left(), y), QPointF(layout.grid.right(), y));
    }
    for (Index column = 1; column < layout.columns; ++column) {
        const double x = layout.grid.left() + layout.grid.width() * static_cast<double>(column) / static_cast<double>(layout.columns);
        painter.drawLine(QPointF(x, layout.grid.top()), QPointF(x, layout.grid.bottom()));
    }
}

// Two lines, so that the mark is seen on every colour.
void outlinePatch(QPainter& painter, const QRectF& patch, const Theme& theme)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.surface, 4.0));
    painter.drawRect(patch);
    painter.setPen(QPen(theme.accent, 2.0));
    painter.drawRect(patch);
}

void outlineSelection(QPainter& painter, const ImageLayout& layout, const Run& run, const FigureParameters& parameters)
{
    const Index patches = layout.rows * layout.columns;
    if (static_cast<Index>(run.queries.size()) == patches)
        for (const Index row : chosenRows(parameters))
            outlinePatch(painter, patchRect(layout, row), parameters.style.theme);
    if (parameters.selected.key && *parameters.selected.key < patches)
        outlinePatch(painter, patchRect(layout, *parameters.selected.key), parameters.style.theme);
}

void drawWeights(QPainter& painter, const ImageLayout& layout, const PatchWeights& weights, const FigureParameters& parameters)
{
    CellColors colors;
    colors.scale = overlayScale(weights, parameters.style);
    colors.closed = parameters.style.theme.line;
    const DenseSource source(std::shared_ptr<const Matrix>(std::shared_ptr<void>(), &weights.values));
    painter.save();
    painter.setOpacity(parameters.opacity);
    paintCells(painter, layout.grid, source, colors);
    painter.restore();
    if (parameters.style.values == CellValues::on) {
        painter.save();
        paintCellValues(painter, layout.grid, source, colors);
        painter.restore();
    }
    drawColorBar(painter, layout.colorBar, colors.scale, parameters.style.theme);
}

} // namespace

bool hasPatchKeys(const Run& run)
{
    return run.picture && run.picture->grid.count() == static_cast<Index>(run.keys.size());
}

PatchWeights patchWeights(const Run& run, const FigureParameters& parameters, const RunControl& control)
{
    const PatchGrid& grid = run.picture->grid;
    const auto source = run.source(parameters.layer, parameters.head);
    PatchWeights weights;
    weights.values = Matrix(grid.rows, grid.columns);
    const auto rows = chosenRows(parameters);
    if (!rows.empty()) {
        weights.kind = PatchWeights::Kind::rows;
        for (const Index query : rows) {
            control.check();
            addRow(*source, query, weights.values.values);
        }
        divide(weights.values.values, rows.size());
    } else if (parameters.selected.key && source->rows() == grid.count()) {
        weights.kind = PatchWeights::Kind::column;
        source->read({0, *parameters.selected.key, source->rows(), 1}, weights.values.values.data());
    } else if (source->rows() > 0 && source->rows() * source->columns() <= mostMeanCells) {
        weights.kind = PatchWeights::Kind::mean;
        for (Index query = 0; query < source->rows(); ++query) {
            control.check();
            addRow(*source, query, weights.values.values);
        }
        divide(weights.values.values, static_cast<std::size_t>(source->rows()));
    } else {
        weights.values = {};
    }
    return weights;
}

Index countPatchCells(const Run& run, const FigureParameters& parameters)
{
    const Index heads = parameters.head.head ? 1 : run.heads;
    const auto queries = static_cast<Index>(run.queries.size());
    const auto keys = static_cast<Index>(run.keys.size());
    if (const auto rows = chosenRows(parameters); !rows.empty())
        return std::ssize(rows) * keys * heads;
    return (parameters.selected.key ? queries : queries * keys) * heads;
}

ImageLayout layoutImage(const QSizeF& size, const Run& run, const FigureParameters& parameters)
{
    const Image& image = run.picture->image;
    const PatchGrid& grid = run.picture->grid;
    QRectF room = figureRoom(size, parameters);
    const double bar = std::min(barWidth + barGap, room.width() / 2.0);
    room.setWidth(room.width() - bar);
    const QSizeF pixels(static_cast<double>(grid.columns * grid.patch), static_cast<double>(grid.rows * grid.patch));
    const double scale = std::max(1e-6, std::min(room.width() / pixels.width(), room.height() / pixels.height()));
    ImageLayout layout;
    layout.rows = grid.rows;
    layout.columns = grid.columns;
    layout.grid.setSize(pixels * scale);
    layout.grid.moveCenter(room.center());
    layout.picture = QRectF(layout.grid.topLeft(), QSizeF(static_cast<double>(image.width), static_cast<double>(image.height)) * scale);
    layout.colorBar = QRectF(layout.grid.right() + barGap, layout.grid.top(), bar - barGap, layout.grid.height());
    return layout;
}

QRectF patchRect(const ImageLayout& layout, Index patch)
{
    return cellRect(layout.grid, layout.rows, layout.columns, {patch / layout.columns, patch % layout.columns});
}

std::optional<Index> patchAt(const ImageLayout& layout, const QPointF& point)
{
    if (!layout.grid.contains(point))
        return std::nullopt;
    const Cell cell = cellAt(layout.grid, layout.rows, layout.columns, point);
    return cell.query * layout.columns + cell.key;
}

QImage pictureOf(const Run& run)
{
    const Image& image = run.picture->image;
    return {image.rgb.data(), static_cast<int>(image.width), static_cast<int>(image.height), static_cast<qsizetype>(3 * image.width),
            QImage::Format_RGB888};
}

ResolvedScale overlayScale(const PatchWeights& weights, const ViewStyle& style)
{
    const DenseSource source(std::shared_ptr<const Matrix>(std::shared_ptr<void>(), &weights.values));
    return ResolvedScale(style.scale, summarize(source), style.theme.notANumber);
}

void drawImageFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters)
{
    if (run.picture)
        drawImageFigure(painter, size, run, parameters, pictureOf(run), hasPatchKeys(run) ? patchWeights(run, parameters) : PatchWeights{});
    else
        beginFigure(painter, size, parameters);
}

void drawImageFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters, const QImage& picture,
                     const PatchWeights& weights)
{
    beginFigure(painter, size, parameters);
    const ImageLayout layout = layoutImage(size, run, parameters);
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(layout.picture, picture);
    painter.restore();
    if (!weights.values.empty())
        drawWeights(painter, layout, weights, parameters);
    if (parameters.grid)
        drawPatchLines(painter, layout, parameters.style.theme);
    outlineSelection(painter, layout, run, parameters);
}

} // namespace attn
