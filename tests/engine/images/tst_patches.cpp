// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/images/patches.h"
#include "engine/tensor/error.h"
#include "tests/engine/error_of.h"

#include <QTest>

#include <cmath>
#include <functional>

using namespace attn;

namespace {

// A grey picture of brightness(y, x), 0 to 255.
Image grey(Index height, Index width, const std::function<int(Index, Index)>& brightness)
{
    Image image{height, width, {}};
    for (Index y = 0; y < height; ++y)
        for (Index x = 0; x < width; ++x)
            image.rgb.insert(image.rgb.end(), 3, static_cast<std::uint8_t>(brightness(y, x)));
    return image;
}

Image flat(Index height, Index width)
{
    return grey(height, width, [](Index, Index) { return 100; });
}

} // namespace

class TestPatches : public QObject {
    Q_OBJECT
private slots:
    void grid_data()
    {
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("patch");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        QTest::newRow("whole") << 32 << 48 << 16 << 2 << 3;
        QTest::newRow("padded") << 33 << 47 << 16 << 3 << 3;
        QTest::newRow("one pixel each") << 2 << 3 << 1 << 2 << 3;
        QTest::newRow("larger than the picture") << 2 << 3 << 16 << 1 << 1;
        QTest::newRow("as many as allowed") << 256 << 256 << 1 << 256 << 256;
    }

    void grid()
    {
        QFETCH(int, height);
        QFETCH(int, width);
        QFETCH(int, patch);
        const PatchGrid grid = cut_into_patches(flat(height, width), patch);
        QTEST(static_cast<int>(grid.rows), "rows");
        QTEST(static_cast<int>(grid.columns), "columns");
        QCOMPARE(grid.patch, Index{patch});
        QCOMPARE(grid.count(), grid.rows * grid.columns);
    }

    void labels()
    {
        const PatchGrid grid{16, 2, 3};
        QCOMPARE(grid.label(0), std::string("0,0"));
        QCOMPARE(grid.label(5), std::string("1,2"));
    }

    void refusals()
    {
        QCOMPARE(code_of([] { cut_into_patches({}, 16); }), "patches.no-pixels");
        QCOMPARE(code_of([] { cut_into_patches({2, 2, {1, 2, 3}}, 16); }), "patches.no-pixels");
        QCOMPARE(code_of([] { cut_into_patches(flat(4, 4), 0); }), "patch.size(0, 1024)");
        QCOMPARE(code_of([] { cut_into_patches(flat(4, 4), 1025); }), "patch.size(1025, 1024)");
        const Image strip = flat(1, 100000);
        QCOMPARE(code_of([&] { cut_into_patches(strip, 1); }), "patch.count(100000, 1, 100000, 1, 65536, 2)");
        QCOMPARE(cut_into_patches(strip, 2).count(), Index{50000});
        const PatchGrid huge = cut_into_patches(strip, 1024);
        QCOMPARE(code_of([&] { patch_features(strip, huge, PatchFeatures::pixels); }),
                 "memory.too-little(patches.features(98, 1024), 2.5 GB, 1.1 GB, advice.smaller-picture)");
    }

    void pixelsRepeatTheEdge()
    {
        Image image{1, 3, {0, 51, 102, 153, 204, 255, 10, 20, 30}};
        const Matrix features = patch_features(image, cut_into_patches(image, 2), PatchFeatures::pixels);
        QCOMPARE(features.rows, Index{2});
        QCOMPARE(features.columns, Index{12});
        const std::vector<double> first{0, 0.2, 0.4, 0.6, 0.8, 1, 0, 0.2, 0.4, 0.6, 0.8, 1};
        for (Index i = 0; i < 12; ++i) {
            QCOMPARE(features(0, i), first[static_cast<std::size_t>(i)]);
            QCOMPARE(features(1, i), image.rgb[static_cast<std::size_t>(6 + i % 3)] / 255.0);
        }
    }

    void meanColor()
    {
        Image image{2, 2, {255, 0, 0, 255, 0, 0, 0, 0, 255, 0, 255, 255}};
        const Matrix features = patch_features(image, cut_into_patches(image, 2), PatchFeatures::color_and_gradients);
        QCOMPARE(features.columns, Index{11});
        QCOMPARE(features(0, 0), 0.5);
        QCOMPARE(features(0, 1), 0.25);
        QCOMPARE(features(0, 2), 0.5);
    }

    void flatPatchesHaveNoGradients()
    {
        const Image image = flat(5, 7);
        const Matrix features = patch_features(image, cut_into_patches(image, 4), PatchFeatures::color_and_gradients);
        for (Index row = 0; row < features.rows; ++row)
            for (Index bin = 3; bin < 11; ++bin)
                QCOMPARE(features(row, bin), 0.0);
    }

    void orientation_data()
    {
        QTest::addColumn<int>("bin");
        QTest::addColumn<int>("sign");
        for (int bin = 0; bin < 8; ++bin)
            for (const int sign : {1, -1})
                QTest::addRow("%d degrees x 22.5, sign %d", bin, sign) << bin << sign;
    }

    // A brightness ramp along one direction votes for that direction's bin alone, either way round.
    void orientation()
    {
        QFETCH(int, bin);
        QFETCH(int, sign);
        const double angle = bin * std::acos(-1.0) / 8;
        const Image image = grey(48, 48, [&](Index y, Index x) {
            return static_cast<int>(
                std::lround(128 + sign * 3.5 * (std::cos(angle) * double(x - 24) + std::sin(angle) * double(y - 24))));
        });
        const PatchGrid grid = cut_into_patches(image, 16);
        const Matrix features = patch_features(image, grid, PatchFeatures::color_and_gradients);
        const Index middle = 4; // no picture edge touches it
        for (int other = 0; other < 8; ++other) {
            const double value = features(middle, 3 + other);
            QVERIFY2(other == bin ? value > 0.9 : value < 0.35,
                     qPrintable(QString("bin %1: %2").arg(other).arg(value)));
        }
    }

    // Worked by hand: columns 0 and 255 side by side. Both pixels of a row differ by 1 from left to right, so h_0 = 1
    // before scaling.
    void magnitude()
    {
        const Image image = grey(2, 2, [](Index, Index x) { return static_cast<int>(255 * x); });
        const Matrix features = patch_features(image, cut_into_patches(image, 2), PatchFeatures::color_and_gradients);
        QCOMPARE(features(0, 3), 1.0 / std::sqrt(1.0 + 0.01 * 0.01));
        QCOMPARE(features(0, 4), 0.0);
    }

    // Gradients at a patch's border look into the next patch.
    void gradientsCrossPatchBorders()
    {
        const Image image = grey(2, 4, [](Index, Index x) { return x < 2 ? 0 : 255; });
        const Matrix features = patch_features(image, cut_into_patches(image, 2), PatchFeatures::color_and_gradients);
        QVERIFY(features(0, 3) > 0.99);
        QVERIFY(features(1, 3) > 0.99);
    }
};

QTEST_APPLESS_MAIN(TestPatches)
#include "tst_patches.moc"
