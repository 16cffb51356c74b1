// SPDX-License-Identifier: GPL-3.0-or-later
// Each geometry is held against a plain loop that counts tokens one by one.
#include "engine/layouts/layout.h"

#include "engine/layouts/place_name.h"
#include "engine/tensor/error.h"

#include <QtTest>

using namespace attn;

namespace {

constexpr PixelExtent square{336, 336};

// Different weights, so that a token that is counted twice or left out changes the sum.
std::vector<double> weightsOf(Index tokens)
{
    std::vector<double> weights;
    for (Index token = 0; token < tokens; ++token)
        weights.push_back(static_cast<double>((token * 7919) % 1009 + 1) / 1024.0);
    return weights;
}

// The layout covers the tokens [first, end), each of them has a cell, and the sum over cells is that of the range.
void compareRange(const Layout& layout, Index tokens, Index first, Index end)
{
    require_valid(layout);
    QCOMPARE(count_cells(layout), end - first);
    QCOMPARE(end_of(layout), end);
    double sum = 0.0;
    const std::vector<double> weights = weightsOf(tokens);
    for (Index token = 0; token < tokens; ++token) {
        const auto cell = cell_of(layout, token);
        QCOMPARE(cell.has_value(), token >= first && token < end);
        if (cell) {
            QCOMPARE(token_of(layout, *cell), token);
            sum += weights[static_cast<std::size_t>(token)];
        }
    }
    QCOMPARE(sum_over_cells(layout, weights), sum);
}

// The cell of a token covers exactly this area, and each of its corner pixels leads back to the token.
void comparePlace(const Layout& layout, Index token, Index picture, const PixelExtent& extent, const PixelArea& area)
{
    const auto cell = cell_of(layout, token);
    QVERIFY(cell);
    QVERIFY(covers(layout.parts[cell->part], picture));
    QCOMPARE(area_of(layout, *cell, extent), area);
    for (const double x : {area.left + 0.5, area.right() - 0.5})
        for (const double y : {area.top + 0.5, area.bottom() - 0.5})
            QCOMPARE(token_at(layout, picture, extent, x, y), std::optional(token));
}

std::string nameOf(const Layout& layout, Index token)
{
    return place_name(layout, cell_of(layout, token).value()).english();
}

} // namespace

class LayoutTest : public QObject {
    Q_OBJECT
private slots:
    void aGridBehindATextIsAtItsPixels()
    {
        Layout layout;
        layout.parts = {{.first = 35, .rows = 24, .columns = 24}};
        compareRange(layout, 35 + 576 + 12, 35, 611);
        for (Index row = 0, token = 35; row < 24; ++row)
            for (Index column = 0; column < 24; ++column, ++token)
                comparePlace(layout, token, 0, square,
                             {static_cast<double>(14 * column), static_cast<double>(14 * row), 14.0, 14.0});
        QCOMPARE(nameOf(layout, 35 + 3 * 24 + 4), "patch 3,4");
    }

    // 8 frames of 336 x 616 pixels, two of them and 28 x 28 pixels for each token.
    void mergedFramesOfAFilmAreAtTheirPixels()
    {
        const PixelExtent frame{336, 616};
        Layout layout;
        for (Index part = 0; part < 4; ++part)
            layout.parts.push_back(
                {.first = 15 + 264 * part, .rows = 12, .columns = 22, .picture = 2 * part, .frames = 2});
        compareRange(layout, 1100, 15, 15 + 4 * 264);
        QCOMPARE(count_pictures(layout), 8);
        Index token = 15;
        for (Index pair = 0; pair < 4; ++pair)
            for (Index row = 0; row < 12; ++row)
                for (Index column = 0; column < 22; ++column, ++token)
                    for (const Index picture : {2 * pair, 2 * pair + 1})
                        comparePlace(layout, token, picture, frame,
                                     {static_cast<double>(28 * column), static_cast<double>(28 * row), 28.0, 28.0});
        QCOMPARE(nameOf(layout, 15 + 264), "pictures 2 to 3, patch 0,0");
    }

