// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/playground/playground_run.h"
#include "engine/tensor/error.h"
#include "ui/importing/example_catalog.h"

#include <QDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace attn;

namespace {

std::shared_ptr<const Run> runExample(const QString& name)
{
    return run_playground(loadExample(name));
}

Matrix weights(const Run& run, Index head)
{
    const auto& source = *run.weights.at(static_cast<std::size_t>(head));
    Matrix result(source.rows(), source.columns());
    source.read(source.whole(), result.values.data());
    return result;
}

Index strongestKey(const Matrix& matrix, Index query)
{
    return std::ranges::max_element(matrix.row(query)) - matrix.row(query).begin();
}

Index placeOf(const std::vector<Token>& tokens, const char* text)
{
    return std::ranges::find(tokens, text, &Token::text) - tokens.begin();
}

} // namespace

class TestExampleCatalog : public QObject {
    Q_OBJECT
private slots:
    void everyFileIsListed()
    {
        std::set<QString> listed{"index"};
        for (const Example& example : exampleCatalog()) {
            QVERIFY2(listed.insert(example.name).second, qPrintable(example.name));
            QVERIFY(!example.title.isEmpty() && example.title.size() <= 40);
            QVERIFY(example.description.endsWith('.') && example.description.size() <= 120);
        }
        std::set<QString> files;
        for (const QString& file : QDir(":/examples").entryList({"*.json"}))
            files.insert(file.chopped(5));
        QCOMPARE(listed, files);
        QCOMPARE(exampleCatalog().front().name, "pronoun");
    }

    void everyExampleRuns_data()
    {
        QTest::addColumn<QString>("name");
        for (const Example& example : exampleCatalog())
            QTest::newRow(qPrintable(example.name)) << example.name;
    }

    void everyExampleRuns()
    {
        QFETCH(QString, name);
        const auto run = runExample(name);
        for (Index head = 0; head < run->heads; ++head) {
            const Matrix matrix = weights(*run, head);
            for (Index row = 0; row < matrix.rows; ++row) {
                double sum = 0.0;
                for (const double weight : matrix.row(row)) {
                    QVERIFY(weight >= 0.0);
                    sum += weight;
                }
                QVERIFY(std::abs(sum - 1.0) < 1e-9);
            }
        }
    }

    void theWorkedExample()
    {
        const auto run = runExample("softmax-3x3");
        const Matrix matrix = weights(*run, 0);
        for (Index row = 0; row < 3; ++row) {
            QVERIFY(matrix(row, 0) < 1e-200 && matrix(row, 1) < 1e-200);
            QCOMPARE(matrix(row, 2), 1.0);
            const auto output = run->trace({})->output.front().row(row);
            QCOMPARE(std::vector<double>(output.begin(), output.end()), (std::vector<double>{102, 126, 150}));
        }
    }

    void itLooksAtTheAnimal()
    {
        const auto run = runExample("pronoun");
        const Index it = placeOf(run->queries, "it");
        QCOMPARE(strongestKey(weights(*run, 0), it), placeOf(run->keys, "animal"));
        const auto sparse = runExample("sparsemax");
        const Matrix matrix = weights(*sparse, 0);
        QCOMPARE(strongestKey(matrix, it), placeOf(run->keys, "animal"));
        QVERIFY(2 * std::ranges::count(matrix.values, 0.0) > matrix.rows * matrix.columns);
    }

    void nothingLooksAhead()
    {
        const auto run = runExample("self-and-causal");
        const Matrix matrix = weights(*run, 0);
        for (Index row = 0; row < matrix.rows; ++row)
            for (Index column = 0; column < matrix.columns; ++column)
                QVERIFY((matrix(row, column) == 0.0) == (column > row));
    }

    void equalWordsMeet()
    {
        const auto run = runExample("one-head");
        const Matrix matrix = weights(*run, 0);
        for (Index row = 0; row < matrix.rows; ++row)
            QCOMPARE(run->keys[static_cast<std::size_t>(strongestKey(matrix, row))].text,
                     run->queries[static_cast<std::size_t>(row)].text);
    }

