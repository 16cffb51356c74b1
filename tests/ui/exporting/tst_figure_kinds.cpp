// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/playground_runs.h"
#include "ui/exporting/figure_kinds.h"

#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace attn;

class TestFigureKinds : public QObject {
    Q_OBJECT
private slots:
    void eachKindDrawsItsOwnPicture()
    {
        const auto run = patchRun();
        QList<QImage> pictures;
        for (const FigureKind& kind : figureKinds()) {
            QCOMPARE(&figureKindOf(kind.name), &kind);
            QVERIFY(!figureLabel(kind).isEmpty());
            const QImage picture = figureImage({{100.0, 80.0}, 96.0, {}}, figureOf(kind, run, {}));
            QSet<QRgb> colors;
            for (int y = 0; y < picture.height(); ++y)
                for (int x = 0; x < picture.width(); ++x)
                    colors << picture.pixel(x, y);
            QVERIFY2(colors.size() > 10, kind.name);
            QVERIFY2(!pictures.contains(picture), kind.name);
            pictures << picture;
        }
        QCOMPARE(pictures.size(), 6);
    }

    void heightsSuitTheRun_data()
    {
        QTest::addColumn<QString>("name");
        for (const FigureKind& kind : figureKinds())
            QTest::newRow(kind.name) << kind.name;
    }

    void heightsSuitTheRun()
    {
        QFETCH(QString, name);
        const FigureKind& kind = figureKindOf(name);
        for (const auto& run : {smallRun(), patchRun()}) {
            const FigurePage page = suggestedPage(kind, *run, {});
            QCOMPARE(page.millimetres.width(), 160.0);
            QCOMPARE(page.millimetres.height(), suggestedHeight(kind, 160.0, *run, {}));
            QVERIFY2(page.millimetres.height() > 20.0 && page.millimetres.height() < 400.0,
                     qPrintable(QString::number(page.millimetres.height())));
        }
    }

    void aCaptionStandsBelowEachFigure_data() { heightsSuitTheRun_data(); }

    // The figure above it is the one without a caption, and the words have a strip of their own.
    void aCaptionStandsBelowEachFigure()
    {
        QFETCH(QString, name);
        const FigureKind& kind = figureKindOf(name);
        const auto run = patchRun();
        FigureParameters parameters;
        const double plain = suggestedHeight(kind, 100.0, *run, parameters);
        const QImage without = figureImage({{100.0, plain}, 96.0, {}}, figureOf(kind, run, parameters));
        parameters.caption = "Read along a row: where that token looks.";
        const double worded = suggestedHeight(kind, 100.0, *run, parameters);
        QVERIFY(worded > plain + 4.0);
        const QImage with = figureImage({{100.0, worded}, 96.0, {}}, figureOf(kind, run, parameters));
        const int above = with.height() - static_cast<int>(std::ceil((worded - plain) * 96.0 / 25.4)) - 1;
        QVERIFY(std::abs(above - without.height()) <= 2);
        QSet<QRgb> colors;
        for (int y = above + 2; y < with.height(); ++y)
            for (int x = 0; x < with.width(); ++x)
                colors << with.pixel(x, y);
        QVERIFY(colors.size() > 3);
    }

    void fontsHaveTheirPoints_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<double>("points");
        for (const QString& name : QStringList{"heatmap", "panels", "links"})
            for (const double points : {7.0, 7.3, 12.0})
                QTest::newRow(qPrintable(QStringLiteral("%1 %2").arg(name).arg(points))) << name << points;
    }

    // As the viewer of a PDF measures them: the height of a word is in proportion to the points.
    void fontsHaveTheirPoints()
    {
        QFETCH(QString, name);
        QFETCH(double, points);
        if (QStandardPaths::findExecutable("pdftotext").isEmpty())
            QSKIP("pdftotext is not installed");
        QTemporaryDir folder;
        const auto heightAt = [&](double size) {
            FigureParameters parameters;
            parameters.style.fontPoints = size;
            const QString path = folder.filePath("font.pdf");
            writeFigure(path, {{160.0, 120.0}, 300.0, {}}, figureOf(figureKindOf(name), smallRun(), parameters));
            QProcess process;
            process.start("pdftotext", {"-bbox", path, "-"});
            process.waitForFinished();
            const QString boxes = QString::fromUtf8(process.readAllStandardOutput());
            const auto word =
                QRegularExpression("yMin=\"([0-9.]+)\" xMax=\"[0-9.]+\" yMax=\"([0-9.]+)\">cat<").match(boxes);
            return word.captured(2).toDouble() - word.captured(1).toDouble();
        };
        const double ofOnePoint = heightAt(9.0) / 9.0;
        QVERIFY(ofOnePoint > 0.5);
        QVERIFY2(std::abs(heightAt(points) - ofOnePoint * points) < 0.01,
                 qPrintable(QString::number(heightAt(points))));
    }

    void browsersShowThePng_data()
    {
        QTest::addColumn<QString>("name");
        for (const FigureKind& kind : figureKinds())
            QTest::newRow(kind.name) << kind.name;
    }

    // The SVG in Chromium and the PNG, pixel by pixel. The edges of letters are smoothed in other ways: at most 2 % of
    // the pixels may differ by more than a quarter of the range of a channel, and all together by 1 % of it on average.
    void browsersShowThePng()
    {
        QFETCH(QString, name);
        const QString browser = QStandardPaths::findExecutable("chromium");
        if (browser.isEmpty())
            QSKIP("chromium is not installed");
        QTemporaryDir folder;
        const FigurePage page{{132.292, 105.833}, 96.0, {}}; // 500 x 400 pixels
        const DrawFigure draw = figureOf(figureKindOf(name), patchRun(), {});
        writeFigure(folder.filePath("figure.svg"), page, draw);
        const QImage png = figureImage(page, draw);
        QCOMPARE(png.size(), QSize(500, 400));
        QProcess process;
        process.start(browser,
                      {"--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                       "--user-data-dir=" + folder.filePath("profile"), "--screenshot=" + folder.filePath("seen.png"),
                       "--window-size=500,400", "file://" + folder.filePath("figure.svg")});
        QVERIFY(process.waitForFinished(120'000));
        const QImage seen = QImage(folder.filePath("seen.png")).convertToFormat(QImage::Format_RGB32);
        if (seen.isNull())
            QSKIP("chromium cannot start here");
        QCOMPARE(seen.size(), png.size());
        int far = 0;
        double sum = 0.0;
        for (int y = 0; y < png.height(); ++y)
            for (int x = 0; x < png.width(); ++x) {
                const QRgb a = png.pixel(x, y);
                const QRgb b = seen.pixel(x, y);
                const int difference = std::max(
                    {std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)), std::abs(qBlue(a) - qBlue(b))});
                far += difference > 64 ? 1 : 0;
                sum += difference;
            }
        const double pixels = png.width() * png.height();
        const QString measured = QStringLiteral("%1 % differ much, %2 % on average")
                                     .arg(100.0 * far / pixels)
                                     .arg(100.0 * sum / 255.0 / pixels);
        qInfo("%s", qPrintable(measured));
        QVERIFY2(far / pixels < 0.02 && sum / 255.0 / pixels < 0.01, qPrintable(measured));
    }

    void unknownNamesAreRefused()
    {
        QVERIFY_THROWS_EXCEPTION(SettingError, figureKindOf("map"));
        QVERIFY_THROWS_EXCEPTION(SettingError, figureKindOf("Heatmap"));
        QVERIFY_THROWS_EXCEPTION(SettingError, figureKindOf(""));
    }
};

QTEST_MAIN(TestFigureKinds)
#include "tst_figure_kinds.moc"
