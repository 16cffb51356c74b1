// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exporting/figure_file.h"

#include "engine/tensor/error.h"

#include <QImageReader>
#include <QPainter>
#include <QProcess>
#include <QStandardPaths>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace attn;

namespace {

// White, with a red square of 10 x 10 mm in the corner, a small picture and a text.
void drawProbe(QPainter& painter, const QSizeF& size)
{
    const double millimetre = 96.0 / 25.4;
    painter.fillRect(QRectF({}, size), Qt::white);
    painter.fillRect(QRectF(0.0, 0.0, 10.0 * millimetre, 10.0 * millimetre), Qt::red);
    QImage picture(16, 16, QImage::Format_RGB32);
    picture.fill(qRgb(12, 200, 90));
    painter.drawImage(QRectF(20.0 * millimetre, 0.0, 10.0 * millimetre, 10.0 * millimetre), picture);
    painter.drawText(QPointF(5.0 * millimetre, 20.0 * millimetre), "attention");
}

FigurePage probePage()
{
    return {.millimetres = {50.0, 30.0}, .dpi = 254.0, .title = "Heads < 4 & more"};
}

QByteArray contentsOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// What a program of the system says; empty when it is not installed.
QString outputOf(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished();
    return QString::fromUtf8(process.readAllStandardOutput());
}

} // namespace

class TestFigureFile : public QObject {
    Q_OBJECT
private slots:
    void pngHasItsSizeAndDotsPerInch_data()
    {
        QTest::addColumn<QSizeF>("millimetres");
        QTest::addColumn<double>("dpi");
        QTest::addColumn<QSize>("pixels");
        QTest::addColumn<int>("dotsPerMetre");
        QTest::newRow("screen") << QSizeF(25.4, 12.7) << 96.0 << QSize(96, 48) << 3780;
        QTest::newRow("print") << QSizeF(160.0, 120.0) << 300.0 << QSize(1890, 1417) << 11811;
        QTest::newRow("one pixel") << QSizeF(2.54, 2.54) << 10.0 << QSize(1, 1) << 394;
    }

    void pngHasItsSizeAndDotsPerInch()
    {
        QFETCH(QSizeF, millimetres);
        QFETCH(double, dpi);
        QFETCH(QSize, pixels);
        QFETCH(int, dotsPerMetre);
        const QString path = folder_.filePath("size.png");
        writeFigure(path, {millimetres, dpi, "A title"}, drawProbe);
        const QImage image(path);
        QCOMPARE(image.size(), pixels);
        QCOMPARE(image.dotsPerMeterX(), dotsPerMetre);
        QCOMPARE(image.dotsPerMeterY(), dotsPerMetre);
        QCOMPARE(image.text("Title"), QString("A title"));
    }

    void pngIsDrawnToScale()
    {
        const QString path = folder_.filePath("scale.png");
        writeFigure(path, probePage(), drawProbe); // 10 dots a millimetre
        const QImage image(path);
        QCOMPARE(image.pixelColor(98, 98), QColor(Qt::red));
        QCOMPARE(image.pixelColor(102, 50), QColor(Qt::white));
        QCOMPARE(image.pixelColor(250, 50), QColor(12, 200, 90));
        QCOMPARE(image.pixelColor(499, 299), QColor(Qt::white));
    }

    void svgHasItsSizeInMillimetres()
    {
        const QString path = folder_.filePath("size.svg");
        writeFigure(path, probePage(), drawProbe);
        QXmlStreamReader xml(contentsOf(path));
        QVERIFY(xml.readNextStartElement());
        const QXmlStreamAttributes svg = xml.attributes();
        QCOMPARE(svg.value("width"), QString("50mm"));
        QCOMPARE(svg.value("height"), QString("30mm"));
        const auto box = svg.value("viewBox").split(' ');
        QCOMPARE(box.size(), 4);
        QVERIFY(std::abs(box[2].toDouble() - 50.0 / 25.4 * 96.0) < 0.01);
        QVERIFY(std::abs(box[3].toDouble() - 30.0 / 25.4 * 96.0) < 0.01);
        QVERIFY(xml.readNextStartElement());
        QCOMPARE(xml.readElementText(), probePage().title);
    }

    void svgIsDrawnToScale()
    {
        const QString path = folder_.filePath("scale.svg");
        writeFigure(path, probePage(), drawProbe);
        QSvgRenderer renderer(path);
        QImage image(500, 300, QImage::Format_RGB32);
        QPainter painter(&image);
        renderer.render(&painter);
        painter.end();
        QCOMPARE(image.pixelColor(97, 97), QColor(Qt::red));
        QCOMPARE(image.pixelColor(103, 50), QColor(Qt::white));
        QCOMPARE(image.pixelColor(250, 50), QColor(12, 200, 90));
    }

    void svgPicturesAreSharpUnlessSmoothed()
    {
        for (const bool smooth : {false, true}) {
            const QByteArray svg = figureBytes("svg", probePage(), [smooth](QPainter& painter, const QSizeF& size) {
                painter.setRenderHint(QPainter::SmoothPixmapTransform, smooth);
                drawProbe(painter, size);
            });
            QCOMPARE(svg.contains("image-rendering:pixelated"), !smooth);
            QCOMPARE(svg.count("<image"), qsizetype{1});
        }
    }

