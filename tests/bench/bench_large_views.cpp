// SPDX-License-Identifier: GPL-3.0-or-later
// How long the window's thread is kept from its events while very large runs are opened and looked at in each view: the
// longest stall of each step, in a real MainWindow of 1280 x 800 pixels. With arguments: FILEs of finished weights;
// without: queries and keys of 8,192 tokens and a text of 4,000 words. Prints a line each; the figure asked for is in
// brackets.

#include "ui/settings/settings.h"
#include "ui/view/figure_view.h"
#include "ui/window/file_commands.h"
#include "ui/window/main_window.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QStyleFactory>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <cstdio>
#include <functional>
#include <random>

namespace {

using namespace attn;

// The longest time between two looks at the window's events, in ms: during `step` and after it, until `done` or for 20
// seconds.
double longestStall(const std::function<void()>& step, const std::function<bool()>& done)
{
    QElapsedTimer all;
    all.start();
    step();
    double longest = static_cast<double>(all.nsecsElapsed()) / 1e6;
    // Some more after that for what is painted late.
    for (int quiet = 0; quiet < 20 && all.elapsed() < 20'000; quiet = done() ? quiet + 1 : 0) {
        QElapsedTimer once;
        once.start();
        QCoreApplication::processEvents();
        longest = std::max(longest, static_cast<double>(once.nsecsElapsed()) / 1e6);
        QThread::msleep(2);
    }
    return longest;
}

bool isSettled(const MainWindow& window)
{
    const auto* const figure = qobject_cast<const FigureView*>(window.views()->view());
    return !figure || figure->isSettled();
}

void print(const char* what, double stall)
{
    std::printf("  %-28s longest stall %6.0f ms [at most 50]\n", what, stall);
}

void lookAround(MainWindow& window, Session& session)
{
    const auto settled = [&] { return isSettled(window); };
    for (const ViewEntry& entry : viewTable()) {
        const QByteArray name = entry.name;
        print(name, longestStall([&] { window.views()->show(entry.kind); }, settled));
        AttentionView* const view = window.views()->view();
        double moving = 0.0;
        for (int i = 0; i < 30; ++i)
            moving = std::max(moving,
                              longestStall(
                                  [&] {
                                      QTest::mouseMove(view, {60 + 15 * i, 60 + 11 * i});
                                  },
                                  [] { return true; }));
        print((name + ", pointer").constData(), moving);
        print((name + ", a cell pinned").constData(),
              longestStall(
                  [&] {
                      session.selection()->pin({100, 90});
                  },
                  settled));
        print((name + ", a column pinned").constData(),
              longestStall(
                  [&] {
                      session.selection()->pin({std::nullopt, 80});
                  },
                  settled));
        print((name + ", many rows").constData(),
              longestStall(
                  [&] {
                      session.selection()->pin({0, std::nullopt});
                      session.selection()->extendRows(1'000);
                  },
                  settled));
        session.selection()->pin({});
        print((name + ", resized").constData(),
              longestStall([&] { window.resize(window.size() - QSize(20, 20)); }, settled));
    }
}

void bench(const QString& title, const std::function<void(MainWindow&, Session&)>& open)
{
    QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("settings.ini")), nullptr);
    Session session;
    MainWindow window(&session, &settings);
    window.resize(1280, 800);
    window.show();
    std::printf("%s:\n", qPrintable(title));
    bool finished = false;
    QObject::connect(&session, &Session::runFinished, &window, [&] { finished = true; });
    QObject::connect(&session, &Session::runFailed, &window, [&](const QString& why) {
        std::printf("  %s\n", qPrintable(why));
        finished = true;
    });
    print("opened", longestStall([&] { open(window, session); }, [&] { return finished && isSettled(window); }));
    lookAround(window, session);
}

std::shared_ptr<const Matrix> randomMatrix(Index rows, Index columns, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    auto matrix = std::make_shared<Matrix>(rows, columns);
    for (double& value : matrix->values)
        value = normal(random);
    return matrix;
}

using NamedMatrices = std::map<std::string, std::shared_ptr<const Matrix>>;

void openMatrices(Session& session, const NamedMatrices& matrices)
{
    session.edit(QStringLiteral("Open"), {}, [&](Document& document) {
        document.kind = InputKind::matrices;
        document.matrices.by_name = matrices;
        document.settings.heads = 1;
    });
}

void openText(Session& session, int words)
{
    session.edit(QStringLiteral("Open"), {}, [&](Document& document) {
        for (int i = 0; i < words; ++i)
            document.text.text += "word" + std::to_string(i % 3'000) + " ";
    });
}

} // namespace

int main(int argc, char** argv)
{
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    QApplication application(argc, argv);
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    for (int i = 1; i < argc; ++i) {
        const QString path = QString::fromLocal8Bit(argv[i]);
        bench(QFileInfo(path).fileName(), [&](MainWindow& window, Session&) { window.files()->open(path); });
    }
    if (argc > 1)
        return 0;
    const NamedMatrices matrices{{"q", randomMatrix(8'192, 64, 1)}, {"k", randomMatrix(8'192, 64, 2)}};
    bench(QStringLiteral("queries and keys of 8,192 tokens"),
          [&](MainWindow&, Session& session) { openMatrices(session, matrices); });
    bench(QStringLiteral("a text of 4,000 words"), [](MainWindow&, Session& session) { openText(session, 4'000); });
}
