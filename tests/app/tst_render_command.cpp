// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/program.h"
#include "ui/exporting/figure_kinds.h"

#include <QImage>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include <cmath>
#include <csignal>

using namespace attn;

namespace {

QByteArray outputOf(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished();
    return process.readAllStandardOutput();
}

int differentColors(const QImage& image)
{
    QSet<QRgb> colors;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            colors.insert(image.pixel(x, y));
    return static_cast<int>(colors.size());
}

} // namespace

class TestRenderCommand : public QObject {
    Q_OBJECT
private slots:
    void viewsAreDrawn_data()
    {
        QTest::addColumn<QString>("view");
        QTest::addColumn<QString>("format");
        for (const FigureKind& kind : figureKinds())
            for (const char* format : {"png", "svg", "pdf"})
                QTest::addRow("%s.%s", kind.name, format) << kind.name << format;
    }

    void viewsAreDrawn()
    {
        QFETCH(QString, view);
        QFETCH(QString, format);
        QStringList source = {"--text", "The cat sat on the mat"};
        if (view == "image") {
            QImage picture(64, 48, QImage::Format_RGB32);
            picture.fill(Qt::darkCyan);
            QVERIFY(picture.save(path("picture.png")));
            source = {"--image", path("picture.png"), "--query", "3"};
        }
        const QString output = path("view." + format);
        const Answer answer = answerOf(QStringList{"render"} + source + QStringList{"--view", view, "-o", output}
                                       + (format == "png" ? QStringList{"--dpi", "96"} : QStringList{}));
        QCOMPARE(answer.errors, QByteArray());
        QCOMPARE(answer.code, 0);
        const QByteArray bytes = contentsOf(output);
        if (format == "png")
            QVERIFY(differentColors(QImage(output)) > 20);
        else if (format == "pdf")
            QVERIFY(bytes.startsWith("%PDF-") && bytes.trimmed().endsWith("%%EOF"));
        else
            QVERIFY(bytes.contains("<svg ") && bytes.trimmed().endsWith("</svg>"));
    }

    void pngHasTheSizeAskedFor()
    {
        QCOMPARE(answerOf({"render", "--text", "a b", "--width", "80", "--height", "50", "--dpi", "200", "-o",
                           path("s.png")})
                     .code,
                 0);
        const QImage image(path("s.png"));
        QCOMPARE(image.size(), QSize(qRound(80.0 / 25.4 * 200.0), qRound(50.0 / 25.4 * 200.0)));
        QCOMPARE(image.dotsPerMeterX(), 7874);
        QCOMPARE(image.dotsPerMeterY(), 7874);
        QVERIFY(contentsOf(path("s.png")).contains("pHYs"));
    }

    void svgHasTheSizeAskedFor()
    {
        QCOMPARE(answerOf({"render", "--text", "a b", "--width", "80", "--height", "50.5", "--title", "A & B", "-o",
                           path("s.svg")})
                     .code,
                 0);
        QXmlStreamReader xml(contentsOf(path("s.svg")));
        QVERIFY(xml.readNextStartElement());
        QCOMPARE(xml.attributes().value("width"), QString("80mm"));
        QCOMPARE(xml.attributes().value("height"), QString("50.5mm"));
        QVERIFY(xml.readNextStartElement());
        QCOMPARE(xml.readElementText(), QString("A & B"));
        while (!xml.atEnd())
            xml.readNext();
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    }

    void pdfIsWhole()
    {
        QCOMPARE(answerOf({"render", "--text", "a b", "--width", "127", "--height", "63.5", "-o", path("s.pdf")}).code,
                 0);
        const QByteArray bytes = contentsOf(path("s.pdf"));
        QVERIFY(!bytes.contains("DCTDecode"));
        if (QStandardPaths::findExecutable("pdfinfo").isEmpty())
            QSKIP("poppler-utils are not installed");
        QVERIFY(outputOf("pdfinfo", {path("s.pdf")}).contains("Page size:       360 x 180 pts"));
        QVERIFY(outputOf("pdftotext", {path("s.pdf"), "-"}).contains("a"));
        const QList<QByteArray> fonts = outputOf("pdffonts", {path("s.pdf")}).trimmed().split('\n').mid(2);
        QVERIFY(!fonts.isEmpty());
        for (const QByteArray& font : fonts)
            QVERIFY2(font.simplified().split(' ').contains("yes"), font.constData()); // embedded
    }

