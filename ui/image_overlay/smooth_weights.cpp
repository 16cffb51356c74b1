// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/image_overlay/smooth_weights.h"

#include "engine/run_control/parallel_for.h"
#include "engine/run_control/upper_registers.h"
#include "engine/tensor/error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string>

namespace attn {

namespace {

// Where the centre of a pixel lies between the centres of patches.
struct Between {
    Index first = 0;
    Index second = 0;
    double share = 0.0; // of the second

    Index nearest() const { return share < 0.5 ? first : second; }
};

Between between(Index pixel, Index pixels, Index patches)
{
    const double at =
        (static_cast<double>(pixel) + 0.5) * static_cast<double>(patches) / static_cast<double>(pixels) - 0.5;
    const double inside = std::clamp(at, 0.0, static_cast<double>(patches - 1));
    const auto first = static_cast<Index>(inside);
    return {first, std::min(first + 1, patches - 1), inside - static_cast<double>(first)};
}

double mixed(double first, double second, double share)
{
    return first + share * (second - first);
}

} // namespace

std::vector<double> smoothWeights(const Matrix& patches, Index height, Index width)
{
    std::vector<Between> columns;
    for (Index x = 0; x < width; ++x)
        columns.push_back(between(x, width, patches.columns));
    std::vector<double> values(static_cast<std::size_t>(height * width));
    parallel_for(height, [&](Index y) {
        const Between rows = between(y, height, patches.rows);
        const auto upper = patches.row(rows.first);
        const auto lower = patches.row(rows.second);
        double* out = values.data() + y * width;
        for (const Between& column : columns) {
            const auto left = static_cast<std::size_t>(column.first);
            const auto right = static_cast<std::size_t>(column.second);
            const double value = mixed(mixed(upper[left], upper[right], column.share),
                                       mixed(lower[left], lower[right], column.share), rows.share);
            *out++ = std::isfinite(value) ? value : patches(rows.nearest(), column.nearest());
        }
    });
    return values;
}

QImage smoothImage(const Matrix& patches, const QSize& size, const ResolvedScale& scale, const QColor& masked)
{
    QImage image(size, QImage::Format_RGB32);
    if (image.isNull())
        throw MemoryError("figure.picture-memory",
                          "Figure: there is no memory for a picture of {0} x {1} pixels. Make it smaller.",
                          size.width(), size.height());
    const std::vector<double> values = smoothWeights(patches, size.height(), size.width());
    const auto width = static_cast<std::size_t>(size.width());
    for (int y = 0; y < size.height(); ++y) {
        const auto row = std::span(values).subspan(static_cast<std::size_t>(y) * width, width);
        auto* const line = reinterpret_cast<QRgb*>(image.scanLine(y));
        scale.colors(row, line);
        for (std::size_t x = 0; x < width; ++x)
            if (row[x] == -std::numeric_limits<double>::infinity())
                line[x] = masked.rgb();
    }
    return image;
}

} // namespace attn
