// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/exponential.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace attn;

namespace {

double exponential(double x)
{
    exponentials({&x, 1});
    return x;
}

} // namespace

class TestExponential : public QObject {
    Q_OBJECT

private slots:
    void isWithinOneUnitInTheLastPlace()
    {
        std::mt19937_64 bits(1);
        std::uniform_real_distribution<double> uniform(-1.0, 1.0);
        constexpr double widths[] = {1e-12, 0.3, 5.0, 100.0, 708.0};
        std::vector<double> numbers(100000);
        for (std::size_t i = 0; i < numbers.size(); ++i)
            numbers[i] = widths[i % 5] * uniform(bits);
        std::vector<double> made = numbers;
        exponentials(made);
        for (std::size_t i = 0; i < made.size(); ++i) {
            const long double exact = std::exp(static_cast<long double>(numbers[i]));
            const double unit = std::nextafter(static_cast<double>(exact), INFINITY) - static_cast<double>(exact);
            QVERIFY2(std::abs(static_cast<long double>(made[i]) - exact) <= static_cast<long double>(unit),
                     qPrintable(QString::number(numbers[i], 'g', 17)));
        }
    }

    void theEndsAreExact()
    {
        const double infinity = std::numeric_limits<double>::infinity();
        QCOMPARE(exponential(0.0), 1.0);
        QCOMPARE(exponential(-0.0), 1.0);
        QCOMPARE(exponential(-infinity), 0.0);
        QVERIFY(!std::signbit(exponential(-infinity)));
        QCOMPARE(exponential(-1e300), 0.0);
        QCOMPARE(exponential(-745.2), 0.0);
        QCOMPARE(exponential(infinity), infinity);
        QCOMPARE(exponential(709.8), infinity);
        QVERIFY(std::isnan(exponential(std::numeric_limits<double>::quiet_NaN())));
    }

    void subnormalNumbersComeOut()
    {
        for (double x = -745.0; x < -707.0; x += 0.37) {
            const double expected = std::exp(x);
            QVERIFY(std::abs(exponential(x) - expected) <= std::nextafter(expected, 1.0) - expected);
        }
        QVERIFY(exponential(-745.0) > 0.0);
        QVERIFY(std::isfinite(exponential(709.7)));
    }

    void aNumberHasTheSameBitsAtEveryPlace()
    {
        std::vector<double> numbers(37);
        for (std::size_t i = 0; i < numbers.size(); ++i)
            numbers[i] = std::sin(static_cast<double>(i)) * 40.0;
        std::vector<double> all = numbers;
        exponentials(all);
        for (std::size_t i = 0; i < numbers.size(); ++i)
            QCOMPARE(exponential(numbers[i]), all[i]);
    }
};

QTEST_APPLESS_MAIN(TestExponential)
#include "tst_exponential.moc"
