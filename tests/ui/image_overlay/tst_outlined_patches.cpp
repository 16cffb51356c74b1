// SPDX-License-Identifier: GPL-3.0-or-later
// The outline of a chosen patch hides nothing of its weight, however small the patches are.
#include "tests/made/pictures.h"
#include "tests/made/runs.h"
#include "ui/image_overlay/image_figure.h"
#include "ui/painting/cell_painting.h"

#include <QTest>

using namespace attn;

namespace {

// Every query gives all of its weight in equal parts to the keys `peaks`.
class Peaks final : public MatrixSource {
public:
    Peaks(Index tokens, std::vector<Index> peaks) : tokens_(tokens), peaks_(std::move(peaks)) {}
    Index rows() const override { return tokens_; }
    Index columns() const override { return tokens_; }
    void read(const Window& window, double* out) const override
    {
        std::fill_n(out, window.rows * window.columns, 0.0);
        for (Index i = 0; i < window.rows; ++i)
            for (const Index peak : peaks_)
                if (peak >= window.column && peak < window.column + window.columns)
                    out[i * window.columns + peak - window.column] = 1.0;
    }

private:
    Index tokens_;
    std::vector<Index> peaks_;
};

// The patches in the corners of a square grid, in its middle, and at some places along each edge.
std::vector<Index> patchesAlongEdges(Index side)
{
    std::vector<Index> patches = {side / 2 * side + side / 2};
    for (const Index place : {Index{0}, side / 4, side / 2 + 1, side - side / 8, side - 1})
        for (const Index edge : {Index{0}, side - 1}) {
            patches.push_back(edge * side + place);
            patches.push_back(place * side + edge);
        }
    return patches;
}

// A grid of side x side patches of one pixel each. All patches along the edges are peaks.
std::shared_ptr<Run> peaksRun(Index side)
{
    auto run = std::make_shared<Run>();
    run->placement = patches_of(greyPicture(side, side), {1, side, side}, 0);
    run->heads = 1;
    run->queries.resize(static_cast<std::size_t>(side * side));
    run->keys = run->queries;
    run->weights.push_back(std::make_shared<Peaks>(side * side, patchesAlongEdges(side)));
    return run;
}

} // namespace

class TestOutlinedPatches : public QObject {
    Q_OBJECT
private slots:
    void areSeenAsAWhole_data()
    {
        QTest::addColumn<Index>("side");
        QTest::addColumn<double>("scale");
        QTest::newRow("14 x 14") << Index{14} << 1.0;
        QTest::newRow("200 x 200") << Index{200} << 1.0;
        QTest::newRow("for print") << Index{200} << 3.125;
        QTest::newRow("large") << Index{200} << 1.7;
    }

    void areSeenAsAWhole()
    {
        QFETCH(Index, side);
        QFETCH(double, scale);
        const auto run = peaksRun(side);
        FigureParameters parameters;
        parameters.rows = patchesAlongEdges(side);
        parameters.image.overlay = Overlay::tint;
        parameters.image.opacity = 1.0;
        parameters.image.grid = false;
        parameters.style.scale.range = ColorScale::Range::unit;
        const QSizeF size(850, 780);
        QRectF grid;
        const QImage image = drawnOn((size * scale).toSize(), [&](QPainter& painter) {
            painter.scale(scale, scale);
            drawImageFigure(painter, size, *run, parameters);
            grid =
                painter.deviceTransform().mapRect(onWholePixels(painter, layoutImage(size, *run, parameters).grid()));
        });
        for (const Index patch : parameters.rows) {
            const QRect pixels = nearestPixels(cellRect(grid, side, side, {patch / side, patch % side}));
            QVERIFY(!pixels.isEmpty());
            for (int y = pixels.top(); y <= pixels.bottom(); ++y)
                for (int x = pixels.left(); x <= pixels.right(); ++x)
                    QVERIFY2(image.pixel(x, y) == colorsOf(ColorMap::viridis)[255],
                             qPrintable(QStringLiteral("patch %1, pixel %2, %3").arg(patch).arg(x).arg(y)));
            for (const QPoint& beside : {pixels.topLeft() - QPoint(1, 1), pixels.bottomRight() + QPoint(1, 1)})
                QCOMPARE(image.pixelColor(beside), lightTheme().accent);
        }
    }
};

QTEST_MAIN(TestOutlinedPatches)
#include "tst_outlined_patches.moc"
