// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/random.h"

#include <QTest>

#include <array>
#include <cmath>
#include <vector>

using namespace attn;

namespace {

Matrix gaussian_matrix(Index rows, Index columns, std::uint64_t seed)
{
    Matrix result(rows, columns);
    Random random(seed);
    for (double& value : result.values)
        value = random.gaussian();
    return result;
}

} // namespace

class TestRandom : public QObject {
    Q_OBJECT
private slots:
    // The numbers themselves, compared bit for bit with a second implementation in Python: whoever changes them changes
    // every picture made from a seed.
    void golden()
    {
        Random random(42);
        for (const double expected : {0x1.82a3befaddcbcp-1, 0x1.472f1f73724a0p-1, 0x1.81192cfe1cbcfp-1})
            QVERIFY(random.uniform() == expected);
        Random normal(42);
        for (const double expected :
             {0x1.4b37d0b4daa8fp+0, 0x1.68f438d8aec29p-1, 0x1.978762f4a05dcp-2, -0x1.25efc127557c4p-1})
            QVERIFY(normal.gaussian() == expected);
        QVERIFY(gaussian_matrix(2, 3, 7)(1, 2) == -0x1.9c1e13533bf62p+0);
        QVERIFY(xavier_matrix(2, 3, 7)(1, 2) == -0x1.f31163e95aebap-1);
    }

    // The C++ standard gives the 10,000th output of std::mt19937_64 with its default seed.
    void bitsAreTheStandards()
    {
        Random random(std::mt19937_64::default_seed);
        double last = 0.0;
        for (int i = 0; i < 10000; ++i)
            last = random.uniform();
        QCOMPARE(last, static_cast<double>(9981545732273789042u >> 11) * 0x1p-53);
    }

    void logarithm()
    {
        QCOMPARE(natural_log(1.0), 0.0);
        Random random(1);
        for (int i = 0; i < 100000; ++i) {
            const double exponent = std::floor(2000 * random.uniform()) - 1000;
            const double x = std::ldexp(0.5 + random.uniform(), static_cast<int>(i % 2 == 0 ? 0 : exponent));
            const long double exact = std::log(static_cast<long double>(x));
            const double unit = std::nextafter(std::abs(double(exact)), INFINITY) - std::abs(double(exact));
            QVERIFY2(std::abs(double(natural_log(x) - exact)) <= 2 * unit, qPrintable(QString::number(x, 'g', 17)));
        }
    }

    void uniformIsUniform()
    {
        Random random(3);
        constexpr int draws = 100000;
        std::vector<int> tenths(10);
        for (int i = 0; i < draws; ++i) {
            const double value = random.uniform();
            QVERIFY(value >= 0.0 && value < 1.0);
            ++tenths[static_cast<std::size_t>(value * 10)];
        }
        double chi_square = 0.0;
        for (const int count : tenths)
            chi_square += std::pow(count - draws / 10.0, 2) / (draws / 10.0);
        QVERIFY2(chi_square < 27.9, qPrintable(QString::number(chi_square))); // 9 degrees of freedom, p = 0.001
    }

    void gaussianIsGaussian()
    {
        const Matrix draws = gaussian_matrix(1000, 200, 5);
        const double n = static_cast<double>(draws.values.size());
        std::array<double, 5> moments{};
        int beyond_two = 0;
        for (const double value : draws.values) {
            for (int power = 1; power <= 4; ++power)
                moments[static_cast<std::size_t>(power)] += std::pow(value, power) / n;
            beyond_two += std::abs(value) > 2.0;
        }
        // Four standard errors each: sqrt(1/n), sqrt(2/n), sqrt(15/n), sqrt(96/n).
        QVERIFY(std::abs(moments[1]) < 4 * std::sqrt(1 / n));
        QVERIFY(std::abs(moments[2] - 1) < 4 * std::sqrt(2 / n));
        QVERIFY(std::abs(moments[3]) < 4 * std::sqrt(15 / n));
        QVERIFY(std::abs(moments[4] - 3) < 4 * std::sqrt(96 / n));
        QVERIFY(std::abs(beyond_two / n - 0.0455003) < 4 * std::sqrt(0.0455 * 0.9545 / n));
        // Neighbours, which come in pairs from one draw, are independent.
        double product = 0.0;
        for (std::size_t i = 0; i + 1 < draws.values.size(); i += 2)
            product += draws.values[i] * draws.values[i + 1];
        QVERIFY(std::abs(product / (n / 2)) < 4 / std::sqrt(n / 2));
    }

    void xavierStaysInItsBounds()
    {
        const Matrix matrix = xavier_matrix(60, 40, 9);
        const double limit = std::sqrt(6.0 / 100);
        double square = 0.0;
        for (const double value : matrix.values) {
            QVERIFY(std::abs(value) <= limit);
            square += value * value / 2400;
        }
        QVERIFY(std::abs(square - limit * limit / 3) < 0.05 * limit * limit / 3);
    }

    void seedsDiffer()
    {
        QCOMPARE(gaussian_matrix(3, 3, 1), gaussian_matrix(3, 3, 1));
        QVERIFY(gaussian_matrix(3, 3, 1) != gaussian_matrix(3, 3, 2));
    }
};

QTEST_APPLESS_MAIN(TestRandom)
#include "tst_random.moc"
