// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/linear.h"
#include "tests/engine/error_of.h"
#include "tests/engine/ops/random_floats.h"

#include <QTest>

#include <bit>
#include <cmath>
#include <cstring>
#include <thread>

using namespace attn;
using Layout = StoredWeights::Layout;

namespace {

// Weights that stand in memory at an odd address, as in a mapped file.
struct Weights {
    Weights(Layout layout, NumberFormat format, Index outputs, Index inputs)
    {
        const FloatMatrix numbers =
            layout == Layout::outputs_by_inputs ? random_floats(outputs, inputs, 1) : random_floats(inputs, outputs, 1);
        const std::size_t size = byte_size(format);
        bytes.resize(numbers.values.size() * size + 1);
        for (std::size_t i = 0; i < numbers.values.size(); ++i)
            store(format, numbers.values[i], bytes.data() + 1 + i * size);
        linear.weights = {bytes.data() + 1, {format, false}, outputs, inputs, layout};
    }

    static void store(NumberFormat format, float value, unsigned char* out)
    {
        const double as_double = static_cast<double>(value);
        const std::uint32_t bits = std::bit_cast<std::uint32_t>(value);
        const std::uint16_t high = static_cast<std::uint16_t>(bits >> 16);
        // What would be a subnormal float16 becomes 0.
        const std::uint32_t magnitude = std::max(bits & 0x7FFFFFFF, 113u << 23) - (112u << 23);
        const std::uint16_t half =
            static_cast<std::uint16_t>((bits >> 16 & 0x8000) | (magnitude == 1u << 23 ? 0 : magnitude >> 13));
        switch (format) {
        case NumberFormat::float64: std::memcpy(out, &as_double, 8); break;
        case NumberFormat::bfloat16: std::memcpy(out, &high, 2); break;
        case NumberFormat::float16: std::memcpy(out, &half, 2); break;
        default: std::memcpy(out, &value, 4);
        }
    }

    double number(Index output, Index input) const
    {
        const StoredWeights& w = linear.weights;
        const Index at = w.layout == Layout::outputs_by_inputs ? output * w.inputs + input : input * w.outputs + output;
        double value = 0.0;
        decode_numbers(w.number, w.bytes + static_cast<std::size_t>(at) * byte_size(w.number.format), 1, &value);
        return value;
    }

    std::vector<unsigned char> bytes;
    Linear linear;
};

FloatMatrix row_of(const FloatMatrix& matrix, Index row)
{
    FloatMatrix result(1, matrix.columns);
    std::ranges::copy(matrix.row(row), result.values.begin());
    return result;
}

} // namespace

class TestLinear : public QObject {
    Q_OBJECT

private slots:
    void agreesWithDoublePrecision_data()
    {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("inputs");
        QTest::addColumn<int>("outputs");
        const int shapes[][3] = {{1, 1, 1},     {1, 7, 5},      {3, 5, 7},     {5, 16, 32},   {9, 33, 17},
                                 {2, 255, 40},  {17, 257, 9},   {4, 1024, 31}, {6, 1025, 33}, {300, 40, 70},
                                 {1, 3072, 65}, {13, 3072, 20}, {1, 40, 1100}};
        for (const auto& [rows, inputs, outputs] : shapes)
            QTest::addRow("%d x %d x %d", rows, inputs, outputs) << rows << inputs << outputs;
    }

    void agreesWithDoublePrecision()
    {
        QFETCH(int, rows);
        QFETCH(int, inputs);
        QFETCH(int, outputs);
        const FloatMatrix x = random_floats(rows, inputs, 2);
        for (const Layout layout : {Layout::outputs_by_inputs, Layout::inputs_by_outputs}) {
            for (const NumberFormat format :
                 {NumberFormat::float32, NumberFormat::float16, NumberFormat::bfloat16, NumberFormat::float64}) {
                Weights weights(layout, format, outputs, inputs);
                weights.linear.bias = random_floats(1, outputs, 3).values;
                const FloatMatrix result = apply(weights.linear, x);
                QCOMPARE(result.rows, rows);
                QCOMPARE(result.columns, outputs);
                for (Index i = 0; i < rows; ++i) {
                    for (Index o = 0; o < outputs; ++o) {
                        double expected = static_cast<double>(weights.linear.bias[static_cast<std::size_t>(o)]);
                        double magnitude = std::abs(expected);
                        for (Index c = 0; c < inputs; ++c) {
                            const double product = static_cast<double>(x(i, c)) * weights.number(o, c);
                            expected += product;
                            magnitude += std::abs(product);
                        }
                        QVERIFY2(std::abs(static_cast<double>(result(i, o)) - expected) <= 4e-7 * magnitude,
                                 qPrintable(QString("%1,%2: %3 for %4").arg(i).arg(o).arg(result(i, o)).arg(expected)));
                    }
                }
            }
        }
    }

