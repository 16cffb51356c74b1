// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/playground_runs.h"
#include "ui/exporting/copy_figure.h"
#include "ui/exporting/figure_kinds.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <QTest>

using namespace attn;

namespace {

const FigurePage page{{50.8, 25.4}, 100.0, {}};

} // namespace

class TestCopyFigure : public QObject {
    Q_OBJECT
private slots:
    void pictureAndTableAreCopied()
    {
        const auto run = smallRun();
        const FigureCopy copy = copyOf(figureKindOf("heatmap"), run, {}, page);
        QGuiApplication::clipboard()->setMimeData(clipboardData(copy));
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
        QVERIFY(data->html().contains("<tr><th></th><th>the</th><th>cat</th><th>sat</th></tr>"));
        QCOMPARE(data->html().count("<td>"), qsizetype{9});
    }

    void tableIsOfTheShownHead()
    {
        const auto run = smallRun();
        FigureParameters parameters;
        parameters.head = {0, Axis::mean()};
        const double first =
            copyOf(figureKindOf("heatmap"), run, parameters, page).tabbed.split('\n')[1].split('\t')[1].toDouble();
        QCOMPARE(first, (run->weights[0]->at(0, 0) + run->weights[1]->at(0, 0)) / 2.0);
    }

    void tableIsOfTheShownWindow()
    {
        const auto run = smallRun();
        FigureParameters parameters;
        parameters.heatmap.window = Window{1, 2, 2, 1};
        const QStringList lines = copyOf(figureKindOf("heatmap"), run, parameters, page).tabbed.split('\n');
        QCOMPARE(lines[0], QString("\tsat"));
        QCOMPARE(
            lines[1],
            QString("cat\t%1").arg(QString::number(run->weights[0]->at(1, 2), 'g', QLocale::FloatingPointShortest)));
        QCOMPARE(lines.size(), 4);
    }

    void tokensDoNotBreakTheTable()
    {
        auto run = std::make_shared<Run>();
        run->queries = {{"a\tb"}};
        run->keys = {{"<c\nd>"}};
        run->weights = {std::make_shared<DenseSource>(std::make_shared<Matrix>(1, 1))};
        const FigureCopy copy = copyOf(figureKindOf("heatmap"), run, {}, page);
        QCOMPARE(copy.tabbed, QString("\t<c d>\na b\t0\n"));
        QVERIFY(copy.html.contains("<th>&lt;c d&gt;</th>"));
    }

    void hugeTablesAreLeftOut()
    {
        auto run = std::make_shared<Run>();
        run->queries.resize(1001, {"q"});
        run->keys.resize(1000, {"k"});
        run->weights = {std::make_shared<DenseSource>(std::make_shared<Matrix>(1001, 1000))};
        const std::unique_ptr<QMimeData> data(clipboardData(copyOf(figureKindOf("heatmap"), run, {}, page)));
        QVERIFY(data->hasImage());
        QVERIFY(!data->hasText());
        FigureParameters parameters;
        parameters.heatmap.window = Window{0, 0, 1000, 1000};
        QVERIFY(!copyOf(figureKindOf("heatmap"), run, parameters, page).tabbed.isEmpty());
    }

    void copyingCanBeStopped()
    {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled,
                                 copyOf(figureKindOf("heatmap"), smallRun(), {}, page, {stop.get_token(), {}}));
    }
};

QTEST_MAIN(TestCopyFigure)
#include "tst_copy_figure.moc"
