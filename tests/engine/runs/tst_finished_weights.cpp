#include "engine/runs/finished_weights.h"
#include "tests/engine/error_of.h"

#include <QTest>

#include <array>
#include <numeric>

using namespace attn;

namespace {

using Shape = std::vector<Index>;

// Counts up from `first`.
NamedArray counting(const std::string& name, const Shape& shape, double first = 0)
{
    NamedArray array = {.name = name, .shape = shape, .values = std::vector<double>(static_cast<std::size_t>(*place_count(shape)))};
    std::iota(array.values.begin(), array.values.end(), first);
    return array;
}

QStringList texts(const std::vector<Token>& tokens)
{
    QStringList list;
    for (const Token& token : tokens)
        list << QString::fromStdString(token.text);
    return list;
}

QString refusal(const ArrayFile& file)
{
    return error_of<ShapeError>([&] { run_from_weights(file, "w.npy"); });
}

} // namespace

class TestFinishedWeights : public QObject {
    Q_OBJECT

private slots:
    void shapes_data()
    {
        QTest::addColumn<Shape>("shape");
        QTest::addColumn<qint64>("layers");
        QTest::addColumn<qint64>("heads");
        QTest::newRow("[q,k]") << Shape{2, 3} << qint64{1} << qint64{1};
        QTest::newRow("[heads,q,k]") << Shape{4, 2, 3} << qint64{1} << qint64{4};
        QTest::newRow("[layers,heads,q,k]") << Shape{5, 4, 2, 3} << qint64{5} << qint64{4};
        QTest::newRow("[layers,1,heads,q,k]") << Shape{5, 1, 4, 2, 3} << qint64{5} << qint64{4};
    }
    void shapes()
    {
        QFETCH(Shape, shape);
        QFETCH(qint64, layers);
        QFETCH(qint64, heads);
        const auto run = run_from_weights({.arrays = {counting("w", shape)}}, "w.npy");
        QCOMPARE(run->title, std::string("w.npy"));
        QCOMPARE(run->layers, layers);
        QCOMPARE(run->heads, heads);
        QCOMPARE(texts(run->queries), (QStringList{"0", "1"}));
        QCOMPARE(texts(run->keys), (QStringList{"0", "1", "2"}));
        QVERIFY(run->traces.empty());
        QVERIFY(run->notes.empty());
        QCOMPARE(run->weights.size(), static_cast<std::size_t>(layers * heads));
        for (Index layer = 0; layer < layers; ++layer)
            for (Index head = 0; head < heads; ++head) {
                const auto source = run->source(LayerIndex{layer}, {HeadIndex{head}});
                QCOMPARE(source->rows(), Index{2});
                QCOMPARE(source->columns(), Index{3});
                const double first = static_cast<double>((layer * heads + head) * 6);
                QCOMPARE(source->at(1, 2), first + 5);
                std::array<double, 4> window = {};
                source->read({0, 1, 2, 2}, window.data());
                QCOMPARE(window, (std::array<double, 4>{first + 1, first + 2, first + 4, first + 5}));
            }
    }

    // By the number, not by the text: layer 10 comes after layer 2.
    void severalArraysAreLayers()
    {
        ArrayFile file;
        for (const int layer : {10, 2, 0, 1, 3, 4, 5, 6, 7, 8, 9})
            file.arrays.push_back(counting("attentions." + std::to_string(layer), {1, 2, 1, 1}, 2 * layer));
        const auto run = run_from_weights(file, "w.npz");
        QCOMPARE(run->layers, Index{11});
        QCOMPARE(run->heads, Index{2});
        QVERIFY(run->notes.empty());
        for (Index layer = 0; layer < 11; ++layer)
            QCOMPARE(run->source(LayerIndex{layer}, {HeadIndex{1}})->at(0, 0), static_cast<double>(2 * layer + 1));
    }

    void layersLeftOut()
    {
        const auto run = run_from_weights({.arrays = {counting("layer11", {1, 1}, 11), counting("layer 3", {1, 1}, 3)}}, "w.npz");
        QCOMPARE(run->source(LayerIndex{0}, {})->at(0, 0), 3.0);
        QCOMPARE(run->notes, (std::vector<std::string>{"the layers are, from 0: layer 3 layer11"}));
    }