    // The mean distance that a head looks over grows from head to head.
    void headsReachFurtherAndFurther()
    {
        const auto run = runExample("four-heads");
        std::vector<double> reach;
        for (Index head = 0; head < run->heads; ++head) {
            const Matrix matrix = weights(*run, head);
            double distance = 0.0;
            for (Index row = 0; row < matrix.rows; ++row)
                for (Index column = 0; column < matrix.columns; ++column)
                    distance += matrix(row, column) * static_cast<double>(std::abs(row - column))
                        / static_cast<double>(matrix.rows);
            reach.push_back(distance);
        }
        QCOMPARE(reach.size(), std::size_t{4});
        QVERIFY2(reach.front() + 0.5 < reach.back(), qPrintable(QString("%1 %2").arg(reach.front()).arg(reach.back())));
    }

    void translationsFindEachOther_data()
    {
        QTest::addColumn<QString>("french");
        QTest::addColumn<QString>("english");
        QTest::newRow("noun") << "L'accord"
                              << "accord";
        QTest::newRow("first adjective") << "économique"
                                         << "economic";
        QTest::newRow("second adjective") << "européen"
                                          << "European";
        QTest::newRow("participle") << "signé"
                                    << "signed";
        QTest::newRow("year") << "1992"
                              << "1992";
    }

    void translationsFindEachOther()
    {
        QFETCH(QString, french);
        QFETCH(QString, english);
        const auto run = runExample("cross-attention");
        QCOMPARE(strongestKey(weights(*run, 0), placeOf(run->queries, qPrintable(french))),
                 placeOf(run->keys, qPrintable(english)));
    }

    // The red patch in the middle of one circle looks at red patches of both circles, and hardly anywhere else.
    void likeColorsMeet()
    {
        const auto run = runExample("shapes");
        const Placement& placement = *run->placement;
        const Index red = placeOf(run->queries, "3,3");
        const Matrix matrix = weights(*run, 0);
        double onRed = 0.0;
        double onOtherCircle = 0.0;
        for (Index patch = 0; patch < count_cells(placement.layout); ++patch) {
            const PixelArea area = area_of(placement.layout, *cell_of(placement.layout, patch), placement.extent(0));
            const auto y = static_cast<Index>(area.top + area.height / 2.0);
            const auto x = static_cast<Index>(area.left + area.width / 2.0);
            const std::uint8_t* rgb = placement.picture(0)->pixel(y, x);
            const bool isRed = rgb[0] > 180 && rgb[1] < 100;
            onRed += isRed ? matrix(red, patch) : 0.0;
            onOtherCircle += isRed && x > 80 ? matrix(red, patch) : 0.0;
        }
        QVERIFY2(onRed > 0.85, qPrintable(QString::number(onRed)));
        QVERIFY2(onOtherCircle > 0.2, qPrintable(QString::number(onOtherCircle)));
    }

    void theTwoNamesAgreeCellForCell()
    {
        const auto softmax = runExample("softmax-attention");
        const auto dotProduct = runExample("dot-product-attention");
        QCOMPARE(weights(*softmax, 0), weights(*dotProduct, 0));
        QCOMPARE(softmax->trace({})->output, dotProduct->trace({})->output);
        QVERIFY(softmax->title != dotProduct->title);
    }

    void linearCostIsAboutAPage()
    {
        const auto run = runExample("linear-cost");
        QVERIFY(run->queries.size() > 120);
        QVERIFY(count_cost(*run->trace({})).linear.has_value());
    }

    void anUnknownNameListsTheKnownOnes()
    {
        try {
            loadExample("../../etc/passwd");
            QFAIL("no error");
        } catch (const SettingError& error) {
            const QString message = QString::fromStdString(error.what());
            QVERIFY2(message.startsWith(
                         "example: \"../../etc/passwd\" is not known. Choose one of pronoun, self-and-causal, "),
                     qPrintable(message));
            QVERIFY(message.endsWith("dot-product-attention."));
        }
    }
};

QTEST_MAIN(TestExampleCatalog)
#include "tst_example_catalog.moc"