    void aRowHasTheSameBitsBesideAnyOthers()
    {
        for (const Layout layout : {Layout::outputs_by_inputs, Layout::inputs_by_outputs}) {
            Weights weights(layout, NumberFormat::float32, 77, 1500);
            weights.linear.bias = random_floats(1, 77, 3).values;
            const FloatMatrix x = random_floats(263, 1500, 4);
            const FloatMatrix all = apply(weights.linear, x);
            for (const Index row : {0, 1, 5, 255, 256, 262})
                QVERIFY(apply(weights.linear, row_of(x, row)) == row_of(all, row));
            FloatMatrix three = x;
            three.rows = 3;
            three.values.resize(3 * 1500);
            QVERIFY(row_of(apply(weights.linear, three), 2) == row_of(all, 2));
        }
    }

    void formatsThatHoldTheSameNumbersMakeTheSameBits()
    {
        for (const Layout layout : {Layout::outputs_by_inputs, Layout::inputs_by_outputs}) {
            const Weights stored(layout, NumberFormat::bfloat16, 50, 300);
            std::vector<float> floats(50 * 300);
            decode_numbers(stored.linear.weights.number, stored.linear.weights.bytes, floats.size(), floats.data());
            Linear as_floats = stored.linear;
            as_floats.weights.bytes = reinterpret_cast<const unsigned char*>(floats.data());
            as_floats.weights.number.format = NumberFormat::float32;
            for (const Index rows : {1, 20}) {
                const FloatMatrix x = random_floats(rows, 300, 5);
                QVERIFY(apply(stored.linear, x) == apply(as_floats, x));
            }
        }
    }

    void someOutputsAreThoseOfAll()
    {
        for (const Layout layout : {Layout::outputs_by_inputs, Layout::inputs_by_outputs}) {
            Weights weights(layout, NumberFormat::float32, 90, 33);
            weights.linear.bias = random_floats(1, 90, 3).values;
            const FloatMatrix x = random_floats(6, 33, 6);
            const FloatMatrix all = apply(weights.linear, x);
            const FloatMatrix some = apply(weights.linear, x, 31, 64);
            QCOMPARE(some.columns, 33);
            for (Index i = 0; i < 6; ++i)
                for (Index o = 0; o < 33; ++o)
                    QCOMPARE(some(i, o), all(i, 31 + o));
            QVERIFY(apply(weights.linear, x, 90, 90).empty());
        }
    }

    void aNumberThatIsNotFiniteStaysInItsRow()
    {
        for (const Layout layout : {Layout::outputs_by_inputs, Layout::inputs_by_outputs}) {
            const Weights weights(layout, NumberFormat::float32, 20, 19);
            FloatMatrix x = random_floats(9, 19, 7);
            x(4, 18) = std::numeric_limits<float>::quiet_NaN();
            const FloatMatrix result = apply(weights.linear, x);
            for (Index i = 0; i < 9; ++i)
                for (const float value : result.row(i))
                    QCOMPARE(std::isnan(value), i == 4);
        }
    }

    void shapesThatDoNotFitAreRefused()
    {
        Weights weights(Layout::outputs_by_inputs, NumberFormat::float32, 5, 7);
        QCOMPARE(code_of<ShapeError>([&] { apply(weights.linear, FloatMatrix(2, 6)); }), "linear.inputs(2, 6, 7)");
        QCOMPARE(code_of<ShapeError>([&] { apply(weights.linear, FloatMatrix(2, 7), 3, 6); }),
                 "linear.outputs(3, 6, 5)");
        weights.linear.bias.resize(4);
        QCOMPARE(code_of<ShapeError>([&] { apply(weights.linear, FloatMatrix(2, 7)); }), "linear.bias(4, 5)");
    }

    void noRowsMakeNone()
    {
        const Weights weights(Layout::inputs_by_outputs, NumberFormat::float32, 5, 7);
        QVERIFY(apply(weights.linear, FloatMatrix(0, 7)).empty());
    }

    void stopsWhenAskedTo()
    {
        const Weights weights(Layout::outputs_by_inputs, NumberFormat::float32, 2000, 1000);
        const FloatMatrix x = random_floats(4000, 1000, 8);
        std::stop_source stop;
        RunControl control;
        control.stop = stop.get_token();
        std::jthread stopper([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
            stop.request_stop();
        });
        QVERIFY_THROWS_EXCEPTION(Cancelled, apply(weights.linear, x, control));
    }
};

QTEST_APPLESS_MAIN(TestLinear)
#include "tst_linear.moc"
