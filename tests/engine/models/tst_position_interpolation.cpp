// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/position_interpolation.h"

#include <QTest>

#include <cmath>

using namespace attn;

namespace {

// Of one number each: a prefix of 100 and 200, then 2 x 3 patches.
const PixelShape shape{.channels = 1, .height = 20, .width = 30, .patch = 10, .prefix = 2};

FloatMatrix positions()
{
    FloatMatrix made(8, 1);
    made.values = {100.0f, 200.0f};
    for (int i = 0; i < 6; ++i)
        made.values.push_back(static_cast<float>(2.0 * std::sin(1.7 * i)));
    return made;
}

} // namespace

class TestPositionInterpolation : public QObject {
    Q_OBJECT
private slots:
    void isThatOfTorch_data()
    {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        QTest::addColumn<QList<float>>("expected");
        // torch 1.13: interpolate(x, scale_factor=((rows + 0.1) / 2, (columns + 0.1) / 3), mode="bicubic",
        // align_corners=False)
        QTest::newRow("turned") << 3 << 2 << QList<float>{0.60439533f, 0.36150044f, -0.37723669f,
                                                          0.97249526f, -1.4459879f, 1.6377147f};
        QTest::newRow("one row") << 1 << 5
                                 << QList<float>{-0.96347123f, 0.20454517f, 1.5605891f, 1.0640757f, 0.22711618f};
        QTest::newRow("larger") << 4 << 7
                                << QList<float>{-0.010492973f, 0.44269755f, 1.5535876f,   2.1013715f,   1.1929995f,
                                                -0.26803577f,  -1.0315892f, -0.62159824f, -0.11997934f, 1.0231215f,
                                                1.7696403f,    1.2891731f,  0.25058582f,  -0.26709828f, -1.6601578f,
                                                -1.0762357f,   0.12160704f, 1.2058716f,   1.4526184f,   1.1319714f,
                                                1.0321362f,    -2.3528154f, -1.7140019f,  -0.47964978f, 0.82987088f,
                                                1.5616263f,    1.719803f,   1.8986483f};
    }

    void isThatOfTorch()
    {
        QFETCH(int, rows);
        QFETCH(int, columns);
        QFETCH(QList<float>, expected);
        const FloatMatrix made = interpolate_positions(positions(), shape, rows, columns);
        QCOMPARE(made.rows, Index(2 + rows * columns));
        QCOMPARE(made(0, 0), 100.0f);
        QCOMPARE(made(1, 0), 200.0f);
        for (qsizetype i = 0; i < expected.size(); ++i)
            QVERIFY2(std::abs(made(2 + i, 0) - expected[i]) < 2e-6f, qPrintable(QString::number(made(2 + i, 0))));
    }

    void ownSizeStaysAsItIs() { QVERIFY(interpolate_positions(positions(), shape, 2, 3) == positions()); }
};

QTEST_GUILESS_MAIN(TestPositionInterpolation)
#include "tst_position_interpolation.moc"
