// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/program.h"
#include "tests/made/model_folder.h"
#include "tests/made/windows.h"
#include "ui/exporting/figure_kinds.h"
#include "ui/heads/heads_view.h"
#include "ui/widgets/toast.h"
#include "ui/window/caption_bar.h"
#include "ui/window/view_stack.h"

#include <QClipboard>
#include <QImage>
#include <QRegularExpression>
#include <QSlider>

using namespace attn;

// “Copy as command line” and “Copy as Python”: what they put on the clipboard makes the same figure and the same
// numbers, pixel by pixel and bit by bit, when a shell and Python run it.
class TestCopiedCalls : public QObject, WindowTest {
    Q_OBJECT

    QString copied(ActionId id)
    {
        QGuiApplication::clipboard()->clear();
        trigger(id);
        return QGuiApplication::clipboard()->text();
    }

    // Runs a command in a new folder where `attnscope` is the program, and returns the folder.
    static QByteArray runIn(const QString& folder, const QString& program, const QStringList& arguments)
    {
        QFile::link(QStringLiteral(ATTN_PROGRAM), folder + QStringLiteral("/attnscope"));
        QProcess process;
        prepareProgram(process, {});
        QProcessEnvironment environment = process.processEnvironment();
        environment.insert("PATH", folder + u':' + qEnvironmentVariable("PATH"));
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(folder);
        process.start(program, arguments);
        process.waitForFinished(60000);
        return process.exitCode() == 0 ? QByteArray() : process.readAllStandardError() + "!";
    }

    static QString onlyFile(const QString& folder, const QString& ending)
    {
        const QStringList files = QDir(folder).entryList({QStringLiteral("*.") + ending}, QDir::Files);
        return files.size() == 1 ? folder + u'/' + files.front() : QString();
    }

    static double valueOf(const QString& command, const char* option)
    {
        const QRegularExpression value(QStringLiteral("%1 ([0-9.]+)").arg(QLatin1String(option)));
        return value.match(command).captured(1).toDouble();
    }

    QImage figureNow(const QString& command) const
    {
        FigureParameters parameters = window_->views()->view()->figureParameters();
        const auto* const caption = window_->findChild<CaptionBar*>();
        parameters.title = caption->title();
        parameters.caption = caption->caption();
        parameters.heatmap.seen = {}; // whole cells
        const FigurePage page{{valueOf(command, "--width"), valueOf(command, "--height")}, 192.0, {}};
        return figureImage(page,
                           figureOf(figureKindOf(QString::fromLatin1(entryOf(window_->views()->kind()).name)),
                                    session_->shown()->run(), parameters));
    }

    void compareFigure()
    {
        QTRY_VERIFY(!isBusy());
        const QString command = copied(ActionId::copyCommand);
        QVERIFY2(command.startsWith("attnscope render "), qPrintable(errorText()));
        const QTemporaryDir folder;
        const QByteArray error = runIn(folder.path(), "/bin/sh", {"-c", command});
        QVERIFY2(error.isEmpty(), command.toUtf8() + "\n" + error);
        const QImage drawn(onlyFile(folder.path(), "png"));
        QVERIFY(!drawn.isNull());
        const QImage shown = figureNow(command);
        if (drawn.convertToFormat(QImage::Format_RGB32) != shown.convertToFormat(QImage::Format_RGB32)) {
            shown.save("/tmp/tst_copied_calls_shown.png");
            drawn.save("/tmp/tst_copied_calls_drawn.png");
            QFAIL(qPrintable("another figure: " + command));
        }
    }

