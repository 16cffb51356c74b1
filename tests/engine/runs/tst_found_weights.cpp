// SPDX-License-Identifier: GPL-3.0-or-later
// Which weights are taken of files that hold more: arrays, inputs of a batch, steps, layers of other sizes.

#include "engine/tensor/closed_cell.h"
#include "tests/engine/error_of.h"
#include "tests/made/weights_files.h"

#include <QFile>
#include <QTest>

using namespace attn;

class TestFoundWeights : public QObject, WeightsFiles {
    Q_OBJECT

private slots:
    // Other arrays beside the one that is called attention are left out, and that is said.
    void otherArrays()
    {
        const std::string path = saved(
            "w.npz",
            {.arrays = {counting("input_ids", {3}), counting("attentions", {2, 1, 3, 3}), counting("logits", {3, 9})}});
        const auto run = open_weights(path, {}, budget);
        QCOMPARE(run->layers, Index{2});
        QCOMPARE(coded(run->notes),
                 (std::vector<std::string>{"note.other-arrays(attentions, 3)", "note.layers-or-batch(attentions, 2)"}));
    }

    // What is chosen by name: one array of many, those that a name means, and an input of a batch.
    void chosen_data()
    {
        QTest::addColumn<QString>("array");
        QTest::addColumn<qint64>("row"); // -2: none
        QTest::addColumn<QString>("shape");
        QTest::addColumn<double>("last");
        QTest::addColumn<QStringList>("notes");
        const auto row = [](const char* array, qint64 input, const char* shape, double last,
                            const QStringList& notes = {}) {
            QTest::addRow("%s %d", array, static_cast<int>(input)) << array << input << shape << last << notes;
        };
        row("blocks.*.pattern", -2, "2 x 2 x 3 x 3", 200 + 17,
            {"note.batch(blocks.*.pattern, 2)", "note.left-out(blocks.1.pattern)",
             "note.layers(blocks.0.pattern, blocks.2.pattern)"});
        row("blocks.*.pattern", 1, "2 x 2 x 3 x 3", 200 + 35,
            {"note.left-out(blocks.1.pattern)", "note.layers(blocks.0.pattern, blocks.2.pattern)"});
        row("blocks.1.pattern", -2, "1 x 2 x 4 x 4", 100 + 31);
        row("blocks.2.pattern", 1, "1 x 2 x 3 x 3", 200 + 35);
        row("all", -2, "2 x 2 x 3 x 3", 35, {"note.layers-or-batch(all, 2)"});
        row("all", 1, "1 x 2 x 3 x 3", 35);
        row("all", 0, "1 x 2 x 3 x 3", 17);
        row("all", -1, "2 x 2 x 3 x 3", 35);
        row("ids", -2, "1 x 1 x 1 x 3", 2);
    }
    void chosen()
    {
        QFETCH(QString, array);
        QFETCH(qint64, row);
        QFETCH(QString, shape);
        QFETCH(double, last);
        QFETCH(QStringList, notes);
        const ArrayFile file = {.arrays = {counting("blocks.0.pattern", {2, 2, 3, 3}),
                                           counting("blocks.1.pattern", {1, 2, 4, 4}, 100),
                                           counting("all", {2, 2, 3, 3}), counting("vector", {7}),
                                           counting("ids", {1, 3}), counting("blocks.2.pattern", {2, 2, 3, 3}, 200)}};
        const WeightsChoice choice{.array = array.toStdString(), .batch_row = row == -2 ? BatchRow() : BatchRow(row)};
        for (const char* const name : {"w.npz", "w.safetensors", "w.json"}) {
            const auto run = open_weights(saved(name, file), {}, budget, {}, choice);
            QCOMPARE(sizes(*run), shape);
            QCOMPARE(run->weights.back()->at(static_cast<Index>(run->queries.size()) - 1,
                                             static_cast<Index>(run->keys.size()) - 1),
                     last);
            QStringList said = WeightsFiles::said(*run);
            std::ranges::sort(said);
            std::ranges::sort(notes);
            QCOMPARE(said, notes);
        }
    }

