// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/stored_matrix.h"
#include "engine/runs/finished_weights.h"
#include "engine/tensor/closed_cell.h"
#include "engine/tensor/mask_numbers.h"
#include "tests/engine/error_of.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <limits>
#include <numeric>

using namespace attn;

namespace {

using Shape = std::vector<Index>;

// Counts up from `first`.
NamedArray counting(const std::string& name, const Shape& shape, double first = 0)
{
    NamedArray array = {
        .name = name, .shape = shape, .values = std::vector<double>(static_cast<std::size_t>(*place_count(shape)))};
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
    return code_of<ShapeError>([&] { run_from_weights(file, "w.npy"); });
}

} // namespace

class TestFinishedWeights : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    std::string saved(const char* name, const ArrayFile& file)
    {
        const std::string path = folder_.filePath(name).toStdString();
        write_arrays(path, file);
        return path;
    }
    QString opening(const std::string& path)
    {
        return code_of([&] { open_weights(path, {}, budget); }).remove(folder_.path() + '/');
    }
    static constexpr MemoryBudget budget{1 << 20};

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

    void labels()
    {
        ArrayFile file = {.arrays = {counting("w", {2, 3})}};
        auto run = run_from_weights(file, "w", {.rows = {"a", "b"}, .columns = {"x", "y", "z"}});
        QCOMPARE(texts(run->queries), (QStringList{"a", "b"}));
        QCOMPARE(texts(run->keys), (QStringList{"x", "y", "z"}));

        file.arrays[0].row_labels = {"of", "file"};
        run = run_from_weights(file, "w");
        QCOMPARE(texts(run->queries), (QStringList{"of", "file"}));
        QCOMPARE(texts(run->keys), (QStringList{"0", "1", "2"}));
        run = run_from_weights(file, "w", {.rows = {"a", "b"}, .columns = {}});
        QCOMPARE(texts(run->queries), (QStringList{"a", "b"}));
    }

    // One list for both axes goes where it fits, and blank lines at its end are no labels.
    void labelsOfBoth()
    {
        const ArrayFile square = {.arrays = {counting("w", {2, 2})}};
        auto run = run_from_weights(square, "w", {.rows = {}, .columns = {}, .tokens = {"a", "b", "", ""}});
        QCOMPARE(texts(run->queries), (QStringList{"a", "b"}));
        QCOMPARE(texts(run->keys), (QStringList{"a", "b"}));
        run = run_from_weights(square, "w", {.rows = {"p", "q"}, .columns = {}, .tokens = {"a", "b"}});
        QCOMPARE(texts(run->queries), (QStringList{"p", "q"}));
        QCOMPARE(texts(run->keys), (QStringList{"a", "b"}));
        const ArrayFile wide = {.arrays = {counting("w", {2, 3})}};
        run = run_from_weights(wide, "w", {.rows = {}, .columns = {}, .tokens = {"a", "b", "c"}});
        QCOMPARE(texts(run->queries), (QStringList{"0", "1"}));
        QCOMPARE(texts(run->keys), (QStringList{"a", "b", "c"}));
        QCOMPARE(
            code_of<SettingError>([&] { run_from_weights(wide, "w", {.rows = {}, .columns = {}, .tokens = {"a"}}); }),
            QString("weights.tokens-fit-none(1, 2, 3)"));
    }

    void swappedLabels()
    {
        const ArrayFile file = {.arrays = {counting("w", {2, 3})}};
        QCOMPARE(code_of<SettingError>([&] {
                     run_from_weights(file, "w", {.rows = {"a", "b", "c"}, .columns = {}});
                 }),
                 QString("weights.labels-swapped(labels.rows, 3, unit.keys, 2, unit.queries)"));
        QCOMPARE(code_of<SettingError>([&] {
                     run_from_weights(file, "w", {.rows = {}, .columns = {"a", "b"}});
                 }),
                 QString("weights.labels-swapped(labels.columns, 2, unit.queries, 3, unit.keys)"));
    }

    // Which tokens are special: as the metadata say, and otherwise those with the names of special ones.
    void specialTokens()
    {
        const auto special = [&](const std::map<std::string, std::string>& metadata) {
            const auto run = open_weights(
                saved("w.safetensors", {.arrays = {counting("w", {3, 3})}, .metadata = metadata}), {}, budget);
            QStringList found;
            for (const Token& token : run->keys)
                if (token.special)
                    found << QString::fromStdString(token.text);
            return found;
        };
        const std::string tokens = "[\"[CLS]\",\"the\",\"<|eot_id|>\"]";
        QCOMPARE(special({{"tokens", tokens}}), (QStringList{"[CLS]", "<|eot_id|>"}));
        QCOMPARE(special({{"tokens", tokens}, {"special_tokens", "[1]"}}), QStringList{"the"});
        QCOMPARE(special({{"tokens", tokens}, {"special_tokens", "[0, 7, -1]"}}), QStringList{"[CLS]"});
        QCOMPARE(special({{"tokens", tokens}, {"special_tokens", "all"}}), (QStringList{"[CLS]", "<|eot_id|>"}));
        QCOMPARE(special({}), QStringList{});
        const auto given = run_from_weights({.arrays = {counting("w", {2, 2})}}, "w",
                                            {.rows = {}, .columns = {}, .tokens = {"<pad>", "a"}});
        QVERIFY(given->queries[0].special && !given->queries[1].special);
    }

    void labelsThatDoNotFit()
    {
        const ArrayFile file = {.arrays = {counting("w", {2, 3})}};
        QCOMPARE(code_of<SettingError>([&] { run_from_weights(file, "w", {.rows = {"a"}, .columns = {}}); }),
                 QString("weights.labels(labels.rows, 1, 2, unit.queries)"));
        QCOMPARE(code_of<SettingError>([&] {
                     run_from_weights(file, "w", {.rows = {}, .columns = {"a", "b", "c", "d"}});
                 }),
                 QString("weights.labels(labels.columns, 4, 3, unit.keys)"));
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
            QCOMPARE(QStringLiteral("%1 x %2 x %3 x %4")
                         .arg(run->layers)
                         .arg(run->heads)
                         .arg(run->queries.size())
                         .arg(run->keys.size()),
                     shape);
            QCOMPARE(run->weights.back()->at(static_cast<Index>(run->queries.size()) - 1,
                                             static_cast<Index>(run->keys.size()) - 1),
                     last);
            QStringList said;
            for (const std::string& note : coded(run->notes))
                said << QString::fromStdString(note);
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
        QCOMPARE(QStringLiteral("%1 x %2 x %3 x %4")
                     .arg(run->layers)
                     .arg(run->heads)
                     .arg(run->queries.size())
                     .arg(run->keys.size()),
                 shape);
        QStringList said;
        for (const std::string& note : coded(run->notes))
            said << QString::fromStdString(note);
        QCOMPARE(said, notes);
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
        QCOMPARE(QStringLiteral("%1 x %2 x %3 x %4")
                     .arg(run->layers)
                     .arg(run->heads)
                     .arg(run->queries.size())
                     .arg(run->keys.size()),
                 shape);
        const auto size = static_cast<Index>(run->keys.size());
        QCOMPARE(run->weights.back()->at(static_cast<Index>(run->queries.size()) - 1, size - 1), last);
        QCOMPARE(run->weights.front()->at(0, 0), 1.0);
        QCOMPARE(run->weights[1]->at(0, 1), 6.0);
        QStringList said;
        for (const std::string& note : coded(run->notes))
            said << QString::fromStdString(note);
        QCOMPARE(said, notes);
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

    void labelsOfMetadata_data()
    {
        using Metadata = std::map<std::string, std::string>;
        QTest::addColumn<Metadata>("metadata");
        QTest::addColumn<QStringList>("rows");
        QTest::addColumn<QStringList>("columns");
        QTest::addColumn<QStringList>("notes");
        const QStringList two = {"0", "1"};
        const QStringList three = {"0", "1", "2"};
        QTest::newRow("none") << Metadata{} << two << three << QStringList{};
        QTest::newRow("both") << Metadata{{"row_tokens", "[\"a\",\"b\"]"}, {"column_tokens", "[\"x\",\"y\",\"z\"]"}}
                              << QStringList{"a", "b"} << QStringList{"x", "y", "z"} << QStringList{};
        QTest::newRow("tokens of the keys")
            << Metadata{{"tokens", "[\"x\",\"y\",\"z\"]"}} << two << QStringList{"x", "y", "z"}
            << QStringList{"note.labels-count(tokens, 3, 2, unit.queries)"};
        QTest::newRow("rows only") << Metadata{{"row_tokens", "[\"a\",\"b\"]"}} << QStringList{"a", "b"} << three
                                   << QStringList{};
        QTest::newRow("another name") << Metadata{{"words", "[\"a\",\"b\"]"}, {"title", "x"}} << QStringList{"a", "b"}
                                      << three << QStringList{"note.labels-found(words, unit.queries, labels.rows)"};
        QTest::newRow("other names for both")
            << Metadata{{"source", "[\"x\",\"y\",\"z\"]"}, {"target", "[\"a\",\"b\"]"}} << QStringList{"a", "b"}
            << QStringList{"x", "y", "z"}
            << QStringList{"note.labels-found(target, unit.queries, labels.rows)",
                           "note.labels-found(source, unit.keys, labels.columns)"};
        QTest::newRow("two other names") << Metadata{{"words", "[\"a\",\"b\"]"}, {"ids", "[\"5\",\"6\"]"}} << two
                                         << three << QStringList{"note.labels-several(unit.queries, ids, words)"};
        QTest::newRow("a name that looks like tokens")
            << Metadata{{"input_tokens", "[\"a\"]"}} << two << three
            << QStringList{"note.unknown-tokens(input_tokens, note.of-texts(1))"};
        QTest::newRow("tokens with bars") << Metadata{{"token_list", "a|b"}, {"eos_token", "</s>"}} << two << three
                                          << QStringList{"note.unknown-tokens(token_list, note.no-texts)"};
        QTest::newRow("names of BertViz")
            << Metadata{{"left_text", "[\"a\",\"b\"]"}, {"right_text", "[\"x\",\"y\",\"z\"]"}} << QStringList{"a", "b"}
            << QStringList{"x", "y", "z"} << QStringList{};
        QTest::newRow("swapped") << Metadata{{"row_tokens", "[\"x\",\"y\",\"z\"]"}, {"column_tokens", "[\"a\",\"b\"]"}}
                                 << two << three
                                 << QStringList{"note.labels-swapped(row_tokens, 3, unit.keys, 2, unit.queries)",
                                                "note.labels-swapped(column_tokens, 2, unit.queries, 3, unit.keys)"};
        QTest::newRow("no list") << Metadata{{"column_tokens", "x y z"}} << two << three
                                 << QStringList{"note.labels(column_tokens)"};
    }
    void labelsOfMetadata()
    {
        using Metadata = std::map<std::string, std::string>;
        QFETCH(Metadata, metadata);
        QFETCH(QStringList, rows);
        QFETCH(QStringList, columns);
        QFETCH(QStringList, notes);
        const std::string path = saved("w.safetensors", {.arrays = {counting("w", {2, 3})}, .metadata = metadata});
        const auto run = open_weights(path, {}, budget);
        QCOMPARE(texts(run->queries), rows);
        QCOMPARE(texts(run->keys), columns);
        QStringList said;
        for (const std::string& note : coded(run->notes))
            said << QString::fromStdString(note);
        QCOMPARE(said, notes);
        // Given ones come first.
        QCOMPARE(texts(open_weights(path, {.rows = {"p", "q"}, .columns = {}}, budget)->queries),
                 (QStringList{"p", "q"}));
    }

    // Said once where queries and keys are the same.
    void tokensThatDoNotFit()
    {
        const std::string path =
            saved("w.safetensors", {.arrays = {counting("w", {2, 2})}, .metadata = {{"tokens", "[]"}}});
        QCOMPARE(coded(open_weights(path, {}, budget)->notes),
                 std::vector<std::string>{"note.labels-count(tokens, 0, 2, unit.queries)"});
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
