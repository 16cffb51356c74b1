// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/links/link_curves.h"

#include "engine/tensor/indices.h"

#include <QPaintEngine>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>

namespace attn {

namespace {

constexpr int dash = 8; // pixels at 96 an inch
constexpr int gap = 4;
constexpr Index blockColumns = 16; // painted together while they stay in the processor's cache

// Where all curves are at one column: how much of the way from `from` to `to` is done, and how much is done in this
// column alone.
struct Column {
    float done = 0.0F;
    float step = 0.0F;
};

// The cubic with its inner points at half of the width has x = 1.5 t - 1.5 t^2 + t^3 and y = 3 t^2 - 2 t^3, both from 0
// to 1.
std::vector<Column> columnsOf(Index width)
{
    std::vector<Column> columns(static_cast<std::size_t>(width));
    double t = 0.0;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const double x = (static_cast<double>(c) + 0.5) / static_cast<double>(width);
        for (int i = 0; i < 4; ++i) // Newton's steps from the column before
            t -= (1.5 * t - 1.5 * t * t + t * t * t - x) / (1.5 - 3.0 * t + 3.0 * t * t);
        columns[c].done = static_cast<float>(3.0 * t * t - 2.0 * t * t * t);
        columns[c].step =
            static_cast<float>((6.0 * t - 6.0 * t * t) / (1.5 - 3.0 * t + 3.0 * t * t) / static_cast<double>(width));
    }
    return columns;
}

// Four pixels below one another, worked on at once.
constexpr int lanes = 4;
using Floats = float __attribute__((vector_size(16)));
using Ints = qint32 __attribute__((vector_size(16)));
using Words = quint16 __attribute__((vector_size(16))); // two colour channels of each pixel

Floats spread(float value)
{
    return Floats{value, value, value, value};
}

// alpha: 0 to 256 in each lane
Ints blended(Ints under, Words redBlue, Words alphaGreen, Ints alpha)
{
    const Ints low = Ints{} + 0x00FF00FF;
    const Words over = reinterpret_cast<Words>(alpha | (alpha << 16));
    const Words rest = 256 - over;
    const Words first = (reinterpret_cast<Words>(under & low) * rest + redBlue * over) >> 8;
    const Words second = (reinterpret_cast<Words>((under >> 8) & low) * rest + alphaGreen * over) >> 8;
    return reinterpret_cast<Ints>(first) | (reinterpret_cast<Ints>(second) << 8);
}

// A curve in the image's pixels.
struct Stroke {
    float from = 0.0F;
    float rise = 0.0F;
    float half = 0.5F;  // of its width
    float alpha = 0.0F; // 0 to 256
    QRgb color = 0;
    bool dashed = false;
};

// What a stroke is in one column: its middle, how far it reaches from there, and how its opacity falls towards its
// edges over the height that it climbs within the column.
struct Span {
    float middle = 0.0F;
    float reach = 0.0F;
    float most = 0.0F;
    float perPixel = 0.0F;
};

Span spanIn(const Column& column, const Stroke& stroke)
{
    const float slope = std::abs(stroke.rise * column.step);
    const float half = stroke.half * std::sqrt(1.0F + slope * slope);
    const float edge = std::max(1.0F, slope);
    const float perPixel = stroke.alpha / edge;
    return {stroke.from + stroke.rise * column.done, half + edge / 2.0F, std::min(stroke.alpha, 2.0F * half * perPixel),
            perPixel};
}

// `column`: of `height` pixels, and room for `lanes` more.
void paintSpan(QRgb* column, int height, const Span& span, QRgb color)
{
    // Rounded by the conversion, which is cheaper than a call of floor; what lies above the column is cut before that.
    const float top = std::max(span.middle - span.reach + 0.5F, 0.0F);
    const float bottom = std::min(span.middle + span.reach + 0.5F, static_cast<float>(height));
    if (!(top < bottom))
        return;
    const auto channels = [](QRgb two) {
        return reinterpret_cast<Words>(Ints{} + static_cast<qint32>(two & 0x00FF00FF));
    };
    const Words redBlue = channels(color);
    const Words alphaGreen = channels(color >> 8);
    const int first = static_cast<int>(top);
    Floats distance = Floats{0.5F, 1.5F, 2.5F, 3.5F} + (static_cast<float>(first) - span.middle);
    for (int y = first; y < static_cast<int>(bottom); y += lanes, distance += static_cast<float>(lanes)) {
        const Floats away = distance < 0.0F ? -distance : distance;
        const Floats fall = (span.reach - away) * span.perPixel;
        const Floats cut = fall < spread(span.most) ? fall : spread(span.most);
        const Floats alpha = cut > 0.0F ? cut : Floats{};
        Ints pixels;
        std::memcpy(&pixels, column + y, sizeof pixels);
        pixels = blended(pixels, redBlue, alphaGreen, __builtin_convertvector(alpha, Ints));
        std::memcpy(column + y, &pixels, sizeof pixels);
    }
}

// Columns begin to begin + count of the image, one after the other.
std::vector<QRgb> paintBlock(const std::vector<Stroke>& strokes, std::span<const Column> columns, Index begin,
                             int height, double scale, QRgb background)
{
    const Index stride = height + lanes;
    const auto period = std::max<Index>(2, std::lround((dash + gap) * scale));
    const auto drawn = std::max<Index>(1, std::lround(dash * scale));
    std::vector<QRgb> block(columns.size() * static_cast<std::size_t>(stride), background);
    for (const Stroke& stroke : strokes)
        for (std::size_t x = 0; x < columns.size(); ++x)
            if (!stroke.dashed || (begin + static_cast<Index>(x)) % period < drawn)
                paintSpan(block.data() + static_cast<Index>(x) * stride, height, spanIn(columns[x], stroke),
                          stroke.color);
    return block;
}

void strokePath(QPainter& painter, const QRectF& area, const LinkCurve& curve)
{
    QPen pen(curve.color, curve.width);
    pen.setCapStyle(Qt::FlatCap);
    if (curve.dashed)
        pen.setDashPattern({dash / curve.width, gap / curve.width});
    QPainterPath path(QPointF(area.left(), curve.from));
    path.cubicTo({area.center().x(), curve.from}, {area.center().x(), curve.to}, {area.right(), curve.to});
    painter.strokePath(path, pen);
}

} // namespace

