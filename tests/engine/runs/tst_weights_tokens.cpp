// SPDX-License-Identifier: GPL-3.0-or-later
// The labels of finished weights: given, or of the file.

#include "tests/engine/error_of.h"
#include "tests/made/texts.h"
#include "tests/made/weights_files.h"

#include <QTest>

using namespace attn;

class TestWeightsTokens : public QObject, WeightsFiles {
    Q_OBJECT

private slots:
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
        QCOMPARE(said(*run), notes);
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
};

QTEST_APPLESS_MAIN(TestWeightsTokens)
#include "tst_weights_tokens.moc"