    void compareNumbers()
    {
        QTRY_VERIFY(!isBusy());
        const QString lines = copied(ActionId::copyPython);
        QVERIFY2(lines.contains("numpy.load"), qPrintable(errorText()));
        const QTemporaryDir folder;
        const QString check = lines
            + "import sys\n"
              "weights.astype('float64').tofile('weights.raw')\n"
              "open('labels', 'wb').write(chr(0).join(queries + keys).encode())\n";
        const QByteArray error = runIn(folder.path(), "/usr/bin/python3", {"-c", check});
        QVERIFY2(error.isEmpty(), lines.toUtf8() + "\n" + error);
        QFile raw(folder.filePath("weights.raw"));
        QVERIFY(raw.open(QIODevice::ReadOnly));
        const QByteArray bytes = raw.readAll();
        const auto run = session_->shown()->run();
        const auto source = run->source(session_->selection()->head());
        std::vector<double> expected(static_cast<std::size_t>(source->rows() * source->columns()));
        source->read({0, 0, source->rows(), source->columns()}, expected.data());
        QCOMPARE(bytes.size(), static_cast<qsizetype>(expected.size() * sizeof(double)));
        QVERIFY(std::memcmp(bytes.constData(), expected.data(), static_cast<std::size_t>(bytes.size())) == 0);
        QByteArrayList labels;
        for (const auto* const tokens : {&run->queries, &run->keys})
            for (const Token& token : *tokens)
                labels << QByteArray::fromStdString(token.text);
        QFile names(folder.filePath("labels"));
        QVERIFY(names.open(QIODevice::ReadOnly));
        QCOMPARE(names.readAll(), labels.join('\0'));
    }

    void show(ViewKind kind)
    {
        trigger(viewAction(kind));
        QTRY_VERIFY(!isBusy());
    }

    QString writtenWeights()
    {
        const QString path = folder_.filePath("dump of mine.csv");
        QFile file(path);
        if (file.open(QIODevice::WriteOnly))
            for (int row = 0; row < 6; ++row)
                file.write("0.5,0.25,0.125,0.0625,0.03125,0.03125\n");
        return path;
    }

private slots:
    void init()
    {
        openWindow();
        QTRY_VERIFY(!isBusy());
    }
    void cleanup() { closeWindow(); }

    void anExampleIsNamed()
    {
        window_->files()->openExample("pronoun");
        QTRY_VERIFY(!isBusy());
        QVERIFY(copied(ActionId::copyCommand).startsWith("attnscope render --example pronoun "));
        compareFigure();
        compareNumbers();
    }

    // Whatever a shell would take for something else stays text.
    void aTextWithEveryOperatorOfItsOwn()
    {
        type("one two");
        session_->edit("Change", {}, [](Document& document) {
            document.text.text = "it's $HOME `ls` \"two\" \\ * ! it's\na new line; done & gone";
            OperatorSettings& settings = document.settings;
            settings.score = Score::cosine;
            settings.normalizer = Normalizer::sparsemax;
            settings.mask.causal = true;
            settings.mask.closed_cells = {{3, 1}};
            settings.temperature = 0.3;
            settings.heads = 2;
            settings.dimension = 32;
            settings.seed = 7;
        });
        waitForRun();
        session_->selection()->setHead({0, 1});
        session_->selection()->pin({Index(4), Index(2)});
        compareFigure();
        compareNumbers();
        trigger(ActionId::profiles);
        trigger(ActionId::darkTheme);
        trigger(ActionId::largerText);
        compareFigure();
        trigger(ActionId::smallerText);
    }

    void everyViewOfASentence_data()
    {
        QTest::addColumn<int>("view");
        QTest::addColumn<bool>("mean");
        for (const ViewKind view : {ViewKind::heatmap, ViewKind::heads, ViewKind::links, ViewKind::steps})
            for (const bool mean : {false, true})
                if (view != ViewKind::steps || !mean)
                    QTest::addRow("%s%s", entryOf(view).name, mean ? ", mean" : "") << static_cast<int>(view) << mean;
    }
    void everyViewOfASentence()
    {
        QFETCH(int, view);
        QFETCH(bool, mean);
        type("the animal did not cross the street because it was tired");
        show(static_cast<ViewKind>(view));
        session_->selection()->setHead({0, mean ? Axis::mean() : Axis(2)});
        session_->selection()->pin({Index(3), Index(1)});
        compareFigure();
        session_->selection()->choose({Index(5), {}}, Qt::ControlModifier); // two rows together
        QTRY_VERIFY(!isBusy());
        if (static_cast<ViewKind>(view) != ViewKind::steps)
            compareFigure();
    }

