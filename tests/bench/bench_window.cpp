// SPDX-License-Identifier: GPL-3.0-or-later
// What a user waits for, in a real MainWindow: from a key typed into a sentence of 64 tokens to the repainted heatmap
// of 8 heads. With the path of the program as argument also from its start to its first heatmap, and the memory it then
// holds. Prints a line each; the figures asked for are in brackets.

#include "engine/documents/document.h"
#include "tests/bench/measuring.h"
#include "ui/heatmap/heatmap_view.h"
#include "ui/inputs/sentence_edit.h"
#include "ui/settings/settings.h"
#include "ui/window/main_window.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QSignalSpy>
#include <QStyleFactory>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <vector>

namespace {

using namespace attn;

constexpr int keystrokes = 200;

QString sentenceOf(int tokens)
{
    QStringList words;
    for (int i = 0; i < tokens; ++i)
        words << QStringLiteral("word%1").arg(i);
    return words.join(u' ');
}

void benchKeystrokes()
{
    QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("settings.ini")), nullptr);
    Session session;
    MainWindow window(&session, &settings);
    window.resize(1280, 800);
    window.show();
    session.edit(QStringLiteral("Start"), {}, [](Document& document) {
        document.text.text = sentenceOf(64).toStdString();
        document.settings.heads = 8;
    });
    QSignalSpy finished(&session, &Session::runFinished);
    finished.wait();
    QTest::qWait(500);

    auto* const field = window.findChild<SentenceEdit*>();
    field->setFocus();
    field->moveCursor(QTextCursor::End);
    std::vector<double> milliseconds;
    for (int i = 0; i < keystrokes; ++i) {
        QElapsedTimer timer;
        timer.start();
        const qsizetype before = finished.count();
        QTest::keyClick(field, i % 2 == 0 ? Qt::Key_X : Qt::Key_Backspace);
        while (finished.count() == before)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        // Everything that the new run made dirty is painted here, the heatmap and its overlays too.
        window.views()->heatmap()->repaint();
        QCoreApplication::processEvents();
        milliseconds.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    std::printf("keystroke to drawn heatmap, 64 tokens x 8 heads: median %.1f ms, 99th percentile %.1f ms [median at "
                "most 16]\n",
                percentile(milliseconds, 0.5), percentile(milliseconds, 0.99));
}

void benchStart(const QString& program)
{
    std::vector<double> milliseconds;
    std::vector<double> megabytes;
    for (int i = 0; i < 7; ++i) {
        QTemporaryDir home;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("HOME"), home.path());
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), home.path());
        environment.insert(QStringLiteral("XDG_DATA_HOME"), home.path());
        QProcess process;
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        QElapsedTimer timer;
        timer.start();
        process.start(program, {QStringLiteral("--timing")});
        QByteArray output;
        while (!output.contains("first_heatmap") && process.waitForReadyRead(10000) | process.state())
            output += process.readAll();
        milliseconds.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        QTest::qWait(300);
        megabytes.push_back(residentMegabytes(process.processId()));
        process.terminate();
        process.waitForFinished();
    }
    std::printf("start to first heatmap: median %.0f ms, slowest %.0f ms [at most 500]\n",
                percentile(milliseconds, 0.5), percentile(milliseconds, 1.0));
    std::printf("resident memory then: %.0f MB [at most 150]\n", percentile(megabytes, 1.0));
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    benchKeystrokes();
    if (argc > 1)
        benchStart(QString::fromLocal8Bit(argv[1]));
}
