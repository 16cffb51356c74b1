// SPDX-License-Identifier: GPL-3.0-or-later
// Layouts of other programs' dumps: each cell is drawn at its pixels with the colour of its weight, and the weights on
// the pictures add up to the row's mass of their tokens.
#include "ui/image_overlay/image_layout.h"

#include "engine/runs/derived_run.h"
#include "tests/made/pictures.h"
#include "tests/made/runs.h"
#include "ui/image_overlay/image_figure.h"
#include "ui/image_overlay/overlay_painting.h"

#include <QtTest>

using namespace attn;

namespace {

// One geometry: the tokens [first, end) of `tokens` lie on pictures of this size.
struct Geometry {
    Layout layout;
    Index tokens = 0;
    Index first = 0;
    Index end = 0;
    PixelExtent extent;
};

Geometry gridAfterText()
{
    return {{.parts = {{.first = 35, .rows = 24, .columns = 24}}}, 623, 35, 611, {336, 336}};
}

Geometry mergedFrames()
{
    Layout layout;
    for (Index part = 0; part < 4; ++part)
        layout.parts.push_back({.first = 15 + 264 * part, .rows = 12, .columns = 22, .picture = 2 * part, .frames = 2});
    return {layout, 1100, 15, 1071, {336, 616}};
}

Geometry tilesAndThumbnail()
{
    Layout layout;
    for (Index tile = 0; tile < 6; ++tile)
        layout.parts.push_back(
            {.first = 20 + 256 * tile, .rows = 16, .columns = 16, .tile = {tile / 3, tile % 3, 2, 3}});
    layout.parts.push_back({.first = 20 + 256 * 6, .rows = 16, .columns = 16});
    return {layout, 1900, 20, 1812, {896, 1344}};
}

Geometry gridWithoutPrefix()
{
    return {{.parts = {{.rows = 14, .columns = 14}}}, 196, 0, 196, {224, 224}};
}

Geometry board()
{
    return {{.kind = LayoutKind::board, .parts = {{.first = 3, .rows = 8, .columns = 8}}}, 67, 3, 67, {400, 400}};
}

Geometry frames()
{
    Layout layout;
    layout.kind = LayoutKind::time;
    layout.seconds = 0.02;
    layout.parts = {{.columns = 1500}};
    return {layout, 1500, 0, 1500, {80, 3000}};
}

double weightOf(Index token, Index tokens)
{
    return static_cast<double>((token * 7919) % 1009 + 1) / (512.0 * static_cast<double>(tokens));
}

// Two queries that look at the keys, the second one at all of them alike.
std::shared_ptr<Run> runOf(const Geometry& geometry, bool withPictures)
{
    const auto run = madeRun(numberedWords(2), numberedWords(geometry.tokens), 1, [&](Index, Index query, Index key) {
        return query == 0 ? weightOf(key, geometry.tokens) : 1.0 / static_cast<double>(geometry.tokens);
    });
    run->placement = Placement{geometry.layout, {}};
    run->placement->layout.axes = LayoutAxes::keys;
    if (withPictures)
        run->placement->pictures.assign(static_cast<std::size_t>(count_pictures(geometry.layout)),
                                        greyPicture(geometry.extent.height, geometry.extent.width));
    return run;
}

FigureParameters opaque()
{
    FigureParameters parameters;
    parameters.selected.query = 0;
    parameters.image.overlay = Overlay::tint;
    parameters.image.opacity = 1.0;
    parameters.image.grid = false;
    return parameters;
}

} // namespace

Q_DECLARE_METATYPE(Geometry)

class ImageLayoutTest : public QObject {
    Q_OBJECT

