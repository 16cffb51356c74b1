// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/image_overlay/smooth_weights.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace attn;

namespace {

Matrix matrix(Index rows, Index columns, const std::vector<double>& values)
{
    Matrix result(rows, columns);
    result.values = values;
    return result;
}

} // namespace

class SmoothWeightsTest : public QObject {
    Q_OBJECT
private slots:
    // The centres of two patches of 4 pixels lie at 2 and 6: pixel x, whose centre is x + 0.5, has the share (x + 0.5 -
    // 2) / 4 of the second.
    void betweenCentresItIsBilinear()
    {
        QCOMPARE(smoothWeights(matrix(1, 2, {0, 8}), 1, 8), (std::vector<double>{0, 0, 1, 3, 5, 7, 8, 8}));
        QCOMPARE(smoothWeights(matrix(2, 1, {0, 8}), 8, 1), (std::vector<double>{0, 0, 1, 3, 5, 7, 8, 8}));
        const std::vector<double> corner = smoothWeights(matrix(2, 2, {0, 8, 16, 64}), 8, 8);
        QCOMPARE(corner[3 * 8 + 4], (1 - 0.375) * (0.375 * 0 + 0.625 * 8) + 0.375 * (0.375 * 16 + 0.625 * 64));
        QCOMPARE(corner[0], 0.0);
        QCOMPARE(corner[63], 64.0);
    }

    void atTheCentreOfAPatchItIsTheWeight()
    {
        const Matrix weights = matrix(2, 3, {0.1, 0.7, 0.3, 0.2, 0.9, 0.4});
        const std::vector<double> pixels = smoothWeights(weights, 10, 15); // 5 x 5 pixels a patch
        for (Index row = 0; row < 2; ++row)
            for (Index column = 0; column < 3; ++column)
                QCOMPARE(pixels[static_cast<std::size_t>((5 * row + 2) * 15 + 5 * column + 2)], weights(row, column));
    }

    void aPatchWithoutANumberStaysAsItIs()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const std::vector<double> pixels = smoothWeights(matrix(1, 3, {1, nan, 3}), 1, 12);
        for (int x = 0; x < 4; ++x)
            QCOMPARE(pixels[static_cast<std::size_t>(x)], 1.0);
        for (int x = 4; x < 8; ++x)
            QVERIFY(std::isnan(pixels[static_cast<std::size_t>(x)]));
        for (int x = 8; x < 12; ++x)
            QCOMPARE(pixels[static_cast<std::size_t>(x)], 3.0);
    }

    void coloursAreThoseOfTheWeightsBetween()
    {
        const ResolvedScale scale({.range = ColorScale::Range::unit}, {}, {});
        const Matrix weights = matrix(1, 2, {0, 1});
        const QImage image = smoothImage(weights, {8, 1}, scale, Qt::red);
        for (int x = 0; x < 8; ++x)
            QCOMPARE(image.pixel(x, 0), scale.color(smoothWeights(weights, 1, 8)[static_cast<std::size_t>(x)]));
        const double masked = -std::numeric_limits<double>::infinity();
        QCOMPARE(smoothImage(matrix(1, 2, {0, masked}), {8, 1}, scale, Qt::red).pixelColor(7, 0), QColor(Qt::red));
    }
};

QTEST_MAIN(SmoothWeightsTest)
#include "tst_smooth_weights.moc"
