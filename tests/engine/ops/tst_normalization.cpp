// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/normalization.h"
#include "tests/engine/error_of.h"
#include "tests/engine/ops/random_floats.h"

#include <QTest>

#include <cmath>

using namespace attn;

class TestNormalization : public QObject {
    Q_OBJECT

private slots:
    void aLayerIsMovedToMean0AndVariance1()
    {
        Normalization normalization{NormKind::layer, {1, 1, 1, 1}, {}, 0.0};
        FloatMatrix rows(1, 4);
        rows.values = {1, 2, 3, 4};
        const double root = std::sqrt(1.25);
        const FloatMatrix result = normalize(normalization, rows);
        for (Index c = 0; c < 4; ++c)
            QCOMPARE(result(0, c), static_cast<float>((static_cast<double>(c) - 1.5) / root));
        normalization.gain = {2, 1, 1, 1};
        normalization.bias = {10, 0, 0, 0};
        QCOMPARE(normalize(normalization, rows)(0, 0), static_cast<float>(10.0 - 3.0 / root));
    }

    void rmsIsNotMoved()
    {
        const Normalization normalization{NormKind::rms, {1, 2}, {}, 0.5};
        FloatMatrix rows(1, 2);
        rows.values = {3, 4};
        const double root = std::sqrt(12.5 + 0.5);
        QCOMPARE(normalize(normalization, rows)(0, 0), static_cast<float>(3.0 / root));
        QCOMPARE(normalize(normalization, rows)(0, 1), static_cast<float>(8.0 / root));
    }

    // What single precision would lose: a small variance far from 0.
    void meansAreTakenInDoublePrecision()
    {
        const Normalization normalization{NormKind::layer, std::vector<float>(768, 1.0f), {}, 1e-5};
        FloatMatrix rows = random_floats(40, 768, 1, 0.01f);
        for (float& value : rows.values)
            value += 1000.0f;
        const FloatMatrix result = normalize(normalization, rows);
        for (Index i = 0; i < rows.rows; ++i) {
            long double mean = 0;
            for (const float value : rows.row(i))
                mean += static_cast<long double>(value) / 768;
            long double variance = 0;
            for (const float value : rows.row(i))
                variance += (static_cast<long double>(value) - mean) * (static_cast<long double>(value) - mean) / 768;
            for (Index c = 0; c < 768; ++c) {
                const long double expected =
                    (static_cast<long double>(rows(i, c)) - mean) / std::sqrt(variance + 1e-5L);
                QVERIFY(std::abs(static_cast<long double>(result(i, c)) - expected)
                        <= 2e-7L * std::max(1.0L, std::abs(expected)));
            }
        }
    }

    void shapesThatDoNotFitAreRefused()
    {
        Normalization normalization{NormKind::layer, {1, 1, 1}, {1, 1}, 1e-5};
        QCOMPARE(code_of<ShapeError>([&] { normalize(normalization, FloatMatrix(2, 4)); }),
                 "normalization.width(4, 3)");
        QCOMPARE(code_of<ShapeError>([&] { normalize(normalization, FloatMatrix(2, 3)); }), "normalization.bias(2, 3)");
    }
};

QTEST_APPLESS_MAIN(TestNormalization)
#include "tst_normalization.moc"