    void optionsChangeThePicture_data()
    {
        QTest::addColumn<QString>("options");
        for (const char* options : {"--colormap magma",
                                    "--range 0,1",
                                    "--log",
                                    "--values off",
                                    "--title Title",
                                    "--theme dark",
                                    "--font-size 14",
                                    "--font-size 9.3",
                                    "--no-labels",
                                    "--no-colorbar",
                                    "--profiles",
                                    "--rows 1-2",
                                    "--columns 0",
                                    "--head 1",
                                    "--head mean",
                                    "--query 1",
                                    "--normalizer relu",
                                    "--skip-first",
                                    "--top-k 1",
                                    "--mass 0.5",
                                    "--sort-rows 1",
                                    "--sort-columns 2",
                                    "--tokenizer character --words"})
            QTest::newRow(options) << options;
    }

    void optionsChangeThePicture()
    {
        QFETCH(QString, options);
        const QStringList call = {"render",   "--text", "The cat sat", "--width", "120",
                                  "--height", "100",    "--dpi",       "96",      "-o"};
        QCOMPARE(answerOf(call + QStringList{path("before.png")}).code, 0);
        QCOMPARE(answerOf(call + QStringList{path("after.png")} + options.split(' ')).code, 0);
        const QImage before(path("before.png"));
        const QImage after(path("after.png"));
        QVERIFY(!before.isNull());
        QCOMPARE(after.size(), before.size());
        QVERIFY(after != before);
    }

    void optionsChangeTheOverlay_data()
    {
        QTest::addColumn<QString>("options");
        for (const char* options : {"--smooth", "--opacity 0.2", "--query 30", "--skip-first"})
            QTest::newRow(options) << options;
    }

    void optionsChangeTheOverlay()
    {
        QFETCH(QString, options);
        const QStringList call = {"render", "--example", "shapes", "--view", "image", "--dpi", "50", "-o"};
        QCOMPARE(answerOf(call + QStringList{path("before.png")}).code, 0);
        QCOMPARE(answerOf(call + QStringList{path("after.png")} + options.split(' ')).code, 0);
        const QImage before(path("before.png"));
        QVERIFY(!before.isNull());
        QVERIFY(QImage(path("after.png")) != before);
    }

    void sameCallSameBytes()
    {
        for (const char* name : {"1.png", "2.png"})
            QCOMPARE(answerOf({"render", "--text", "a b c", "-o", path(name)}).code, 0);
        QCOMPARE(contentsOf(path("1.png")), contentsOf(path("2.png")));
    }

    void failureLeavesTheOldFile()
    {
        QTemporaryDir folder;
        writeFile(folder.filePath("old.png"), "old");
        const Answer answer = answerOf({"render", "--text", "a b", "--width", "5000", "--height", "5000", "--dpi",
                                        "4800", "-o", folder.filePath("old.png")});
        QCOMPARE(answer.code, 2);
        QVERIFY2(answer.errors.startsWith("attnscope: Figure: "), answer.errors.constData());
        QCOMPARE(contentsOf(folder.filePath("old.png")), QByteArray("old"));
        QCOMPARE(strangersIn(folder.path(), {"old.png"}), QStringList());
    }

