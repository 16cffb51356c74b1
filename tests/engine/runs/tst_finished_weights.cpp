// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/stored_matrix.h"
#include "engine/tensor/mask_numbers.h"
#include "tests/engine/error_of.h"
#include "tests/made/texts.h"
#include "tests/made/weights_files.h"

#include <QFile>
#include <QTest>

#include <array>
#include <limits>

using namespace attn;

namespace {

using Shape = std::vector<Index>;

QString refusal(const ArrayFile& file)
{
    return code_of<ShapeError>([&] { run_from_weights(file, "w.npy"); });
}

} // namespace

class TestFinishedWeights : public QObject, WeightsFiles {
    Q_OBJECT

    QString opening(const std::string& path)
    {
        return code_of([&] { open_weights(path, {}, budget); }).remove(folder_.path() + '/');
    }

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
        QVERIFY(!run->traces);
        const bool said = shape.size() == 4; // it may be a batch
        QCOMPARE(coded(run->notes),
                 said ? std::vector<std::string>{"note.layers-or-batch(w, 5)"} : std::vector<std::string>());
        QCOMPARE(run->weights.size(), static_cast<std::size_t>(layers * heads));
        for (Index layer = 0; layer < layers; ++layer)
            for (Index head = 0; head < heads; ++head) {
                const auto source = run->source({layer, head});
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
            QCOMPARE(run->source({layer, 1})->at(0, 0), static_cast<double>(2 * layer + 1));
    }

    void layersLeftOut()
    {
        const auto run =
            run_from_weights({.arrays = {counting("layer11", {1, 1}, 11), counting("layer 3", {1, 1}, 3)}}, "w.npz");
        QCOMPARE(run->source({0, 0})->at(0, 0), 3.0);
        QCOMPARE(coded(run->notes), std::vector<std::string>{"note.layers(layer 3, layer11)"});
    }

    // In memory and on disk.
    void maskNumbersAreClosed()
    {
        constexpr double closed = -std::numeric_limits<double>::infinity();
        NamedArray array = counting("w", {2, 3});
        array.values = {1.0, -65504.0, -1e9, 0.5, 0.5, closed};
        for (const char* name : {"m.npy", "m.npz", "m.csv"}) {
            const auto run = open_weights(saved(name, {.arrays = {array}}), {}, budget);
            QCOMPARE(run->weights[0]->at(0, 0), 1.0);
            for (const Cell cell : {Cell{0, 1}, Cell{0, 2}, Cell{1, 2}})
                QCOMPARE(run->weights[0]->at(cell.query, cell.key), closed);
        }
    }

    // Of every format: what comes from the disk is what the array held.
    void opened_data()
    {
        QTest::addColumn<Shape>("shape");
        QTest::addColumn<QString>("name");
        for (const char* const name : {"w.npy", "w.npz", "w.safetensors", "W.NPY"})
            for (const Shape& shape : {Shape{2, 3}, Shape{4, 2, 3}, Shape{5, 4, 2, 3}, Shape{5, 1, 4, 2, 3}})
                QTest::addRow("%s %d", name, static_cast<int>(shape.size())) << shape << name;
        QTest::newRow("w.csv") << Shape{2, 3} << "w.csv";
    }
    void opened()
    {
        QFETCH(Shape, shape);
        QFETCH(QString, name);
        const auto run = open_weights(saved(qPrintable(name), {.arrays = {counting("w", shape, 0.5)}}), {}, budget);
        QCOMPARE(run->title, name.toStdString());
        QCOMPARE(run->weights.size(), static_cast<std::size_t>(*place_count(shape) / 6));
        QCOMPARE(run->notes.size(), shape.size() == 4 ? 1U : 0U);
        for (std::size_t i = 0; i < run->weights.size(); ++i) {
            QCOMPARE(run->weights[i]->at(1, 2), static_cast<double>(i * 6 + 5) + 0.5);
            const auto* const closed = dynamic_cast<const MaskNumbersClosed*>(run->weights[i].get());
            QVERIFY(closed);
            QCOMPARE(dynamic_cast<const StoredMatrix*>(&closed->source()) != nullptr,
                     !name.endsWith("npz") && !name.endsWith("csv"));
        }
    }