    void labels()
    {
        ArrayFile file = {.arrays = {counting("w", {2, 3})}};
        auto run = run_from_weights(file, "w", {"a", "b"}, {"x", "y", "z"});
        QCOMPARE(texts(run->queries), (QStringList{"a", "b"}));
        QCOMPARE(texts(run->keys), (QStringList{"x", "y", "z"}));

        file.arrays[0].row_labels = {"of", "file"};
        run = run_from_weights(file, "w");
        QCOMPARE(texts(run->queries), (QStringList{"of", "file"}));
        QCOMPARE(texts(run->keys), (QStringList{"0", "1", "2"}));
        run = run_from_weights(file, "w", {"a", "b"});
        QCOMPARE(texts(run->queries), (QStringList{"a", "b"}));
    }

    void labelsThatDoNotFit()
    {
        const ArrayFile file = {.arrays = {counting("w", {2, 3})}};
        QCOMPARE(error_of<SettingError>([&] { run_from_weights(file, "w", {"a"}); }),
                 QString("row labels: there are 1 of them, but the weights have 2 queries, give one for each"));
        QCOMPARE(error_of<SettingError>([&] { run_from_weights(file, "w", {}, {"a", "b", "c", "d"}); }),
                 QString("column labels: there are 4 of them, but the weights have 3 keys, give one for each"));
    }

    void refused_data()
    {
        QTest::addColumn<ArrayFile>("file");
        QTest::addColumn<QString>("message");
        const auto row = [](const ArrayFile& file, const char* message) { QTest::newRow(message) << file << message; };
        const char* const ranks = "w: its shape is %1, but weights must be [q,k], [heads,q,k], [layers,heads,q,k] or [layers,1,heads,q,k]";
        row({}, "w.npy: it holds no arrays, give at least one of weights");
        row({.arrays = {counting("w", {})}}, qPrintable(QString(ranks).arg("[]")));
        row({.arrays = {counting("w", {3})}}, qPrintable(QString(ranks).arg("[3]")));
        row({.arrays = {counting("w", {1, 1, 1, 1, 2, 2})}}, qPrintable(QString(ranks).arg("[1, 1, 1, 1, 2, 2]")));
        row({.arrays = {counting("w", {0, 4})}}, "w: its shape is [0, 4], which holds no weights, give at least one query and one key");
        row({.arrays = {counting("w", {2, 0, 4, 4})}}, "w: its shape is [2, 0, 4, 4], which holds no weights, give at least one query and one key");
        row({.arrays = {counting("w", {5, 2, 4, 2, 3})}}, "w: its shape is [5, 2, 4, 2, 3], a batch of 2, give the weights of one input");
        row({.arrays = {counting("a0", {2, 3}), counting("a", {2, 3})}},
            "a: a file of several arrays needs names that end in the layer's number, as attentions.0, name it so or save it alone");
        row({.arrays = {counting("a0", {2, 3}), counting("a99999999999999999999", {2, 3})}},
            "a99999999999999999999: a file of several arrays needs names that end in the layer's number, as attentions.0, name it so or save it alone");
        row({.arrays = {counting("a1", {2, 3}), counting("b01", {2, 3})}}, "a1: another array is layer 1 too, give each layer a number of its own");
        row({.arrays = {counting("a1", {2, 3}), counting("a0", {3, 2})}}, "a1: its shape is [2, 3], but that of a0 is [3, 2], give layers of one shape");
        row({.arrays = {counting("a0", {2, 1, 1, 1}), counting("a1", {2, 1, 1, 1})}},
            "a0: its shape is [2, 1, 1, 1], a batch of 2, but each array of a file of several is one layer, give the weights of one input");
        row({.arrays = {counting("a0", {1, 1, 1, 1, 1}), counting("a1", {1, 1})}},
            "a0: its shape is [1, 1, 1, 1, 1], but each array of a file of several must be one layer, [q,k], [heads,q,k] or [1,heads,q,k]");
    }
    void refused()
    {
        QFETCH(ArrayFile, file);
        QFETCH(QString, message);
        QCOMPARE(refusal(file), message);
    }
};

QTEST_APPLESS_MAIN(TestFinishedWeights)
#include "tst_finished_weights.moc"
