// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/playground_runs.h"
#include "ui/exporting/figure_kinds.h"
#include "ui/exporting/print_figure.h"

#include <QPainter>
#include <QPrinter>
#include <QTemporaryDir>
#include <QTest>

using namespace attn;

class TestPrintFigure : public QObject {
    Q_OBJECT
private slots:
    void figureFitsThePage_data()
    {
        QTest::addColumn<QSizeF>("millimetres");
        QTest::newRow("wide") << QSizeF(160.0, 40.0);
        QTest::newRow("tall") << QSizeF(40.0, 160.0);
    }

    void figureFitsThePage()
    {
        QFETCH(QSizeF, millimetres);
        QTemporaryDir folder;
        QPrinter printer(QPrinter::HighResolution);
        printer.setOutputFileName(folder.filePath("page.pdf"));
        const FigurePage page{millimetres, 300.0, {}};
        QRectF onPaper;
        QSizeF given;
        printOnto(printer, page, [&](QPainter& painter, const QSizeF& size) {
            given = size;
            onPaper = painter.transform().mapRect(QRectF({}, size));
        });
        const QSizeF paper = printer.pageRect(QPrinter::DevicePixel).size();
        QCOMPARE(given, figureSize(page));
        QVERIFY(onPaper.left() >= -0.5 && onPaper.top() >= -0.5);
        QVERIFY(onPaper.right() <= paper.width() + 0.5 && onPaper.bottom() <= paper.height() + 0.5);
        const bool fillsOneSide =
            std::abs(onPaper.width() - paper.width()) < 1.0 || std::abs(onPaper.height() - paper.height()) < 1.0;
        QVERIFY(fillsOneSide);
        QVERIFY(std::abs(onPaper.width() / onPaper.height() - millimetres.width() / millimetres.height()) < 1e-6);
    }

    void pageIsPrinted()
    {
        QTemporaryDir folder;
        QPrinter printer(QPrinter::HighResolution);
        printer.setOutputFileName(folder.filePath("page.pdf"));
        const auto run = smallRun();
        const FigureKind& kind = figureKindOf("heatmap");
        printOnto(printer, suggestedPage(kind, *run, {}), figureOf(kind, run, {}));
        QFile file(folder.filePath("page.pdf"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(bytes.startsWith("%PDF-"));
        QVERIFY(!bytes.contains("DCTDecode"));
        QVERIFY(bytes.contains("/FontFile2")); // the labels are text
    }
};

QTEST_MAIN(TestPrintFigure)
#include "tst_print_figure.moc"