    void choicesThatAreNotThere()
    {
        const ArrayFile file = {.arrays = {counting("a.0.attn", {3, 2, 2, 2}), counting("a.1.attn", {3, 2, 2, 2}),
                                           counting("vector", {7})}};
        const auto refused = [&](const WeightsChoice& choice) {
            return code_of([&] { run_from_weights(file, "w", {}, choice); });
        };
        QCOMPARE(refused({.array = "b", .batch_row = {}}), QString("weights.no-array(w, b, a.*.attn)"));
        QCOMPARE(refused({.array = "vector", .batch_row = {}}), QString("weights.shape(vector, [7], weights.rank)"));
        QCOMPARE(refused({.array = {}, .batch_row = 3}), QString("weights.batch-row(3, a.*.attn, 2)"));
        QCOMPARE(refused({.array = "a.*.attn", .batch_row = -2}), QString("weights.batch-row(-2, a.*.attn, 2)"));
        QCOMPARE(refused({.array = "a.*.attn", .batch_row = 3}), QString("weights.batch-row(3, a.*.attn, 2)"));
        QCOMPARE(refused({.array = "a.1.attn", .batch_row = 7}), QString("weights.batch-row(7, a.1.attn, 2)"));
    }

    // The files of other programs: what is taken of them, against where each number lies.
    void filesOfMoreThanWeights_data()
    {
        QTest::addColumn<ArrayFile>("file");
        QTest::addColumn<QString>("shape");
        QTest::addColumn<QStringList>("notes");
        const auto row = [](const char* name, const std::vector<NamedArray>& arrays, const char* shape,
                            const QStringList& notes) {
            QTest::newRow(name) << ArrayFile{.arrays = arrays} << shape << notes;
        };
        row("a cache of hooks",
            {counting("hook_embed", {1, 5, 8}), counting("blocks.0.attn.hook_pattern", {1, 2, 5, 5}),
             counting("blocks.0.hook_resid_post", {1, 5, 8}), counting("blocks.0.attn.hook_attn_scores", {1, 2, 5, 5}),
             counting("blocks.1.attn.hook_pattern", {1, 2, 5, 5}), counting("blocks.1.hook_resid_post", {1, 5, 8})},
            "2 x 2 x 5 x 5", {"note.other-arrays(blocks.*.attn.hook_pattern, 6)"});
        row("two that are called so", {counting("self_attn", {2, 4, 4}), counting("cross_attn", {4, 2, 4, 9})},
            "4 x 2 x 4 x 9", {"note.other-attention(cross_attn, self_attn)", "note.layers-or-batch(cross_attn, 4)"});
        row("weights and logits", {counting("logits", {4, 100}), counting("weights", {2, 4, 4})}, "1 x 2 x 4 x 4",
            {"note.other-arrays(weights, 2)"});
        row("the only one that fits", {counting("loss", {}), counting("x", {2, 4, 4}), counting("lengths", {4})},
            "1 x 2 x 4 x 4", {"note.other-arrays(x, 3)"});
        row("a batch", {counting("attentions", {3, 2, 2, 4, 4})}, "3 x 2 x 4 x 4", {"note.batch(attentions, 2)"});
        row("a batch of one layer", {counting("layer.7", {3, 2, 4, 4})}, "1 x 2 x 4 x 4",
            {"note.batch-or-layers(layer.7, 3)"});
        row("pruned heads",
            {counting("layer.0", {3, 4, 4}), counting("layer.1", {2, 4, 4}), counting("layer.2", {3, 4, 4})},
            "2 x 3 x 4 x 4", {"note.layers(layer.0, layer.2)", "note.left-out(layer.1)"});
        row("layers of other sizes",
            {counting("layer.0", {3, 16, 16}), counting("layer.1", {3, 4, 4}), counting("layer.2", {3, 4, 4}),
             counting("layer.3", {3, 4, 4})},
            "3 x 3 x 4 x 4", {"note.layers(layer.1, layer.2, layer.3)", "note.left-out(layer.0)"});
    }
    void filesOfMoreThanWeights()
    {
        QFETCH(ArrayFile, file);
        QFETCH(QString, shape);
        QFETCH(QStringList, notes);
        const auto run = run_from_weights(file, "w");
        QCOMPARE(sizes(*run), shape);
        QCOMPARE(said(*run), notes);
    }

