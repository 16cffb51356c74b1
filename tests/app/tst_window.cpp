// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/program.h"

#include <QStandardPaths>
#include <QTemporaryDir>

using namespace attn;

namespace {

constexpr int patience = 60'000; // ms: whether it comes is asked, and not how soon

// An X server without a screen, for as long as it lives.
class DisplayServer {
public:
    DisplayServer()
    {
        // Without -noreset the server starts anew whenever its last client leaves, as xdotool does, and drops who
        // connects meanwhile.
        process_.start("Xvfb", {"-displayfd", "1", "-noreset", "-screen", "0", "1280x800x24"});
        process_.waitForReadyRead(patience);
        name_ = ':' + process_.readAllStandardOutput().trimmed();
    }
    ~DisplayServer()
    {
        process_.terminate();
        process_.waitForFinished();
    }
    QString name() const { return name_; }

private:
    QProcess process_;
    QString name_;
};

QString xdotool(const QString& display, const QStringList& arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("DISPLAY", display);
    process.setProcessEnvironment(environment);
    process.start("xdotool", arguments);
    if (!process.waitForFinished(patience))
        process.kill();
    process.waitForFinished();
    return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
}

} // namespace

// The whole program on a display: a window appears and closes at the user's wish.
class TestWindow : public QObject {
    Q_OBJECT

    static void startOn(QProcess& process, const DisplayServer& display, const QTemporaryDir& home,
                        const QStringList& files)
    {
        prepareProgram(process, files);
        QProcessEnvironment environment = process.processEnvironment();
        environment.insert("HOME", home.path());
        environment.insert("DISPLAY", display.name());
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(home.path());
        process.start();
    }

private slots:
    void initTestCase()
    {
        for (const char* program : {"Xvfb", "xdotool"})
            if (QStandardPaths::findExecutable(program).isEmpty())
                QSKIP("Xvfb or xdotool is not installed");
    }

    void opensAndQuits_data()
    {
        QTest::addColumn<QStringList>("files");
        QTest::addColumn<QString>("title");
        QTest::newRow("first start") << QStringList{} << "AttnScope";
        QTest::newRow("a matrix") << QStringList{"weights.csv"} << "AttnScope";
    }

    // Weights share a window with what belongs to them; other files have one each.
    void filesShareWindows_data()
    {
        QTest::addColumn<QStringList>("files");
        QTest::addColumn<int>("windows");
        QTest::newRow("a dump, its tokens and its picture")
            << QStringList{"weights.csv", "tokens.txt", "picture.png"} << 1;
        QTest::newRow("in another order") << QStringList{"picture.png", "weights.csv", "tokens.txt"} << 1;
        QTest::newRow("a dump and its layout") << QStringList{"weights.csv", "where.layout.json"} << 1;
        QTest::newRow("two dumps") << QStringList{"weights.csv", "other.csv"} << 2;
        QTest::newRow("two dumps, one with its picture") << QStringList{"weights.csv", "picture.png", "other.csv"} << 2;
        QTest::newRow("texts") << QStringList{"tokens.txt", "tokens.txt"} << 2;
    }

    void filesShareWindows()
    {
        QFETCH(QStringList, files);
        QFETCH(int, windows);
        QTemporaryDir home;
        writeFile(home.filePath("weights.csv"), "0.5,0.5\n0.25,0.75\n");
        writeFile(home.filePath("other.csv"), "0.5,0.5\n0.25,0.75\n");
        writeFile(home.filePath("tokens.txt"), "the\ncat\n");
        writeFile(home.filePath("where.layout.json"), R"({"parts": [{"rows": 1, "columns": 2}]})");
        writeFile(
            home.filePath("picture.png"),
            QByteArray::fromBase64("iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAC0lEQVR4nGNwAAMABUcBgX3aUkwAAAAA"
                                   "SUVORK5CYII="));
        const DisplayServer display;
        QProcess process;
        startOn(process, display, home, files);
        QVERIFY(process.waitForStarted());
        const auto count = [&] {
            return xdotool(display.name(), {"search", "--onlyvisible", "--name", "AttnScope"})
                .split('\n', Qt::SkipEmptyParts)
                .size();
        };
        QTRY_COMPARE_WITH_TIMEOUT(count(), windows, patience);
        QTest::qWait(300); // none comes later
        QCOMPARE(count(), windows);
        process.terminate();
        QVERIFY(process.waitForFinished(patience));
    }

    void opensAndQuits()
    {
        QFETCH(QStringList, files);
        QFETCH(QString, title);
        QTemporaryDir home;
        writeFile(home.filePath("weights.csv"), "0.5,0.5\n0.25,0.75\n");
        const DisplayServer display;

        QProcess process;
        startOn(process, display, home, files);
        QVERIFY(process.waitForStarted());

        QString window;
        QTRY_VERIFY_WITH_TIMEOUT(
            !(window = xdotool(display.name(), {"search", "--onlyvisible", "--name", title})).isEmpty(), patience);
        xdotool(display.name(), {"windowfocus", "--sync", window.split('\n').first(), "key", "ctrl+q"});
        QVERIFY(process.waitForFinished(patience));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 0);
    }
};

QTEST_GUILESS_MAIN(TestWindow)
#include "tst_window.moc"