    static void geometries()
    {
        QTest::addColumn<Geometry>("geometry");
        QTest::newRow("24 x 24 after 35 tokens") << gridAfterText();
        QTest::newRow("8 frames, merged") << mergedFrames();
        QTest::newRow("2 x 3 tiles with a thumbnail") << tilesAndThumbnail();
        QTest::newRow("14 x 14 without [CLS]") << gridWithoutPrefix();
        QTest::newRow("8 x 8 board") << board();
        QTest::newRow("1,500 frames of 0.02 s") << frames();
    }

private slots:
    void everyCellLiesAtItsPixels_data() { geometries(); }
    void everyCellLiesAtItsPixels()
    {
        QFETCH(Geometry, geometry);
        const auto run = runOf(geometry, true);
        const ImageLayout layout = layoutImage({3200, 2400}, *run, opaque());
        for (Index token = geometry.first; token < geometry.end; ++token) {
            const LayoutCell cell = cell_of(geometry.layout, token).value();
            const PixelArea area = area_of(geometry.layout, cell, geometry.extent);
            Index places = 0;
            for (const ImagePanel& panel : layout.blocks.front().panels) {
                const auto shown = std::ranges::find(panel.parts, cell.part, &PanelPart::part);
                if (shown == panel.parts.end())
                    continue;
                ++places;
                const double across = panel.ground.width() / static_cast<double>(geometry.extent.width);
                const double down = panel.ground.height() / static_cast<double>(geometry.extent.height);
                const QRectF wanted(panel.ground.left() + area.left * across, panel.ground.top() + area.top * down,
                                    area.width * across, area.height * down);
                const QRectF place =
                    tokenRects(layout, layout.blocks.front(), token)[static_cast<std::size_t>(places - 1)];
                QVERIFY(qAbs(place.left() - wanted.left()) < 1e-6 && qAbs(place.top() - wanted.top()) < 1e-6);
                QVERIFY(qAbs(place.right() - wanted.right()) < 1e-6 && qAbs(place.bottom() - wanted.bottom()) < 1e-6);
                QCOMPARE(tokenAt(layout, place.center()), std::optional(token));
                QVERIFY(QRectF(0, 0, 3200, 2400).contains(place));
            }
            QCOMPARE(places, geometry.layout.parts[cell.part].frames);
        }
    }

    void everyCellHasTheColourOfItsWeight_data() { geometries(); }
    void everyCellHasTheColourOfItsWeight()
    {
        QFETCH(Geometry, geometry);
        const auto run = runOf(geometry, true);
        const QSizeF size(3400, 2400);
        const FigureParameters parameters = opaque();
        const std::vector<PatchWeights> weights = allPatchWeights(*run, parameters);
        const ResolvedScale scale = overlayScale(weights, parameters);
        const QImage image =
            drawnOn(size.toSize(), [&](QPainter& painter) { drawImageFigure(painter, size, *run, parameters); });
        const ImageLayout layout = layoutImage(size, *run, parameters);
        for (Index token = geometry.first; token < geometry.end; ++token)
            for (const QRectF& place : tokenRects(layout, layout.blocks.front(), token))
                QCOMPARE(image.pixel(place.center().toPoint()), scale.color(weightOf(token, geometry.tokens)));
    }

    void theSumIsTheMassOfTheTokens_data() { geometries(); }
    void theSumIsTheMassOfTheTokens()
    {
        QFETCH(Geometry, geometry);
        const auto run = runOf(geometry, false);
        const PatchWeights weights = patchWeights(*run, opaque());
        double sum = 0.0;
        double others = 0.0;
        for (Index token = 0; token < geometry.tokens; ++token)
            (token >= geometry.first && token < geometry.end ? sum : others) += weightOf(token, geometry.tokens);
        QCOMPARE(weights.onPictures, sum);
        QCOMPARE(weights.elsewhere, others);
        QCOMPARE(std::ssize(stripTokens(*run)), geometry.tokens - (geometry.end - geometry.first));
    }

    // Sorted, filtered and without their first key, cells stay where they are.
    void derivedWeightsStayInTheirPlaces_data() { geometries(); }
    void derivedWeightsStayInTheirPlaces()
    {
        QFETCH(Geometry, geometry);
        const auto run = runOf(geometry, false);
        const auto derived = derive(run, {.top_k = 100, .column_order = ColumnOrder::total});
        const PatchWeights whole = patchWeights(*run, opaque());
        const PatchWeights cut = patchWeights(*derived, opaque());
        for (std::size_t part = 0; part < whole.parts.size(); ++part)
            for (std::size_t i = 0; i < whole.parts[part].values.size(); ++i)
                QVERIFY(cut.parts[part].values[i] == 0.0 || cut.parts[part].values[i] == whole.parts[part].values[i]);
    }