    // The rows of each step below those of the steps before; what a step could not see is closed.
    void stepsOfGeneration_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* const name : {"w.npz", "w.safetensors", "w.json"})
            QTest::newRow(name) << name;
    }
    void stepsOfGeneration()
    {
        QFETCH(QString, name);
        constexpr Index prompt = 3;
        constexpr Index layers = 2;
        constexpr Index heads = 2;
        ArrayFile file;
        for (Index step = 0; step < 4; ++step)
            for (Index layer = 0; layer < layers; ++layer)
                file.arrays.push_back(counting("attentions." + std::to_string(step) + "." + std::to_string(layer),
                                               {1, heads, step == 0 ? prompt : 1, prompt + step},
                                               static_cast<double>(1000 * step + 100 * layer)));
        const auto run = open_weights(saved(qPrintable(name), file), {}, budget);
        QCOMPARE(coded(run->notes), std::vector<std::string>{"note.steps(4)"});
        QCOMPARE(run->queries.size(), std::size_t{6});
        for (Index layer = 0; layer < layers; ++layer)
            for (Index head = 0; head < heads; ++head) {
                const auto source = run->source({layer, head});
                std::vector<double> window(4 * 3);
                source->read({2, 2, 4, 3}, window.data());
                for (Index query = 0; query < 6; ++query)
                    for (Index key = 0; key < 6; ++key) {
                        const Index step = std::max<Index>(query - prompt + 1, 0);
                        const Index keys = prompt + step;
                        const Index rows = step == 0 ? prompt : 1;
                        const double number = static_cast<double>(
                            1000 * step + 100 * layer + (head * rows + (step == 0 ? query : 0)) * keys + key);
                        const double expected = key < keys ? number : closed_cell;
                        QCOMPARE(source->at(query, key), expected);
                        if (query >= 2 && key >= 2 && key < 5)
                            QCOMPARE(window[static_cast<std::size_t>((query - 2) * 3 + key - 2)], expected);
                    }
            }
    }

    // Nested lists of JSON whose layers, or steps of a generated text, have not one shape.
    void unevenLists_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("shape");
        QTest::addColumn<double>("last");
        QTest::addColumn<QStringList>("notes");
        const QByteArray two = "[[[1,2],[3,4]],[[5,6],[7,8]]]";
        const QByteArray one = "[[[9]],[[10]]]";
        QTest::newRow("layers") << "[" + two + "," + one + "," + two + "]"
                                << "2 x 2 x 2 x 2" << 8.0 << QStringList{"note.layers(w.0, w.2)", "note.left-out(w.1)"};
        QTest::newRow("layers of a batch of one")
            << "{\"attn\":[[" + one + "],[" + two + "],[" + two + "]]}"
            << "2 x 2 x 2 x 2" << 8.0 << QStringList{"note.layers(attn.1, attn.2)", "note.left-out(attn.0)"};
        const QByteArray step = "[[[11,12,13]],[[14,15,16]]]";
        QTest::newRow("steps") << "{\"attentions\":[[" + two + "," + two + "],[" + step + "," + step + "]]}"
                               << "2 x 2 x 3 x 3" << 16.0 << QStringList{"note.steps(2)"};
        QTest::newRow("steps of a batch of one") << "[[[" + two + "],[" + two + "]],[[" + step + "],[" + step + "]]]"
                                                 << "2 x 2 x 3 x 3" << 16.0 << QStringList{"note.steps(2)"};
    }
    void unevenLists()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, shape);
        QFETCH(double, last);
        QFETCH(QStringList, notes);
        QFile file(folder_.filePath("w.json"));
        QVERIFY(file.open(QFile::WriteOnly) && file.write(text) == text.size() && file.flush());
        const auto run = open_weights(file.fileName().toStdString(), {}, budget);
        QCOMPARE(sizes(*run), shape);
        const auto size = static_cast<Index>(run->keys.size());
        QCOMPARE(run->weights.back()->at(static_cast<Index>(run->queries.size()) - 1, size - 1), last);
        QCOMPARE(run->weights.front()->at(0, 0), 1.0);
        QCOMPARE(run->weights[1]->at(0, 1), 6.0);
        QCOMPARE(said(*run), notes);
    }

    // Each step holds all rows again, and the last ones are taken.
    void stepsWithoutCache()
    {
        const ArrayFile file = {.arrays = {counting("step0", {2, 3, 3}), counting("step1", {2, 4, 4}, 100)}};
        const auto run = open_weights(saved("w.npz", file), {}, budget);
        QCOMPARE(run->queries.size(), std::size_t{4});
        QCOMPARE(run->source({0, 1})->at(2, 2), 17.0);
        QCOMPARE(run->source({0, 1})->at(3, 3), 131.0);
        QCOMPARE(run->source({0, 1})->at(2, 3), closed_cell);
    }

    // A member of an archive that cannot be read is left out, and said where it matters.
    void brokenMembers()
    {
        const std::string path =
            saved("w.npz", {.arrays = {counting("attn", {2, 2}), counting("tokens", {7}), counting("attn_0", {2, 2})}});
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QFile::ReadWrite));
        QByteArray bytes = file.readAll();
        const qsizetype tokens = bytes.indexOf("<f4", bytes.indexOf("tokens.npy"));
        bytes.replace(tokens, 3, "|O ");
        QVERIFY(file.seek(0) && file.write(bytes) == bytes.size() && file.flush());
        const auto run = open_weights(path, {}, budget);
        QCOMPARE(run->source({})->at(1, 1), 3.0);
        QVERIFY(coded(run->notes).back().starts_with("note.unread(tokens, "));
        QVERIFY(coded(run->notes).front().starts_with("note.other-attention(attn, "));
        QVERIFY(code_of([&] {
                    open_weights(path, {}, budget, {}, {.array = "tokens", .batch_row = {}});
                }).contains("npy-header"));
        // The numbers of the others are not even looked at.
        bytes[bytes.indexOf("attn_0.npy") + 140] ^= 1;
        QVERIFY(file.seek(0) && file.write(bytes) == bytes.size() && file.flush());
        QCOMPARE(open_weights(path, {}, budget)->source({})->at(1, 1), 3.0);
        QVERIFY(code_of([&] {
                    open_weights(path, {}, budget, {}, {.array = "attn_0", .batch_row = {}});
                }).contains("npz."));
    }

    // Whole numbers are weights only where nothing else is.
    void wholeNumbers()
    {
        QFile file(
            QString::fromStdString(saved("w.safetensors", {.arrays = {counting("a", {2, 2}), counting("b", {2, 2})}})));
        QVERIFY(file.open(QFile::ReadWrite));
        QByteArray bytes = file.readAll();
        bytes.replace(bytes.indexOf("F32", bytes.indexOf("\"b\"")), 3, "I32");
        QVERIFY(file.seek(0) && file.write(bytes) == bytes.size() && file.flush());
        const auto run = open_weights(file.fileName().toStdString(), {}, budget);
        QCOMPARE(coded(run->notes), std::vector<std::string>{"note.other-arrays(a, 2)"});
    }
};

QTEST_APPLESS_MAIN(TestFoundWeights)
#include "tst_found_weights.moc"