    void aPictureOfMyOwn()
    {
        QImage picture(60, 40, QImage::Format_RGB32);
        picture.fill(Qt::darkGreen);
        for (int x = 20; x < 40; ++x)
            for (int y = 10; y < 30; ++y)
                picture.setPixelColor(x, y, Qt::yellow);
        const QString path = folder_.filePath("my photo.png");
        picture.save(path);
        window_->files()->open(path);
        waitForRun();
        session_->edit("Patch", {}, [](Document& document) { document.image.patch = 8; });
        waitForRun();
        show(ViewKind::image);
        session_->selection()->pin({Index(11), {}});
        compareFigure();
        compareNumbers();
        findByName<QComboBox>("How the weights lie over the picture")->setCurrentIndex(1);
        findByName<QSlider>("Opacity of the weights over the picture, in percent")->setValue(40);
        compareFigure();
        session_->selection()->choose({Index(15), {}}, Qt::ControlModifier);
        QTRY_VERIFY(!isBusy());
        compareFigure();
    }

    void weightsThatAreFilteredAndSorted()
    {
        window_->files()->open(writtenWeights());
        waitForRun();
        session_->shown()->setDerivation({.skip_first = true,
                                          .hide_padding = true,
                                          .top_k = 3,
                                          .row_order = RowOrder::largest,
                                          .column_order = ColumnOrder::query,
                                          .query = 2});
        QTRY_VERIFY(!isBusy() && session_->shown()->run()->origin);
        ViewStyle style = settings_->viewStyle();
        style.scale.range = ColorScale::Range::percentiles;
        style.scale.map = ColorMap::magma;
        style.values = CellValues::off;
        settings_->setViewStyle(style);
        compareFigure();
        compareNumbers();
    }

    void aPartOfTheMatrix()
    {
        type("one two three four five six seven eight nine ten");
        window_->views()->heatmap()->setFocus();
        session_->selection()->pin({Index(4), Index(4)});
        for (int i = 0; i < 4; ++i)
            QTest::keyClick(window_->views()->heatmap(), Qt::Key_Plus);
        QTRY_VERIFY(!isBusy());
        QVERIFY(copied(ActionId::copyCommand).contains(" --rows "));
        compareFigure();
    }

    void models_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("kind");
        QTest::newRow("decoder") << "gpt2" << -1;
        QTest::newRow("encoder") << "bert" << -1;
        QTest::newRow("cross-attention") << "t5" << static_cast<int>(ActionId::crossAttention);
    }
    void models()
    {
        QFETCH(QString, name);
        QFETCH(int, kind);
        const SmallModel model(name, name == "bert");
        session_->edit("Open", {}, [&](Document& document) {
            document = {};
            document.text.text = "the cat sat on the mat";
            document.model.path = model.text();
        });
        waitForRun();
        if (kind >= 0)
            trigger(static_cast<ActionId>(kind));
        session_->selection()->setHead({1, Axis::mean()});
        if (name == "bert")
            trigger(ActionId::hideSpecial);
        QTRY_VERIFY(!isBusy());
        compareFigure();
        compareNumbers();
    }

    // What no option says is in the file of the document, once there is one.
    void whatNoOptionSaysIsInTheDocument()
    {
        const SmallModel model("bert", true);
        session_->edit("Open", {}, [&](Document& document) {
            document = {};
            document.text.text = "the cat sat";
            document.model.path = model.text();
            document.model.masked = {2};
        });
        waitForRun();
        QVERIFY(copied(ActionId::copyCommand).isEmpty());
        QVERIFY2(errorText().startsWith("Save the document first."), qPrintable(errorText()));
        window_->files()->saveTo(folder_.filePath("masked token.attnscope"));
        QTRY_VERIFY(!window_->files()->path().isEmpty() && !isBusy());
        QTRY_VERIFY(copied(ActionId::copyCommand).contains("--document"));
        compareFigure();
        compareNumbers();
    }

    void matricesThatWereTyped()
    {
        session_->edit("Matrices", {}, [](Document& document) {
            set_kind(document, InputKind::matrices);
            Matrix q(2, 2);
            q.values = {1.0, 0.5, -1.0, 2.0};
            document.matrices.by_name = {{"q", std::make_shared<const Matrix>(q)},
                                         {"k", std::make_shared<const Matrix>(q)}};
        });
        waitForRun();
        QVERIFY(copied(ActionId::copyPython).isEmpty());
        window_->files()->saveTo(folder_.filePath("matrices.attnscope"));
        QTRY_VERIFY(copied(ActionId::copyPython).contains("--document"));
        compareNumbers();
        compareFigure();
    }
};

QTEST_MAIN(TestCopiedCalls)
#include "tst_copied_calls.moc"