void paintLinkCurves(QPainter& painter, const LinkCurves& links)
{
    const QTransform toDevice = painter.deviceTransform();
    if (painter.paintEngine()->type() == QPaintEngine::Raster && toDevice.type() <= QTransform::TxScale) {
        // Laid on whole device pixels, so that nothing is interpolated.
        const QRect pixels = toDevice.mapRect(links.area).toAlignedRect();
        LinkCurves aligned = links;
        aligned.area = toDevice.inverted().mapRect(QRectF(pixels));
        if (!pixels.isEmpty())
            painter.drawImage(aligned.area, linkCurvesImage(aligned, pixels.size()));
        return;
    }
    painter.save();
    painter.setClipRect(links.area);
    for (const LinkCurve& curve : links.curves)
        strokePath(painter, links.area, curve);
    painter.restore();
}

QImage linkCurvesImage(const LinkCurves& links, const QSize& size)
{
    const double scale = size.height() / links.area.height();
    QImage image(size, QImage::Format_RGB32);
    std::vector<Stroke> strokes;
    strokes.reserve(links.curves.size());
    for (const LinkCurve& curve : links.curves)
        strokes.push_back({static_cast<float>((curve.from - links.area.top()) * scale),
                           static_cast<float>((curve.to - curve.from) * scale),
                           static_cast<float>(curve.width * scale / 2.0), 256.0F * curve.color.alphaF(),
                           curve.color.rgb(), curve.dashed});
    auto* const pixels = reinterpret_cast<QRgb*>(image.bits());
    const Index line = image.bytesPerLine() / 4;
    const auto columns = columnsOf(size.width());
    const int height = size.height();
    for (Index begin = 0; begin < size.width(); begin += blockColumns) {
        const auto some = std::span(columns)
                              .subspan(static_cast<std::size_t>(begin))
                              .first(static_cast<std::size_t>(std::min(blockColumns, size.width() - begin)));
        const auto block = paintBlock(strokes, some, begin, height, scale, links.background.rgb());
        for (Index y = 0; y < height; ++y)
            for (Index x = 0; x < static_cast<Index>(some.size()); ++x)
                pixels[y * line + begin + x] = block[static_cast<std::size_t>(x * (height + lanes) + y)];
    }
    return image;
}

} // namespace attn
