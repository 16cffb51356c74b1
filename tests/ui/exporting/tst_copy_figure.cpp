#include "tests/ui/exporting/small_run.h"
#include "ui/exporting/copy_figure.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <QTest>

using namespace attn;

class TestCopyFigure : public QObject {
    Q_OBJECT
private slots:
    void pictureAndTableAreOnTheClipboard();
    void tableIsOfTheShownHead();
    void tokensDoNotBreakTheTable();
    void hugeTablesAreLeftOut();
};

void TestCopyFigure::pictureAndTableAreOnTheClipboard()
{
    const auto run = smallRun();
    copyFigure(figureKindOf("heatmap"), *run, {}, {{50.8, 25.4}, 100.0, {}});
    const QMimeData* const data = QGuiApplication::clipboard()->mimeData();
    QCOMPARE(data->imageData().value<QImage>().size(), QSize(200, 100));
    const QStringList lines = data->text().split('\n');
    QCOMPARE(lines.size(), 5);
    QCOMPARE(lines[0], QString("\tthe\tcat\tsat"));
    for (int row = 0; row < 3; ++row) {
        const QStringList cells = lines[row + 1].split('\t');
        QCOMPARE(cells.size(), 4);
        QCOMPARE(cells[0], QString::fromStdString(run->queries[static_cast<std::size_t>(row)].text));
        for (int column = 0; column < 3; ++column)
            QCOMPARE(cells[column + 1].toDouble(), run->weights[0]->at(row, column)); // bit for bit
    }
}

void TestCopyFigure::tableIsOfTheShownHead()
{
    const auto run = smallRun();
    FigureParameters parameters;
    parameters.head = {std::nullopt};
    const std::unique_ptr<QMimeData> data(clipboardData(figureKindOf("heatmap"), *run, parameters, {{50.8, 25.4}, 100.0, {}}));
    const double first = data->text().split('\n')[1].split('\t')[1].toDouble();
    QCOMPARE(first, (run->weights[0]->at(0, 0) + run->weights[1]->at(0, 0)) / 2.0);
}

void TestCopyFigure::tokensDoNotBreakTheTable()
{
    Run run;
    run.queries = {{"a\tb"}};
    run.keys = {{"c\nd"}};
    run.weights = {std::make_shared<DenseSource>(std::make_shared<Matrix>(1, 1))};
    const std::unique_ptr<QMimeData> data(clipboardData(figureKindOf("heatmap"), run, {}, {{50.8, 25.4}, 100.0, {}}));
    QCOMPARE(data->text(), QString("\tc d\na b\t0\n"));
}

void TestCopyFigure::hugeTablesAreLeftOut()
{
    Run run;
    run.queries.resize(1001, {"q"});
    run.keys.resize(1000, {"k"});
    run.weights = {std::make_shared<DenseSource>(std::make_shared<Matrix>(1001, 1000))};
    const std::unique_ptr<QMimeData> data(clipboardData(figureKindOf("heatmap"), run, {}, {{50.8, 25.4}, 100.0, {}}));
    QVERIFY(data->hasImage());
    QVERIFY(!data->hasText());
}

QTEST_MAIN(TestCopyFigure)
#include "tst_copy_figure.moc"
