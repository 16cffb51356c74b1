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

    void opensAndQuits()
    {
        QFETCH(QStringList, files);
        QFETCH(QString, title);
        QTemporaryDir home;
        writeFile(home.filePath("weights.csv"), "0.5,0.5\n0.25,0.75\n");
        const DisplayServer display;

        QProcess process;
        prepareProgram(process, files);
        QProcessEnvironment environment = process.processEnvironment();
        environment.insert("HOME", home.path());
        environment.insert("DISPLAY", display.name());
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(home.path());
        process.start();
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
