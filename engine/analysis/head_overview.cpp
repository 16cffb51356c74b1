// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/analysis/head_overview.h"

#include "engine/pyramid/cell_pool.h"
#include "engine/run_control/parallel_for.h"

#include <algorithm>

namespace attn {

namespace {

constexpr Index block_cells = Index{1} << 14; // some 30 ms of the slowest score
constexpr Index most_bands = 64;

// Rows of the thumbnail [begin, end) and the rows of the matrix that they pool. Neighbouring bands may share one row,
// which belongs to the first of them.
struct Band {
    CellSpan pixels;
    CellSpan rows;
    Index own = 0; // the first row that belongs to this band
};

Band band_of(Index band, Index bands, Index rows, Index height)
{
    const CellSpan pixels{band * height / bands, (band + 1) * height / bands};
    const auto cells = [&](Index pixel) { return cells_of_pixel(pixel, rows, height); };
    return {pixels,
            {cells(pixels.begin).begin, cells(pixels.end - 1).end},
            pixels.begin == 0 ? 0 : cells(pixels.begin - 1).end};
}

// Pools a row into the maxima of the pixels.
void pool_maxima(std::span<const double> cells, std::span<double> pixels)
{
    const auto count = static_cast<Index>(cells.size());
    const auto width = static_cast<Index>(pixels.size());
    if (count == width) {
        pool_row(Pooling::maximum, cells.data(), count, pixels.data());
        return;
    }
    for (Index x = 0; x < width; ++x) {
        const CellSpan span = cells_of_pixel(x, count, width);
        double& pixel = pixels[static_cast<std::size_t>(x)];
        pixel = pool_span(Pooling::maximum, cells.data() + span.begin, span.size(), pixel);
    }
}

struct Part {
    WeightsSummary summary;
    HeadScoring scoring;
};

void read_band(const MatrixSource& source, const Band& band, Matrix& thumbnail, Part& part, const RunControl& control)
{
    const Index columns = source.columns();
    const Index block =
        std::clamp<Index>(block_cells / std::max<Index>(1, columns), 1, std::max<Index>(1, band.rows.size()));
    std::vector<double> cells(static_cast<std::size_t>(block * columns));
    Index pixel = band.pixels.begin; // the first one that the next rows belong to
    for (Index first = band.rows.begin; first < band.rows.end; first += block) {
        control.check();
        const Index count = std::min(block, band.rows.end - first);
        source.read({first, 0, count, columns}, cells.data());
        for (Index row = first; row < first + count; ++row) {
            const std::span<const double> weights(cells.data() + (row - first) * columns,
                                                  static_cast<std::size_t>(columns));
            while (cells_of_pixel(pixel, source.rows(), thumbnail.rows).end <= row)
                ++pixel;
            for (Index y = pixel; y < band.pixels.end && cells_of_pixel(y, source.rows(), thumbnail.rows).begin <= row;
                 ++y)
                pool_maxima(weights, thumbnail.row(y));
            if (row < band.own)
                continue;
            part.summary = joined(part.summary, summarize_row(weights));
            part.scoring.add_row(row, weights);
        }
    }
}

} // namespace

HeadOverview overview_head(const MatrixSource& source, const SequencePlaces& places, Index edge,
                           const RunControl& control)
{
    auto thumbnail = std::make_shared<Matrix>(std::min(source.rows(), edge), std::min(source.columns(), edge));
    std::ranges::fill(thumbnail->values, pool_start(Pooling::maximum));
    const Index bands = std::min(most_bands, thumbnail->rows);
    std::vector<Part> parts(static_cast<std::size_t>(bands), Part{{}, HeadScoring(places)});
    parallel_for(bands, [&](Index band) {
        read_band(source, band_of(band, bands, source.rows(), thumbnail->rows), *thumbnail,
                  parts[static_cast<std::size_t>(band)], control);
    });
    Part whole{{}, HeadScoring(places)};
    for (const Part& part : parts) {
        whole.summary = joined(whole.summary, part.summary);
        whole.scoring.join(part.scoring);
    }
    return {std::make_shared<DenseSource>(std::move(thumbnail)), whole.summary, whole.scoring.scores()};
}

} // namespace attn