    // 2 x 3 tiles of 16 x 16 tokens over a picture of 896 x 1344 pixels, and behind them the whole picture once more.
    void tilesAndAThumbnailAreAtTheirPixels()
    {
        const PixelExtent picture{896, 1344};
        Layout layout;
        for (Index tile = 0; tile < 6; ++tile)
            layout.parts.push_back(
                {.first = 20 + 256 * tile, .rows = 16, .columns = 16, .tile = {tile / 3, tile % 3, 2, 3}});
        layout.parts.push_back({.first = 20 + 256 * 6, .rows = 16, .columns = 16});
        compareRange(layout, 2000, 20, 20 + 7 * 256);
        Index token = 20;
        for (Index tile = 0; tile < 6; ++tile)
            for (Index row = 0; row < 16; ++row)
                for (Index column = 0; column < 16; ++column, ++token) {
                    const PixelArea area{static_cast<double>(tile % 3 * 448 + 28 * column),
                                         static_cast<double>(tile / 3 * 448 + 28 * row), 28.0, 28.0};
                    QCOMPARE(area_of(layout, *cell_of(layout, token), picture), area);
                }
        for (Index row = 0; row < 16; ++row)
            for (Index column = 0; column < 16; ++column, ++token)
                comparePlace(layout, token, 0, picture,
                             {static_cast<double>(84 * column), static_cast<double>(56 * row), 84.0, 56.0});
        QCOMPARE(nameOf(layout, 20 + 256 * 5 + 17), "tile 1,2, patch 1,1");
        QCOMPARE(nameOf(layout, 20 + 256 * 6 + 17), "patch 1,1");
    }

    void aGridWithoutAnythingBeforeItIsAtItsPixels()
    {
        const PixelExtent picture{224, 224};
        Layout layout;
        layout.parts = {{.first = 0, .rows = 14, .columns = 14}};
        compareRange(layout, 196, 0, 196);
        for (Index token = 0; token < 196; ++token)
            comparePlace(layout, token, 0, picture,
                         {static_cast<double>(16 * (token % 14)), static_cast<double>(16 * (token / 14)), 16.0, 16.0});
    }

    void squaresOfABoardHaveFilesAndRanks()
    {
        const PixelExtent picture{400, 400};
        Layout layout;
        layout.kind = LayoutKind::board;
        layout.parts = {{.first = 3, .rows = 8, .columns = 8}};
        compareRange(layout, 67, 3, 67);
        for (Index token = 0; token < 64; ++token) // a1, b1, ... h8
            comparePlace(
                layout, 3 + token, 0, picture,
                {static_cast<double>(50 * (token % 8)), static_cast<double>(350 - 50 * (token / 8)), 50.0, 50.0});
        QCOMPARE(nameOf(layout, 3), "a1");
        QCOMPARE(nameOf(layout, 3 + 28), "e4");
        QCOMPARE(nameOf(layout, 3 + 63), "h8");
        layout.bottom_up = false; // a8, b8, ... h1
        QCOMPARE(nameOf(layout, 3), "a8");
        QCOMPARE(nameOf(layout, 3 + 36), "e4");
        QCOMPARE(area_of(layout, *cell_of(layout, 3), picture), (PixelArea{0.0, 0.0, 50.0, 50.0}));
    }

    void framesOfTimeHaveTheirSeconds()
    {
        const PixelExtent waveform{80, 3000};
        Layout layout;
        layout.kind = LayoutKind::time;
        layout.seconds = 0.02;
        layout.parts = {{.first = 0, .rows = 1, .columns = 1500}};
        compareRange(layout, 1500, 0, 1500);
        for (Index token = 0; token < 1500; ++token) {
            comparePlace(layout, token, 0, waveform, {static_cast<double>(2 * token), 0.0, 2.0, 80.0});
            const QString name = QString::number(0.02 * static_cast<double>(token), 'f', 2) + " s";
            QCOMPARE(QString::fromStdString(nameOf(layout, token)), name);
        }
        layout.start = 10.0;
        QCOMPARE(nameOf(layout, 117), "12.34 s");
    }

    void positionsOfATrackHaveNumbers()
    {
        Layout layout;
        layout.kind = LayoutKind::track;
        layout.unit = "residue";
        layout.parts = {{.first = 1, .rows = 1, .columns = 20}, {.first = 25, .rows = 1, .columns = 10}};
        QCOMPARE(nameOf(layout, 17), "residue 17");
        QCOMPARE(nameOf(layout, 25), "residue 21");
    }

    // LLaVA-NeXT puts one token behind each row of patches.
    void tokensAtTheEndOfRowsLieNowhere()
    {
        Layout layout;
        layout.parts = {{.first = 5, .rows = 3, .columns = 4, .row_end = 1}};
        const std::vector<double> weights(22, 1.0);
        QCOMPARE(count_cells(layout), Index{12});
        QCOMPARE(sum_over_cells(layout, weights), 12.0);
        QCOMPARE(cell_of(layout, 8), std::optional(LayoutCell{0, 0, 3}));
        QVERIFY(!cell_of(layout, 9));
        QCOMPARE(cell_of(layout, 10), std::optional(LayoutCell{0, 1, 0}));
        QVERIFY(!cell_of(layout, 19));
    }

