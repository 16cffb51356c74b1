// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/activation.h"
#include "tests/engine/error_of.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numbers>

using namespace attn;

namespace {

long double exact(Activation activation, long double x)
{
    const auto sigmoid = [](long double z) { return 1.0L / (1.0L + std::exp(-z)); };
    switch (activation) {
    case Activation::gelu: return x * 0.5L * std::erfc(-x / std::numbers::sqrt2_v<long double>);
    // 0.5 (1 + tanh(z)) = sigmoid(2 z), which loses nothing where tanh is close to -1
    case Activation::gelu_tanh:
        return x * sigmoid(2.0L * std::sqrt(2.0L / std::numbers::pi_v<long double>) * (x + 0.044715L * x * x * x));
    case Activation::quick_gelu: return x * sigmoid(1.702L * x);
    case Activation::relu: return std::max(x, 0.0L);
    case Activation::silu: return x * sigmoid(x);
    case Activation::tanh: return std::tanh(x);
    }
    return x;
}

constexpr Activation all[] = {Activation::gelu, Activation::gelu_tanh, Activation::quick_gelu,
                              Activation::relu, Activation::silu,      Activation::tanh};

} // namespace

class TestActivation : public QObject {
    Q_OBJECT

private slots:
    void namesAreThoseOfConfigFiles()
    {
        QCOMPARE(parse_activation("gelu"), Activation::gelu);
        QCOMPARE(parse_activation("gelu_new"), Activation::gelu_tanh);
        QCOMPARE(parse_activation("gelu_pytorch_tanh"), Activation::gelu_tanh);
        QCOMPARE(parse_activation("gelu_fast"), Activation::gelu_tanh);
        QCOMPARE(parse_activation("quick_gelu"), Activation::quick_gelu);
        QCOMPARE(parse_activation("relu"), Activation::relu);
        QCOMPARE(parse_activation("silu"), Activation::silu);
        QCOMPARE(parse_activation("swish"), Activation::silu);
        QCOMPARE(parse_activation("tanh"), Activation::tanh);
        QCOMPARE(code_of<SettingError>([] { parse_activation("mish"); }),
                 "choice.unknown(activation, mish, gelu, gelu_fast, gelu_new, gelu_pytorch_tanh, quick_gelu, relu, "
                 "silu, swish, tanh)");
    }

    // Within 2e-7 of the number itself, or of 1e-7 for tiny ones: the last digits of single precision.
    void agreesWithTheFormula()
    {
        for (const Activation activation : all) {
            FloatMatrix x(1, 40001);
            for (Index i = 0; i < x.columns; ++i)
                x(0, i) = static_cast<float>(i - 20000) / 1000.0f;
            FloatMatrix y = x;
            activate(activation, y);
            for (Index i = 0; i < x.columns; ++i) {
                const long double expected = exact(activation, static_cast<long double>(x(0, i)));
                const long double error = std::abs(static_cast<long double>(y(0, i)) - expected);
                QVERIFY2(error <= 2e-7L * std::max(std::abs(expected), 1e-7L),
                         qPrintable(QString("%1 of %2: %3 for %4")
                                        .arg(static_cast<int>(activation))
                                        .arg(x(0, i))
                                        .arg(y(0, i))
                                        .arg(double(expected))));
            }
        }
    }

    void theEndsOfTheNumbers()
    {
        const float infinity = std::numeric_limits<float>::infinity();
        for (const Activation activation : all) {
            FloatMatrix x(1, 5);
            x.values = {1e30f, -1e30f, 0.0f, infinity, std::numeric_limits<float>::quiet_NaN()};
            activate(activation, x);
            const bool bounded = activation == Activation::tanh;
            QCOMPARE(x(0, 0), bounded ? 1.0f : 1e30f);
            QCOMPARE(x(0, 1), bounded ? -1.0f : 0.0f);
            QCOMPARE(x(0, 2), 0.0f);
            QCOMPARE(x(0, 3), bounded ? 1.0f : infinity);
            QVERIFY(std::isnan(x(0, 4)));
        }
    }
};

QTEST_APPLESS_MAIN(TestActivation)
#include "tst_activation.moc"
