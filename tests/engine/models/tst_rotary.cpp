// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/rotary.h"

#include <QTest>

#include <cmath>

using namespace attn;

class TestRotary : public QObject {
    Q_OBJECT
private slots:
    // Bit for bit, as each error grows with the position: torch 1.13.
    void frequenciesAreThoseOfTorch()
    {
        const std::vector<float> usual = rotary_frequencies({.theta = 10000.0}, 64);
        QCOMPARE(usual.size(), std::size_t(32));
        QCOMPARE(usual[0], 1.0f);
        QCOMPARE(usual[1], 0x1.7ff222p-1f);
        QCOMPARE(usual[5], 0x1.e5a846p-3f);
        QCOMPARE(usual[17], 0x1.eb7360p-8f);
        QCOMPARE(usual[31], 0x1.17a8e4p-13f);
        const Rotary llama3{.theta = 500000.0, .scaling = Rotary::Scaling::llama3, .factor = 8.0};
        QCOMPARE(rotary_frequencies(llama3, 16),
                 (std::vector<float>{1.0f, 0x1.8d2760p-3f, 0x1.341190p-5f, 0x1.ddee9ep-8f, 0x1.132ba4p-11f,
                                     0x1.1f91f0p-15f, 0x1.be2188p-18f, 0x1.5a0f4ep-20f}));
    }

    void headsAreTurnedByTheirPosition()
    {
        const Rotation rotation({}, 4, 5, 2); // positions 5 and 6
        FloatMatrix rows(2, 8);               // two heads
        for (std::size_t i = 0; i < rows.values.size(); ++i)
            rows.values[i] = static_cast<float>(i + 1);
        const FloatMatrix before = rows;
        rotation.apply(rows);
        for (Index row = 0; row < 2; ++row)
            for (Index head = 0; head < 2; ++head)
                for (Index i = 0; i < 2; ++i) {
                    const double angle =
                        static_cast<double>(5 + row) * std::pow(10000.0, -static_cast<double>(i) / 2.0);
                    const double a = before(row, 4 * head + i);
                    const double b = before(row, 4 * head + i + 2);
                    QVERIFY(std::abs(rows(row, 4 * head + i) - (a * std::cos(angle) - b * std::sin(angle))) < 1e-5);
                    QVERIFY(std::abs(rows(row, 4 * head + i + 2) - (b * std::cos(angle) + a * std::sin(angle))) < 1e-5);
                }
    }

    void linearScalingSlowsPositions()
    {
        FloatMatrix scaled(1, 8);
        scaled.values = {1, 2, 3, 4, 5, 6, 7, 8};
        FloatMatrix plain = scaled;
        Rotation({.scaling = Rotary::Scaling::linear, .factor = 4.0}, 8, 12, 1).apply(scaled);
        Rotation({}, 8, 3, 1).apply(plain);
        QVERIFY(scaled == plain);
    }
};

QTEST_GUILESS_MAIN(TestRotary)
#include "tst_rotary.moc"