    void pdfPageIsTheFigure()
    {
        const QString path = folder_.filePath("page.pdf");
        writeFigure(path, probePage(), drawProbe);
        const QByteArray bytes = contentsOf(path);
        QVERIFY(bytes.startsWith("%PDF-"));
        // points
        QVERIFY(bytes.contains("/MediaBox [0 0 142 85]") || bytes.contains("/MediaBox [0 0 142.000000 85.000000]"));
        QCOMPARE(bytes.count("/Type /Page\n"), 1);
    }

    void pdfEmbedsFontsAndKeepsPicturesWhole()
    {
        const QString path = folder_.filePath("whole.pdf");
        writeFigure(path, probePage(), drawProbe);
        QVERIFY(contentsOf(path).contains("/Subtype /Image"));
        QVERIFY(!contentsOf(path).contains("DCTDecode"));
        if (QStandardPaths::findExecutable("pdffonts").isEmpty())
            QSKIP("pdffonts is not installed");
        const QStringList fonts = outputOf("pdffonts", {path}).trimmed().split('\n').mid(2);
        QVERIFY(!fonts.isEmpty());
        for (const QString& font : fonts)
            // "emb" is the first
            QVERIFY2(font.contains(QRegularExpression("\\byes +(yes|no) +(yes|no) +\\d+ +\\d+$")), qPrintable(font));
    }

    void largePicturesAreNeverLossy()
    {
        const QString path = folder_.filePath("large.pdf");
        QImage picture(3000, 3000, QImage::Format_RGB32);
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                picture.setPixel(x, y, qRgb(x % 256, y % 256, (x * y) % 256));
        writeFigure(path, probePage(), [&picture](QPainter& painter, const QSizeF& size) {
            painter.drawImage(QRectF({}, size), picture);
        });
        QVERIFY(!contentsOf(path).contains("DCTDecode"));
        if (QStandardPaths::findExecutable("pdfimages").isEmpty())
            QSKIP("pdfimages is not installed");
        const QStringList pictures = outputOf("pdfimages", {"-list", path}).trimmed().split('\n').mid(2);
        QCOMPARE(pictures.size(), 1);
        QVERIFY2(pictures.first().contains(QRegularExpression("image +3000 +3000 ")), qPrintable(pictures.first()));
        // neither jpeg nor smoothed
        QVERIFY2(pictures.first().contains(QRegularExpression(" image +no ")), qPrintable(pictures.first()));
        QCOMPARE(outputOf("pdfimages", {"-png", path, folder_.filePath("large")}), QString());
        QCOMPARE(QImage(folder_.filePath("large-000.png")).convertToFormat(QImage::Format_RGB32), picture);
    }

    void formatFollowsTheEnding_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("format");
        QTest::newRow("png") << "a.png"
                             << "png";
        QTest::newRow("upper case") << "a.b/c.SVG"
                                    << "svg";
        QTest::newRow("two dots") << "a.png.pdf"
                                  << "pdf";
        QTest::newRow("unknown") << "a.jpeg"
                                 << "";
        QTest::newRow("none") << "png"
                              << "";
    }

    void formatFollowsTheEnding()
    {
        QFETCH(QString, path);
        QFETCH(QString, format);
        if (format.isEmpty())
            QVERIFY_THROWS_EXCEPTION(SettingError, figureFormatOf(path));
        else
            QCOMPARE(figureFormatOf(path), format);
    }

    void impossibleSizesAreRefused_data()
    {
        QTest::addColumn<QSizeF>("millimetres");
        QTest::addColumn<double>("dpi");
        QTest::newRow("nothing") << QSizeF(0.0, 10.0) << 300.0;
        QTest::newRow("too wide") << QSizeF(3000.0, 1.0) << 300.0;
        QTest::newRow("too many") << QSizeF(2000.0, 2000.0) << 300.0;
        QTest::newRow("no number") << QSizeF(10.0, 10.0) << std::nan("");
    }

    void impossibleSizesAreRefused()
    {
        QFETCH(QSizeF, millimetres);
        QFETCH(double, dpi);
        const FigurePage page{millimetres, dpi, {}};
        QVERIFY_THROWS_EXCEPTION(SettingError, figureImage(page, drawProbe));
    }

    void failureLeavesTheOldFile_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString& format : figureFormats())
            QTest::newRow(qPrintable(format)) << "old." + format;
    }

    void failureLeavesTheOldFile()
    {
        QFETCH(QString, name);
        QTemporaryDir folder;
        const QString path = folder.filePath(name);
        QFile old(path);
        QVERIFY(old.open(QIODevice::WriteOnly));
        old.write("old");
        old.close();
        const auto fail = [](QPainter&, const QSizeF&) { throw Error("", "broken"); };
        QVERIFY_THROWS_EXCEPTION(Error, writeFigure(path, probePage(), fail));
        QCOMPARE(contentsOf(path), QByteArray("old"));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{name});
    }


private:
    QTemporaryDir folder_;
};

QTEST_MAIN(TestFigureFile)
#include "tst_figure_file.moc"
