// SPDX-License-Identifier: GPL-3.0-or-later
// Single bright cells along the edges of large matrices are seen, on the screen and in every figure.
#include "tests/made/runs.h"
#include "ui/heatmap/heatmap_figure.h"
#include "ui/heatmap/heatmap_view.h"
#include "ui/heatmap/panels_figure.h"

#include <QTest>

using namespace attn;

namespace {

// All 0 but for a 1 in the corners and at some places along each edge.
class EdgePeaks final : public MatrixSource {
public:
    explicit EdgePeaks(Index size) : size_(size) {}
    Index rows() const override { return size_; }
    Index columns() const override { return size_; }
    void read(const Window& window, double* out) const override
    {
        std::fill_n(out, window.rows * window.columns, 0.0);
        for (const Cell& peak : peaks())
            if (const Index i = peak.query - window.row, j = peak.key - window.column;
                i >= 0 && i < window.rows && j >= 0 && j < window.columns)
                out[i * window.columns + j] = 1.0;
    }
    std::vector<Cell> peaks() const
    {
        std::vector<Cell> cells;
        for (const Index place : {Index{0}, size_ / 4, size_ / 2 + 1, size_ - size_ / 8, size_ - 1})
            for (const Index edge : {Index{0}, size_ - 1}) {
                cells.push_back({edge, place});
                cells.push_back({place, edge});
            }
        return cells;
    }

private:
    Index size_;
};

std::shared_ptr<Run> runOf(Index size)
{
    auto run = std::make_shared<Run>();
    run->heads = 1;
    run->queries.resize(static_cast<std::size_t>(size));
    run->keys.resize(static_cast<std::size_t>(size));
    for (Index i = 0; i < size; ++i)
        run->queries[static_cast<std::size_t>(i)].text = run->keys[static_cast<std::size_t>(i)].text =
            std::to_string(i);
    run->weights.push_back(std::make_shared<EdgePeaks>(size));
    return run;
}

// The peaks that have no bright pixel within 1 of their place, of cells that fill `area`; all corners are told apart
// from other peaks.
QString missing(const QImage& image, const QRectF& area, Index size)
{
    const QRgb bright = colorsOf(ColorMap::viridis)[255];
    const QRect pixels = area.toRect();
    QStringList lost;
    for (const Cell& peak : EdgePeaks(size).peaks()) {
        const auto at = [&](Index place, int first, int length) {
            return first + static_cast<int>((2 * place + 1) * length / (2 * size));
        };
        const QPoint pixel(at(peak.key, pixels.left(), pixels.width()), at(peak.query, pixels.top(), pixels.height()));
        bool found = false;
        for (int y = pixel.y() - 1; y <= pixel.y() + 1; ++y)
            for (int x = pixel.x() - 1; x <= pixel.x() + 1; ++x)
                found = found || (image.valid(x, y) && image.pixel(x, y) == bright);
        if (!found)
            lost << QStringLiteral("(%1, %2)").arg(peak.query).arg(peak.key);
    }
    return lost.join(u' ');
}

void addSizes()
{
    QTest::addColumn<Index>("size");
    QTest::newRow("4,096") << Index{4096};
    QTest::newRow("8,192") << Index{8192};
}

} // namespace

class TestEdgePeaks : public QObject {
    Q_OBJECT
private slots:
    void onTheScreenAndInItsFigure_data() { addSizes(); }
    void onTheScreenAndInItsFigure()
    {
        QFETCH(Index, size);
        const auto run = runOf(size);
        Selection selection;
        HeatmapView view(&selection);
        view.resize(850, 850);
        ViewStyle style;
        style.scale.range = ColorScale::Range::unit;
        view.setStyle(style);
        view.setRun(run);
        view.show();
        QTRY_COMPARE_WITH_TIMEOUT(
            missing(view.grab().toImage().convertToFormat(QImage::Format_RGB32), view.picture().cellsArea(), size),
            QString(), 20'000);

        QImage figure(850, 850, QImage::Format_RGB32);
        QPainter painter(&figure);
        drawHeatmapFigure(painter, {850, 850}, *run, view.figureParameters());
        painter.end();
        QCOMPARE(missing(figure, view.picture().cellsArea(), size), QString());
    }

    // At other sizes, and where pixels are smaller than those of the page.
    void inFiguresOfEverySize_data()
    {
        QTest::addColumn<double>("scale");
        QTest::addColumn<int>("width");
        QTest::newRow("half") << 1.0 << 425;
        QTest::newRow("print") << 3.125 << 400;
        QTest::newRow("large") << 1.7 << 850;
    }
    void inFiguresOfEverySize()
    {
        QFETCH(double, scale);
        QFETCH(int, width);
        const auto run = runOf(4096);
        FigureParameters parameters;
        parameters.labels = parameters.colorBar = false; // cells fill the figure but for 8 pixels left and above
        parameters.style.scale.range = ColorScale::Range::unit;
        QImage image((QSizeF(width, width) * scale).toSize(), QImage::Format_RGB32);
        QPainter painter(&image);
        painter.scale(scale, scale);
        drawHeatmapFigure(painter, QSizeF(width, width), *run, parameters);
        painter.end();
        QRect bright; // without the frame around it
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                if (image.pixel(x, y) == colorsOf(ColorMap::viridis)[0]
                    || image.pixel(x, y) == colorsOf(ColorMap::viridis)[255])
                    bright |= QRect(x, y, 1, 1);
        QVERIFY(bright.width() > 0.9 * image.width());
        QCOMPARE(missing(image, bright, 4096), QString());
    }

    void inPanels_data() { addSizes(); }
    void inPanels()
    {
        QFETCH(Index, size);
        const auto run = runOf(size);
        run->heads = 2;
        run->weights.push_back(run->weights.front());
        FigureParameters parameters;
        parameters.style.scale.range = ColorScale::Range::unit;
        QImage image(850, 460, QImage::Format_RGB32);
        QPainter painter(&image);
        drawPanelsFigure(painter, {850, 460}, *run, parameters);
        painter.end();
        const PanelsLayout layout =
            layoutPanels({850, 460}, *run, parameters, ResolvedScale(parameters.style.scale, {}, {}), {});
        for (const QRectF& cells : layout.cells)
            QCOMPARE(missing(image, cells, size), QString());
    }
};

QTEST_MAIN(TestEdgePeaks)
#include "tst_edge_peaks.moc"
