#include "tests/app/program.h"

#include <QImage>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include <cmath>

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
    void viewsAreDrawn_data();
    void viewsAreDrawn();
    void pngHasTheSizeAskedFor();
    void svgHasTheSizeAskedFor();
    void pdfIsWhole();
    void optionsChangeThePicture_data();
    void optionsChangeThePicture();
    void sameCallSameBytes();
    void failureLeavesTheOldFile();

private:
    QString path(const QString& name) const { return folder_.filePath(name); }

    QTemporaryDir folder_;
};

void TestRenderCommand::viewsAreDrawn_data()
{
    QTest::addColumn<QString>("view");
    QTest::addColumn<QString>("format");
    for (const char* view : {"heatmap", "heads", "links", "image", "steps"})
        for (const char* format : {"png", "svg", "pdf"})
            QTest::addRow("%s.%s", view, format) << view << format;
}

void TestRenderCommand::viewsAreDrawn()
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
    const Answer answer = answerOf(QStringList{"render"} + source + QStringList{"--view", view, "--dpi", "96", "-o", output});
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

void TestRenderCommand::pngHasTheSizeAskedFor()
{
    QCOMPARE(answerOf({"render", "--text", "a b", "--width", "80", "--height", "50", "--dpi", "200", "-o", path("s.png")}).code, 0);
    const QImage image(path("s.png"));
    QCOMPARE(image.size(), QSize(qRound(80.0 / 25.4 * 200.0), qRound(50.0 / 25.4 * 200.0)));
    QCOMPARE(image.dotsPerMeterX(), 7874);
    QCOMPARE(image.dotsPerMeterY(), 7874);
    QVERIFY(contentsOf(path("s.png")).contains("pHYs"));
}

void TestRenderCommand::svgHasTheSizeAskedFor()
{
    QCOMPARE(answerOf({"render", "--text", "a b", "--width", "80", "--height", "50.5", "--title", "A & B", "-o", path("s.svg")}).code, 0);
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

void TestRenderCommand::pdfIsWhole()
{
    QCOMPARE(answerOf({"render", "--text", "a b", "--width", "127", "--height", "63.5", "-o", path("s.pdf")}).code, 0);
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

void TestRenderCommand::optionsChangeThePicture_data()
{
    QTest::addColumn<QString>("options");
    for (const char* options : {"--colormap magma", "--range 0,1", "--log", "--values off", "--title Title", "--theme dark", "--font-size 14",
                                "--head 1", "--head mean", "--query 1", "--normalizer relu",
                                "--skip-first", "--top-k 1", "--mass 0.5", "--sort-rows 1", "--sort-columns 2", "--tokenizer character --words"})
        QTest::newRow(options) << options;
}

void TestRenderCommand::optionsChangeThePicture()
{
    QFETCH(QString, options);
    const QStringList call = {"render", "--text", "The cat sat", "--width", "120", "--height", "100", "--dpi", "96", "-o"};
    QCOMPARE(answerOf(call + QStringList{path("before.png")}).code, 0);
    QCOMPARE(answerOf(call + QStringList{path("after.png")} + options.split(' ')).code, 0);
    const QImage before(path("before.png"));
    const QImage after(path("after.png"));
    QVERIFY(!before.isNull());
    QCOMPARE(after.size(), before.size());
    QVERIFY(after != before);
}

void TestRenderCommand::sameCallSameBytes()
{
    for (const char* name : {"1.png", "2.png"})
        QCOMPARE(answerOf({"render", "--text", "a b c", "-o", path(name)}).code, 0);
    QCOMPARE(contentsOf(path("1.png")), contentsOf(path("2.png")));
}

void TestRenderCommand::failureLeavesTheOldFile()
{
    QTemporaryDir folder;
    writeFile(folder.filePath("old.png"), "old");
    const Answer answer = answerOf({"render", "--text", "a b", "--width", "5000", "--height", "5000", "--dpi", "4800", "-o", folder.filePath("old.png")});
    QCOMPARE(answer.code, 2);
    QVERIFY2(answer.errors.startsWith("attnscope: Figure: "), answer.errors.constData());
    QCOMPARE(contentsOf(folder.filePath("old.png")), QByteArray("old"));
    QCOMPARE(strangersIn(folder.path(), {"old.png"}), QStringList());
}

QTEST_MAIN(TestRenderCommand)
#include "tst_render_command.moc"
