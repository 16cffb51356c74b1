// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/position.h"
#include "engine/tensor/error.h"

#include <QTest>

#include <cmath>

using namespace attn;

class TestPosition : public QObject {
    Q_OBJECT

private slots:
    // Vaswani et al. 2017, section 3.5.
    void sinusoidal()
    {
        Matrix inputs(4, 5);
        add_sinusoidal(inputs);
        for (Index p = 0; p < 4; ++p) {
            for (Index c = 0; c < 5; ++c) {
                const double angle = double(p) * std::pow(10000.0, -double(c - c % 2) / 5.0);
                QVERIFY(std::abs(inputs(p, c) - (c % 2 ? std::cos(angle) : std::sin(angle))) < 1e-15);
            }
        }
    }

    // A rotation keeps lengths, and the product of a query and a key depends on their distance alone.
    void rotation_data()
    {
        QTest::addColumn<int>("pairing");
        QTest::newRow("half") << int(Position::rope);
        QTest::newRow("interleaved") << int(Position::rope_interleaved);
    }
    void rotation()
    {
        QFETCH(int, pairing);
        Matrix vectors(10, 6);
        for (Index p = 0; p < 10; ++p)
            for (Index c = 0; c < 6; ++c)
                vectors(p, c) = double(1 + c * c);
        rotate(vectors, Position(pairing));
        const auto product = [&](Index a, Index b) {
            double sum = 0.0;
            for (Index c = 0; c < 6; ++c)
                sum += vectors(a, c) * vectors(b, c);
            return sum;
        };
        for (Index p = 0; p + 3 < 10; ++p) {
            QVERIFY(std::abs(product(p, p) - product(0, 0)) < 1e-10);
            QVERIFY(std::abs(product(p, p + 3) - product(0, 3)) < 1e-10);
        }
        QCOMPARE(vectors(0, 2), 5.0);
        const Index partner = Position(pairing) == Position::rope ? 3 : 1;
        QVERIFY(std::abs(vectors(1, 0) - (std::cos(1.0) - double(1 + partner * partner) * std::sin(1.0))) < 1e-12);
    }

    void oddWidthsAreRefused()
    {
        Matrix odd(2, 3);
        QVERIFY_THROWS_EXCEPTION(SettingError, rotate(odd, Position::rope));
    }

    // Press et al. 2022: 1/2 ... 1/256 for 8 heads; 12 heads add every other slope of 16.
    void slopes()
    {
        const auto eight = alibi_slopes(8);
        for (std::size_t h = 0; h < 8; ++h)
            QCOMPARE(eight[h], std::exp2(-double(h + 1)));
        const auto twelve = alibi_slopes(12);
        QCOMPARE(twelve.size(), size_t(12));
        QCOMPARE(twelve[7], eight[7]);
        for (std::size_t h = 0; h < 4; ++h)
            QCOMPARE(twelve[8 + h], std::exp2(-0.5 - double(h)));
        QCOMPARE(alibi_slopes(1), std::vector<double>{std::exp2(-8.0)});
    }
};

QTEST_APPLESS_MAIN(TestPosition)
#include "tst_position.moc"