    void aPictureMayBePaddedOrCropped()
    {
        const PixelExtent wide{336, 616};
        LayoutPart part{.first = 0, .rows = 24, .columns = 24};
        QCOMPARE(area_of(part, wide), (PixelArea{0, 0, 616, 336}));
        part.fit = PictureFit::padded;
        QCOMPARE(area_of(part, wide), (PixelArea{0, -140, 616, 616}));
        QCOMPARE(area_of(part, {616, 336}), (PixelArea{-140, 0, 616, 616}));
        part.fit = PictureFit::cropped;
        QCOMPARE(area_of(part, wide), (PixelArea{140, 0, 336, 336}));
        QCOMPARE(area_of(part, {616, 336}), (PixelArea{0, 140, 336, 336}));
        part.area = PixelArea{-3, 2, 480, 240};
        QCOMPARE(area_of(Layout{.parts = {part}}, {0, 1, 2}, wide), (PixelArea{37, 12, 20, 10}));
    }

    void outsideOfTheCellsThereIsNoToken()
    {
        Layout layout;
        layout.parts = {{.first = 2, .rows = 4, .columns = 4, .fit = PictureFit::cropped}};
        const PixelExtent wide{100, 300};
        QCOMPARE(token_at(layout, 0, wide, 99.5, 50.0), std::nullopt);
        QCOMPARE(token_at(layout, 0, wide, 100.0, 0.0), std::optional<Index>(2));
        QCOMPARE(token_at(layout, 0, wide, 199.9, 99.9), std::optional<Index>(17));
        QCOMPARE(token_at(layout, 0, wide, 200.0, 50.0), std::nullopt);
        QCOMPARE(token_at(layout, 1, wide, 150.0, 50.0), std::nullopt);
        QVERIFY(!cell_of(layout, 1) && !cell_of(layout, 18) && !cell_of(layout, -1));
    }

    void aStripStandsForAPictureThatIsNotThere()
    {
        Layout layout;
        layout.parts = {{.first = 0, .rows = 2, .columns = 3}};
        QCOMPARE(ground_of(layout, 0), (PixelExtent{32, 48}));
        layout.kind = LayoutKind::time;
        layout.parts = {{.first = 0, .rows = 1, .columns = 1500}};
        QCOMPARE(ground_of(layout, 0), (PixelExtent{2000, 24000}));
    }

    void whatIsImpossibleIsRefused_data()
    {
        QTest::addColumn<Layout>("layout");
        QTest::addColumn<QString>("why");
        const auto row = [](const char* name, const LayoutPart& part, const char* why) {
            QTest::newRow(name) << Layout{.parts = {part}} << QString(why);
        };
        constexpr Index huge = Index{1} << 62;
        QTest::newRow("no part") << Layout{} << "layout: it has 0 parts. Give 1 to 65536.";
        row("before the first token", {.first = -1}, "layout: first is -1. Give a number from 0 to 4194304.");
        row("no rows", {.rows = 0}, "layout: rows is 0. Give a number from 1 to 4194304.");
        row("overflow", {.rows = huge, .columns = huge},
            "layout: rows is 4611686018427387904. Give a number from 1 to 4194304.");
        row("too many tokens", {.rows = 3000, .columns = 3000},
            "layout: 3000 rows of 3000 columns are too many. Give up to 4194304 tokens.");
        row("a tile that is not there", {.tile = {2, 0, 2, 3}}, "layout: tile is 2. Give a number from 0 to 1.");
        row("too many frames", {.picture = 65000, .frames = 1000},
            "layout: frames is 1000. Give a number from 1 to 536.");
        row("no area", {.area = PixelArea{0, 0, 0, 5}},
            "layout: area is out of range. Give a number from 0.000001 to 1000000.000000.");
        row("no number", {.area = PixelArea{std::nan(""), 0, 1, 5}},
            "layout: area is out of range. Give a number from -1000000.000000 to 1000000.000000.");
        QTest::newRow("shared tokens") << Layout{.parts = {{.first = 0, .rows = 2, .columns = 2}, {.first = 3}}}
                                       << "layout: a part begins at token 3, but the parts before it reach to token 3. "
                                          "Give the parts in the order of their tokens.";
        QTest::newRow("a board with too many files")
            << Layout{.kind = LayoutKind::board, .parts = {{.rows = 8, .columns = 27}}}
            << "layout: columns is 27. Give a number from 1 to 26.";
        QTest::newRow("time in rows") << Layout{.kind = LayoutKind::time, .parts = {{.rows = 2, .columns = 27}}}
                                      << "layout: rows is 2. Give a number from 1 to 1.";
    }
    void whatIsImpossibleIsRefused()
    {
        QFETCH(Layout, layout);
        QFETCH(QString, why);
        try {
            require_valid(layout);
            QFAIL("it was taken");
        } catch (const SettingError& error) {
            QCOMPARE(QString::fromStdString(error.what()), why);
        }
    }
};

QTEST_APPLESS_MAIN(LayoutTest)
#include "tst_layout.moc"