    void tilesAndTheThumbnailAreTwoPictures()
    {
        const auto run = runOf(tilesAndThumbnail(), true);
        const ImageLayout layout = layoutImage({1600, 800}, *run, opaque());
        QCOMPARE(layout.blocks.front().panels.size(), std::size_t{2});
        QCOMPARE(layout.blocks.front().panels[0].parts.size(), std::size_t{6});
        QVERIFY(!layout.blocks.front().panels[0].ground.intersects(layout.blocks.front().panels[1].ground));
    }

    void severalQueriesStandSideBySide()
    {
        const auto run = runOf(gridAfterText(), true);
        FigureParameters parameters = opaque();
        parameters.selected = {};
        parameters.rows = {0, 1};
        QCOMPARE(layoutImage({1600, 800}, *run, parameters).blocks.size(), std::size_t{1});
        parameters.image.sideBySide = true;
        const ImageLayout layout = layoutImage({1600, 800}, *run, parameters);
        const std::vector<PatchWeights> weights = allPatchWeights(*run, parameters);
        QCOMPARE(layout.blocks.size(), std::size_t{2});
        QVERIFY(layout.blocks[0].panels[0].ground.right() < layout.blocks[1].panels[0].ground.left());
        QCOMPARE(weights[1].parts[0](3, 4), 1.0 / 623.0);
        QCOMPARE(weights[0].parts[0](3, 4), weightOf(35 + 76, 623));
    }

    // Dark where there is no weight, as it is where the weight is largest.
    void brighteningDarkensThePicture()
    {
        Geometry geometry = gridWithoutPrefix();
        geometry.layout.parts[0].fit = PictureFit::cropped;
        geometry.extent = {224, 448};
        const auto run = runOf(geometry, true);
        auto weights = std::make_shared<Matrix>(2, 196);
        (*weights)(0, 20) = 0.5;
        run->weights = {std::make_shared<DenseSource>(weights)};
        FigureParameters parameters = opaque();
        parameters.image.overlay = Overlay::brighten;
        for (const bool smooth : {false, true}) {
            parameters.image.smooth = smooth;
            const QImage image = drawnOn({900, 500}, [&](QPainter& painter) {
                drawImageFigure(painter, {900, 500}, *run, parameters);
            });
            const ImageLayout layout = layoutImage({900, 500}, *run, parameters);
            QVERIFY(qRed(image.pixel(tokenRect(layout, 20).center().toPoint())) > 120);
            QCOMPARE(image.pixel(tokenRect(layout, 150).center().toPoint()), qRgb(0, 0, 0));
            QCOMPARE(image.pixel((layout.ground().topLeft() + QPointF(5, 5)).toPoint()), qRgb(0, 0, 0)); // no cell
        }
    }

    // A key's column lies over the picture, and its row is seen in the strip.
    void queriesMayLieOnThePicture()
    {
        const auto run = madeRun(numberedWords(6), numberedWords(4), 1, [](Index, Index query, Index key) {
            return static_cast<double>(query + 10 * key) / 100.0;
        });
        run->placement = Placement{{.axes = LayoutAxes::queries, .parts = {{.rows = 2, .columns = 3}}}, {}};
        QVERIFY(places_queries(*run) && !places_keys(*run));
        FigureParameters parameters = opaque();
        parameters.selected = {std::nullopt, 2};
        const PatchWeights column = patchWeights(*run, parameters);
        QCOMPARE(column.parts[0](1, 1), 0.24);
        parameters.selected = {5, std::nullopt};
        const PatchWeights row = patchWeights(*run, parameters);
        QVERIFY(row.parts.empty());
        QCOMPARE(row.strip, (std::vector<double>{0.05, 0.15, 0.25, 0.35}));
        const ImageLayout layout = layoutImage({600, 400}, *run, parameters);
        QCOMPARE(tokenAt(layout, tokenRect(layout, 4).center()), std::optional<Index>(4));
        QVERIFY(hitAt(layout, layout.blocks.front().strip[3].place.center())->inStrip);
    }
};

QTEST_MAIN(ImageLayoutTest)
#include "tst_image_layout.moc"