    // The numbers stay on disk: no budget is needed for them.
    void budgetOfWhatIsLoaded()
    {
        const ArrayFile file = {.arrays = {counting("w", {100, 100})}};
        QCOMPARE(open_weights(saved("w.npy", file), {}, MemoryBudget(0))->queries.size(), std::size_t{100});
        QCOMPARE(open_weights(saved("w.safetensors", file), {}, MemoryBudget(0))->queries.size(), std::size_t{100});
        const std::string npz = saved("w.npz", file);
        QVERIFY(error_of<MemoryError>([&] { open_weights(npz, {}, MemoryBudget(70'000)); }).contains("w.npz: "));
    }

    void wholeRun()
    {
        ArrayFile file = {.arrays = {counting("logits", {1, 4}), counting("hidden_states.0", {2, 4}),
                                     counting("attentions.1", {3, 2, 2}, 100), counting("hidden_states.1", {2, 4}),
                                     counting("attentions.0", {3, 2, 2}, 0), counting("attentions", {1, 1}),
                                     counting("cross_attentions.0", {3, 2, 2}, 7)},
                          .metadata = {{"tokens", "[\"The\",\"cat\"]"}, {"model", "m"}}};
        for (const char* const name : {"w.safetensors", "w.npz"}) {
            const auto run = open_weights(saved(name, file), {}, budget);
            QCOMPARE(run->layers, Index{2});
            QCOMPARE(run->heads, Index{3});
            QCOMPARE(run->source({1, 2})->at(1, 1), 111.0);
            QVERIFY(run->notes.empty());
            QCOMPARE(run->kind, AttentionKind::self);
            QCOMPARE(run->further.size(), std::size_t{1});
            QCOMPARE(run->further[0]->kind, AttentionKind::cross);
            QCOMPARE(run->further[0]->source({0, 2})->at(1, 1), 18.0);
        }
        QCOMPARE(texts(open_weights(saved("w.safetensors", file), {}, budget)->keys), (QStringList{"The", "cat"}));
        std::erase_if(file.arrays, [](const NamedArray& array) { return array.name.starts_with("attentions"); });
        QCOMPARE(open_weights(saved("w.safetensors", file), {}, budget)->source({0, 0})->at(0, 0), 7.0);
    }

    // Each kind with a shape and labels of its own.
    void encoderDecoderKinds()
    {
        ArrayFile file = {.arrays = {counting("cross_attentions.0", {1, 2, 3}, 3),
                                     counting("decoder_attentions.0", {1, 2, 2}, 2),
                                     counting("encoder_attentions.0", {1, 3, 3}, 1)},
                          .metadata = {{"encoder_tokens", "[\"a\",\"b\",\"c\"]"},
                                       {"decoder_tokens", "[\"x\",\"y\"]"},
                                       {"cross_row_tokens", "[\"x\",\"y\"]"},
                                       {"cross_column_tokens", "[\"a\",\"b\",\"c\"]"}}};
        const std::string path = saved("w.safetensors", file);
        const auto run = open_weights(path, {}, budget);
        const auto decoder = of_kind(run, AttentionKind::decoder);
        const auto cross = of_kind(run, AttentionKind::cross);
        QCOMPARE(run->kind, AttentionKind::encoder);
        QCOMPARE(run->further.size(), std::size_t{2});
        QCOMPARE(run->source({0, 0})->at(0, 0), 1.0);
        QCOMPARE(decoder->source({0, 0})->at(0, 0), 2.0);
        QCOMPARE(cross->source({0, 0})->at(0, 0), 3.0);
        QCOMPARE(texts(run->keys), (QStringList{"a", "b", "c"}));
        QCOMPARE(texts(decoder->queries), (QStringList{"x", "y"}));
        QCOMPARE(texts(cross->queries), (QStringList{"x", "y"}));
        QCOMPARE(texts(cross->keys), (QStringList{"a", "b", "c"}));
        for (const Run* const each : {run.get(), decoder.get(), cross.get()})
            QVERIFY(each->notes.empty());

        // Labels that are given go where they fit.
        const auto labelled = open_weights(path, {.rows = {"p", "q"}, .columns = {}}, budget);
        QCOMPARE(texts(labelled->queries), (QStringList{"a", "b", "c"}));
        QCOMPARE(texts(of_kind(labelled, AttentionKind::cross)->queries), (QStringList{"p", "q"}));
        QCOMPARE(code_of<SettingError>([&] { open_weights(path, {.rows = {"p"}, .columns = {}}, budget); }),
                 QString("weights.labels(labels.rows, 1, 3, unit.queries)"));

        file.arrays.pop_back();
        QCOMPARE(open_weights(saved("w.safetensors", file), {}, budget)->kind, AttentionKind::decoder);
    }

    // What is written as .json opens again, with its tokens.
    void wholeRunsInJson()
    {
        const ArrayFile file = {.arrays = {counting("attentions.1", {1, 2, 2}, 4),
                                           counting("attentions.0", {1, 2, 2}, 0), counting("logits", {2, 7})},
                                .metadata = {{"tokens", "[\"The\",\"cat\"]"}}};
        const auto run = open_weights(saved("w.json", file), {}, budget);
        QCOMPARE(run->layers, Index{2});
        QCOMPARE(run->source({1, 0})->at(0, 0), 4.0);
        QCOMPARE(texts(run->keys), (QStringList{"The", "cat"}));
        QVERIFY(run->notes.empty());
        const NamedArray labelled{
            .name = "weights", .shape = {1, 2}, .values = {1, 0}, .row_labels = {"q"}, .column_labels = {"a", "b"}};
        const auto one = open_weights(saved("w.json", {.arrays = {labelled}}), {}, budget);
        QCOMPARE(texts(one->queries), QStringList{"q"});
        QCOMPARE(texts(one->keys), (QStringList{"a", "b"}));
    }

    void checkedByTheHeader()
    {
        open_weights(saved("w.npy", {.arrays = {counting("w", {2, 3})}}), {}, MemoryBudget(0));
        const std::string bad = saved("bad.npy", {.arrays = {counting("w", {3})}});
        const QString message = "weights.shape(bad, [3], weights.rank)";
        QCOMPARE(code_of<ShapeError>([&] { open_weights(bad, {}, MemoryBudget(0)); }), message);
        QCOMPARE(opening(bad), message);
        QCOMPARE(opening(saved("none.safetensors", {})), QString("weights.no-arrays(none.safetensors)"));
    }

    // Turned in memory: that it does not fit is known before.
    void fortranOrder()
    {
        const std::string path = saved("w.npy", {.arrays = {counting("w", {2, 3})}});
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QFile::ReadWrite));
        QByteArray bytes = file.readAll();
        bytes.replace("False, 'shape': (2, 3)", "True , 'shape': (2, 3)");
        QVERIFY(file.seek(0) && file.write(bytes) == bytes.size() && file.flush());
        QCOMPARE(open_weights(path, {}, budget)->weights[0]->at(1, 0), 1.0); // the second number of the file
        QCOMPARE(open_weights(path, {}, MemoryBudget(48))->weights.size(), std::size_t{1});
        const QString message =
            "memory.too-little(" + QString::fromStdString(path) + ", 48 B, 47 B, advice.smaller-file)";
        QCOMPARE(code_of<MemoryError>([&] { open_weights(path, {}, MemoryBudget(47)); }), message);
    }

    // Named when it is asked for; beside others it does not matter.
    void unknownType()
    {
        const std::string path =
            saved("w.safetensors", {.arrays = {counting("attentions.0", {1, 1}), counting("logits", {1, 1})}});
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QFile::ReadWrite));
        QByteArray bytes = file.readAll();
        const auto written = [&](qsizetype place) {
            QByteArray changed = bytes;
            changed.replace(place, 3, "F99");
            return file.seek(0) && file.write(changed) == changed.size() && file.flush();
        };
        QVERIFY(written(bytes.indexOf("F32", bytes.indexOf("logits"))));
        open_weights(path, {}, MemoryBudget(0));
        QVERIFY(written(bytes.indexOf("F32", bytes.indexOf("attentions.0"))));
        const QString message = "stored-file.type(w.safetensors, attentions.0, F99)";
        QCOMPARE(code_of([&] { open_weights(path, {}, MemoryBudget(0)); }).remove(folder_.path() + '/'), message);
        QCOMPARE(opening(path), message);
    }

    void refused_data()
    {
        QTest::addColumn<ArrayFile>("file");
        QTest::addColumn<QString>("message");
        const auto row = [](const ArrayFile& file, const char* message) { QTest::newRow(message) << file << message; };
        const char* const ranks = "weights.shape(w, %1, weights.rank)";
        row({}, "weights.no-arrays(w.npy)");
        row({.arrays = {counting("w", {})}}, qPrintable(QString(ranks).arg("[]")));
        row({.arrays = {counting("w", {3})}}, qPrintable(QString(ranks).arg("[3]")));
        row({.arrays = {counting("w", {1, 2, 1, 1, 1, 2, 2})}},
            qPrintable(QString(ranks).arg("[1, 2, 1, 1, 1, 2, 2]")));
        row({.arrays = {counting("w", {0, 4})}}, "weights.shape(w, [0, 4], weights.none)");
        row({.arrays = {counting("w", {2, 0, 4, 4})}}, "weights.shape(w, [2, 0, 4, 4], weights.none)");
        row({.arrays = {counting("a0", {2, 3}), counting("a", {2, 3})}}, "weights.which(w.npy, a0, a)");
        row({.arrays = {counting("a1", {2, 3}), counting("b01", {2, 3})}}, "weights.which(w.npy, a1, b01)");
        row({.arrays = {counting("a", {3}), counting("b", {0, 2})}}, "weights.none-fit(w.npy, a [3], b [0, 2])");
        row({.arrays = {counting("w", {1 << 8, (1 << 8) + 1, 1, 1})}},
            "weights.shape(w, [256, 257, 1, 1], weights.heads(65536))");
        row({.arrays = {counting("w", {(1 << 16) + 1, 1, 1})}},
            "weights.shape(w, [65537, 1, 1], weights.heads(65536))");
        row({.arrays = {counting("a0", {(1 << 15) + 1, 1, 1}), counting("a1", {(1 << 15) + 1, 1, 1})}},
            "weights.shape(a0, [32769, 1, 1], weights.heads(65536))");
        row({.arrays = {counting("w", {1, (1 << 22) + 1})}}, "weights.shape(w, [1, 4194305], weights.tokens(4194304))");
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