    void eachHeadHasItsFile()
    {
        QTemporaryDir folder;
        const QStringList call = {"render", "--text", "The cat sat", "--heads", "4", "--dpi", "50"};
        const Answer answer = answerOf(
            call + QStringList{"--layer", "all", "--head", "all", "-o", folder.filePath("fig-{layer}-{head}.png")});
        QCOMPARE(answer.errors, QByteArray());
        QCOMPARE(answer.code, 0);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden),
                 (QStringList{"fig-0-0.png", "fig-0-1.png", "fig-0-2.png", "fig-0-3.png"}));
        QCOMPARE(answerOf(call + QStringList{"--head", "2", "-o", folder.filePath("alone.png")}).code, 0);
        QCOMPARE(contentsOf(folder.filePath("alone.png")), contentsOf(folder.filePath("fig-0-2.png")));
    }

    void bracesOfFoldersStay()
    {
        QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkpath("{layer} {head}{x}"));
        const QString name = folder.filePath("{layer} {head}{x}/f-{head}.svg");
        QCOMPARE(answerOf({"render", "--text", "a b", "--heads", "2", "--head", "all", "-o", name}).errors,
                 QByteArray());
        for (const char* head : {"0", "1"})
            QVERIFY(QFile::exists(folder.filePath(QString("{layer} {head}{x}/f-%1.svg").arg(head))));
        QVERIFY(answerOf({"render", "--text", "a b", "--heads", "2", "--head", "all", "-o",
                          folder.filePath("{layer} {head}{x}/f.svg")})
                    .errors.startsWith("attnscope: --head: all need a file each. Write {head}"));
    }

    void patternsAreFilledIn()
    {
        QCOMPARE(
            answerOf({"render", "--text", "a b", "--layer", "mean", "--head", "1", "-o", path("{layer}-{head}.svg")})
                .code,
            0);
        QVERIFY(QFile::exists(path("mean-1.svg")));
        QTemporaryDir folder;
        QCOMPARE(
            answerOf({"render", "--text", "a b", "--head", "1", "-o", folder.filePath("l{layer}h{head}.svg")}).code, 0);
        QCOMPARE(answerOf({"render", "--text", "a b", "--head", "mean", "-o", folder.filePath("{head}.svg")}).code, 0);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), (QStringList{"l0h1.svg", "mean.svg"}));
    }

    void headsAreSortedAndChosen()
    {
        const QStringList call = {"render", "--text", "The cat sat on the mat", "--view"};
        const auto drawn = [&](const QStringList& options) {
            const Answer answer = answerOf(call + options + QStringList{"-o", path("many.svg")});
            return answer.code == 0 ? contentsOf(path("many.svg")) : answer.errors;
        };
        const QByteArray given = drawn({"heads"});
        for (const char* order : {"entropy", "first", "previous", "same", "distance"})
            QVERIFY(drawn({"heads", "--sort", order}) != given);
        QCOMPARE(drawn({"heads", "--sort", "given"}), given);
        const QByteArray some = drawn({"links", "--heads-shown", "0,3"});
        QVERIFY(some.startsWith("<?xml") && some != drawn({"links", "--heads-shown", "3"}));
        QVERIFY(drawn({"links", "--head", "mean"}).startsWith("<?xml"));
        QVERIFY(drawn({"links", "--heads-shown", "0,1,2,3"}) != drawn({"links", "--head", "mean"})); // which is one
        QVERIFY(drawn({"heads", "--head", "2"}) != drawn({"heads", "--head", "0"}));                 // another frame
        QVERIFY(drawn({"heads", "--head", "all"}).contains("Give the one to frame."));
        QVERIFY(drawn({"heads", "--head", "4"}).contains("head 4: the run has 4"));
        QVERIFY(drawn({"panels", "--head", "1"}).contains("--view heatmap"));
        QVERIFY(drawn({"links", "--heads-shown", "4"}).contains("head 4: the run has 4"));
        QVERIFY(drawn({"links", "--heads-shown", "0,,1"}).contains("\"0,,1\" is not a list of heads"));
        QVERIFY(drawn({"heatmap", "--heads-shown", "0"}).contains("--view links"));
        QVERIFY(drawn({"links", "--sort", "entropy"}).contains("--view heads"));
    }

    // Head 1 has a tenth of the weights of head 0.
    void rangesAreThoseOfWhatIsDrawn()
    {
        const auto drawn = [&](const QStringList& options) {
            const Answer answer = answerOf(QStringList{"render", "--weights", path("heads.npy"), "--width", "100",
                                                       "--height", "100", "-o", path("r.svg")}
                                           + options);
            return answer.code == 0 ? contentsOf(path("r.svg")) : answer.errors;
        };
        // Two heads of 2 x 2, as float64.
        QByteArray header("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2, 2), }");
        header = header.leftJustified(117, ' ') + '\n';
        QByteArray npy = QByteArray("\x93NUMPY\x01\x00\x76\x00", 10) + header;
        for (const double value : {1.0, 2.0, 3.0, 4.0, 0.1, 0.2, 0.3, 0.4})
            npy.append(reinterpret_cast<const char*>(&value), sizeof value);
        writeFile(path("heads.npy"), npy);
        const QStringList second{"--head", "1"};
        QVERIFY(drawn(second).startsWith("<?xml"));
        QCOMPARE(drawn(second), drawn(second + QStringList{"--range", "0,0.4"}));
        QCOMPARE(drawn(second + QStringList{"--range", "auto"}), drawn(second));
        QVERIFY(drawn(second + QStringList{"--range", "shared"}) != drawn(second));
        QCOMPARE(drawn(second + QStringList{"--rows", "0-0"}),
                 drawn(second + QStringList{"--rows", "0-0", "--range", "0,0.2"}));
        QCOMPARE(drawn(second + QStringList{"--range", "p0,p100"}), drawn(second + QStringList{"--range", "0.1,0.4"}));
        QVERIFY(drawn({"--range", "p1,99"}).contains("\"99\" is not a percentile"));
        QVERIFY(drawn({"--range", "p99,p1"}).contains("is empty"));
        QVERIFY(drawn({"--range", "p1,p200"}).contains("\"p200\" is not a percentile"));
        // One scale for all heads, whose smallest and largest weights are these.
        const QStringList heads{"--view", "heads"};
        QCOMPARE(drawn(heads + QStringList{"--range", "p0,p100"}), drawn(heads + QStringList{"--range", "0.1,4"}));
        QVERIFY(drawn(heads + QStringList{"--range", "p20,p80"}) != drawn(heads + QStringList{"--range", "p0,p100"}));
        const auto steps = [&](const char* range) {
            return answerOf({"render", "--text", "a b c d", "--view", "steps", "--range", range, "-o", path("s.svg")})
                        .code
                    == 0
                ? contentsOf(path("s.svg"))
                : QByteArray();
        };
        QVERIFY(!steps("p0,p100").isEmpty());
        QVERIFY(steps("p0,p100") != steps("p30,p70"));
        const QStringList image{"--view", "image", "--grid", "1x2", "--query", "1"};
        QCOMPARE(drawn(image + QStringList{"--range", "p0,p100"}), drawn(image + QStringList{"--range", "3,4"}));
        QVERIFY(drawn(image + QStringList{"--range", "p0,p100"}) != drawn(image));
        QVERIFY(drawn({"--aspect", "free"}) != drawn({}));
        QVERIFY(drawn({"--aspect", "wide"}).contains("auto, square"));
    }

    // In the heatmap, in panels and in links.
    void cutNamesAreSaid_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QByteArray>("note");
        const QByteArray room("names of tokens are cut, --label-room gives them more pixels");
        QTest::newRow("heatmap") << QStringList{} << room;
        QTest::newRow("heatmap, with room") << QStringList{"--label-room", "700", "--width", "900"} << QByteArray();
        QTest::newRow("panels") << QStringList{"--view", "panels"} << room;
        QTest::newRow("panels, with room")
            << QStringList{"--view", "panels", "--label-room", "700", "--width", "900", "--height", "900"}
            << QByteArray();
        QTest::newRow("links") << QStringList{"--view", "links"}
                               << QByteArray("names of tokens are cut, a larger --width or a smaller --font-size "
                                             "shows more of them");
        QTest::newRow("links, with room") << QStringList{"--view", "links", "--width", "2000"} << QByteArray();
    }
    void cutNamesAreSaid()
    {
        QFETCH(QStringList, options);
        QFETCH(QByteArray, note);
        const Answer answer = answerOf(
            QStringList{"render", "--tokens", "a|" + QString(80, u'x') + "|b", "--heads", "2", "-o", path("cut.svg")}
            + options);
        QCOMPARE(answer.code, 0);
        QCOMPARE(answer.errors, note.isEmpty() ? note : "attnscope: note: " + note + '\n');
    }

    void whatNumbersLackIsSaid_data()
    {
        QTest::addColumn<QByteArray>("csv");
        QTest::addColumn<QByteArray>("notes");
        QTest::newRow("even") << QByteArray("0.5,0.5\n0.25,0.75\n") << QByteArray();
        QTest::newRow("a sink") << QByteArray("0.25,0.25\n0.3,0.4\n")
                                << QByteArray(
                                       "attnscope: note: rows do not sum to 1: 30 % to 50 % of each row is missing\n");
        QTest::newRow("scores") << QByteArray("-2,3\n1,4\n") << QByteArray();
        QTest::newRow("a mask of numbers")
            << QByteArray("1,-65504\n0.5,0.5\n")
            << QByteArray("attnscope: note: masked cells: 1 (-infinity, or a number such as -65504 or -1e9)\n");
        QTest::newRow("a mask of infinities")
            << QByteArray("1,-inf,-inf\n0.5,0.5,-inf\n")
            << QByteArray("attnscope: note: masked cells: 3 (-infinity, or a number such as -65504 or -1e9)\n");
    }
    void whatNumbersLackIsSaid()
    {
        QFETCH(QByteArray, csv);
        writeFile(path("short.csv"), csv);
        const Answer answer = answerOf({"render", "--weights", path("short.csv"), "-o", path("short.png")});
        QCOMPARE(answer.code, 0);
        QTEST(answer.errors, "notes");
    }

    void wrongCallsSayWhatToDo_data()
    {
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("says");
        QTest::newRow("all heads in one file") << "--head all"
                                               << "{head}";
        QTest::newRow("all layers in one file") << "--layer all"
                                                << "{layer}";
        QTest::newRow("no layer") << "--layer one"
                                  << "--layer";
        QTest::newRow("no range") << "--rows 3-1"
                                  << "--rows";
        QTest::newRow("beyond the matrix") << "--columns 0-99"
                                           << "--columns: 99 is not there. The matrix has 2";
        QTest::newRow("no window in this view") << "--view links --rows 0-1"
                                                << "--rows";
    }

    void wrongCallsSayWhatToDo()
    {
        QFETCH(QString, options);
        QFETCH(QString, says);
        QTemporaryDir folder;
        const Answer answer =
            answerOf(QStringList{"render", "--text", "a b", "-o", folder.filePath("x.png")} + options.split(' '));
        QCOMPARE(answer.code, 2);
        QVERIFY2(answer.errors.startsWith("attnscope: ") && answer.errors.contains(says.toUtf8()),
                 answer.errors.constData());
        QVERIFY(QDir(folder.path()).isEmpty());
    }

    // A picture of 5,000 x 5,000 cells takes seconds to draw and to pack.
    void interruptedFiguresLeaveNothing()
    {
        Terminal terminal;
        if (terminal.name().isEmpty())
            QSKIP("no terminal can be made here");
        QTemporaryDir folder;
        QByteArray csv;
        for (int i = 0; i < 5000; ++i)
            csv += QByteArray::number(i % 97) + "," + QByteArray::number(i % 89) + "\n";
        const QString matrix = folder.filePath("x.csv");
        writeFile(matrix, csv);
        QProcess process;
        prepareProgram(process,
                       {"render", "--q", matrix, "--k", matrix, "--v", matrix, "-o", folder.filePath("x.pdf")});
        process.setStandardErrorFile(terminal.name());
        process.start();
        QTRY_VERIFY_WITH_TIMEOUT(terminal.text().contains('%'), 60'000); // it is in the middle of its work
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitCode(), 130);
        QVERIFY2(terminal.text().endsWith("attnscope: cancelled: nothing was written\r\n"), terminal.text());
        QCOMPARE(strangersIn(folder.path(), {"x.csv"}), QStringList());
    }


private:
    QString path(const QString& name) const { return folder_.filePath(name); }

    QTemporaryDir folder_;
};

QTEST_MAIN(TestRenderCommand)
#include "tst_render_command.moc"
