// SPDX-License-Identifier: GPL-3.0-or-later
// Whether large heatmaps are smooth. What to measure is the first argument:
//   frames           from an event (drag, wheel, pointer, other colours) to the repainted heatmap of 1000 x 1000
//   pixels, at 4,096,
//                    8,192 and 16,384 squared, read in place from a file
//   open PROGRAM     from the start of the program to the first heatmap of a 16,384 squared .npy, and the memory it
//   holds after a minute tokens           65,536 tokens, one head given as Q and K: the first picture, the exact one, a
//   stop, and the memory
// The figures asked for are in brackets.

#include "engine/formats/array_file.h"
#include "engine/runs/finished_weights.h"
#include "tests/bench/measuring.h"
#include "ui/heatmap/heatmap_view.h"
#include "ui/session/session.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

#include <cstdio>
#include <cstring>
#include <functional>
#include <random>

namespace {

using namespace attn;

// n x n weights in single precision: rows that sum to 1, brightest near the diagonal.
void writeWeights(const QString& path, Index n)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("%s cannot be written", qPrintable(path));
    QByteArray header =
        QStringLiteral("{'descr': '<f4', 'fortran_order': False, 'shape': (%1, %1), }").arg(n).toLatin1();
    header = header.leftJustified(117, ' ') + '\n';
    file.write(QByteArray("\x93NUMPY\x01\x00\x76\x00", 10) + header);
    std::minstd_rand random(1);
    std::vector<float> row(static_cast<std::size_t>(n));
    for (Index i = 0; i < n; ++i) {
        double sum = 0.0;
        for (Index j = 0; j < n; ++j) {
            const double noise = static_cast<double>(random() & 0xFFFF) / 65536.0;
            row[static_cast<std::size_t>(j)] = static_cast<float>(noise + (std::abs(i - j) < 20 ? 50.0 : 0.0));
            sum += static_cast<double>(row[static_cast<std::size_t>(j)]);
        }
        for (float& value : row)
            value = static_cast<float>(static_cast<double>(value) / sum);
        file.write(reinterpret_cast<const char*>(row.data()), static_cast<qint64>(row.size() * sizeof(float)));
    }
}

// A view on the session alone, its cells about 1000 x 1000 pixels.
class Viewer {
public:
    Viewer()
    {
        view.resize(1180, 1140);
        view.show();
        QObject::connect(session.detail(), &HeadDetail::pyramidGrown, &view,
                         [this] { view.setPyramid(session.detail()->pyramid()); });
        QObject::connect(session.shown(), &ShownRun::runChanged, &view,
                         [this] { view.setRun(session.shown()->run()); });
    }
    QWidget* plot() { return view.findChild<QCustomPlot*>(); }
    bool hasPicture()
    {
        return view.picture().hasCells() && session.detail()->pyramid().pyramid
            && session.detail()->pyramid().pyramid->begun();
    }

    Session session;
    HeatmapView view{session.selection(), nullptr};
};

void waitUntil(const std::function<bool()>& done)
{
    while (!done())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 5);
}

// Sends each event, has the heatmap repainted and measures both.
void measureFrames(Viewer& viewer, const char* what, int count, const std::function<void(int)>& act)
{
    std::vector<double> milliseconds;
    for (int i = 0; i < count; ++i) {
        QElapsedTimer timer;
        timer.start();
        act(i);
        QCoreApplication::processEvents();
        viewer.plot()->repaint();
        milliseconds.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    std::printf("  %-8s median %5.1f ms, 99th percentile %5.1f ms [at most 16]\n", what, percentile(milliseconds, 0.5),
                percentile(milliseconds, 0.99));
    std::fflush(stdout);
}

void sendWheel(QWidget* widget, const QPointF& position, int delta)
{
    QWheelEvent event(position, widget->mapToGlobal(position), {}, {0, delta}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(widget, &event);
}

void benchFrames(const QString& folder, Index n)
{
    const QString path = folder + QStringLiteral("/weights.npy");
    writeWeights(path, n);
    Viewer viewer;
    Document document;
    document.kind = InputKind::weights;
    document.weights_path = path.toStdString();
    viewer.session.open(QStringLiteral("Open"), document, {});
    waitUntil([&] { return viewer.hasPicture() && viewer.session.detail()->pyramid().pyramid->complete(); });
    QTest::qWait(1500); // the exact picture
    const QRectF area = viewer.view.picture().cellsArea();
    std::printf("%td x %td, cells on %.0f x %.0f pixels\n", n, n, area.width(), area.height());

    QWidget* const plot = viewer.plot();
    const QPointF middle = area.center();
    measureFrames(viewer, "hover", 300,
                  [&](int i) { QTest::mouseMove(plot, (middle + QPointF(i % 97, i % 53)).toPoint()); });
    measureFrames(viewer, "zoom", 200, [&](int i) { sendWheel(plot, middle, i % 60 < 30 ? 120 : -120); });
    for (const double zoom : {1.5, 4.0, 12.0}) {
        QTest::keyClick(&viewer.view, Qt::Key_0);
        for (double reached = 1.0; reached < zoom; reached *= 1.2)
            sendWheel(plot, middle, 120);
        QTest::qWait(1500);
        QTest::mousePress(plot, Qt::LeftButton, {}, middle.toPoint());
        measureFrames(viewer, qPrintable(QStringLiteral("pan %1x").arg(zoom)), 200, [&](int i) {
            const QPointF to = middle + QPointF(3 * (i % 100 < 50 ? i % 50 : 50 - i % 50), 2 * (i % 50));
            QMouseEvent event(QEvent::MouseMove, to, plot->mapToGlobal(to), Qt::NoButton, Qt::LeftButton,
                              Qt::NoModifier);
            QCoreApplication::sendEvent(plot, &event);
        });
        QTest::mouseRelease(plot, Qt::LeftButton, {}, middle.toPoint());
    }
    QTest::keyClick(&viewer.view, Qt::Key_0);
    QTest::qWait(1500);
    measureFrames(viewer, "colours", 100, [&](int i) {
        ViewStyle style;
        style.scale.map = i % 2 == 0 ? ColorMap::magma : ColorMap::viridis;
        style.scale.logarithmic = i % 4 < 2;
        viewer.view.setStyle(style);
    });
}

void benchOpen(const QString& folder, const QString& program)
{
    const QString path = folder + QStringLiteral("/weights.npy");
    writeWeights(path, 16384);
    std::vector<double> milliseconds;
    for (int i = 0; i < 5; ++i) {
        QTemporaryDir home;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* const name : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"})
            environment.insert(QLatin1String(name), home.path());
        QProcess process;
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        QElapsedTimer timer;
        timer.start();
        process.start(program, {QStringLiteral("--timing"), path});
        QByteArray output;
        while (!output.contains("first_heatmap") && process.waitForReadyRead(10000) | process.state())
            output += process.readAll();
        milliseconds.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        if (i == 0) {
            double most = 0.0;
            for (int second = 0; second < 20; ++second) {
                QTest::qWait(500);
                most = std::max(most, residentMegabytes(process.processId()));
            }
            std::printf("resident memory: %.0f MB, beside a file of 1074 MB [at most 1503]\n", most);
        }
        process.terminate();
        process.waitForFinished();
    }
    std::printf(
        "start of the program to the first heatmap of 16,384 x 16,384: median %.0f ms, slowest %.0f ms [at most 300]\n",
        percentile(milliseconds, 0.5), percentile(milliseconds, 1.0));
}

std::shared_ptr<const Matrix> normalMatrix(Index rows, Index columns, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    auto matrix = std::make_shared<Matrix>(rows, columns);
    for (double& value : matrix->values)
        value = normal(random);
    return matrix;
}

void benchTokens()
{
    constexpr Index tokens = 65'536;
    Document document;
    document.kind = InputKind::matrices;
    document.matrices.by_name = {{"q", normalMatrix(tokens, 64, 1)}, {"k", normalMatrix(tokens, 64, 2)}};
    document.settings.heads = 1;
    Viewer viewer;
    QElapsedTimer timer;
    timer.start();
    viewer.session.open(QStringLiteral("Open"), document, {});
    waitUntil([&] { return viewer.hasPicture(); });
    viewer.plot()->repaint();
    std::printf("65,536 tokens, 64 dimensions: first picture after %lld ms [at most 500]\n", timer.elapsed());
    std::fflush(stdout);

    QTest::qWait(2000);
    timer.restart();
    viewer.session.jobs()->cancel();
    viewer.session.detail()->cancel();
    waitUntil([&] { return !viewer.session.detail()->pyramid().pyramid->growing(); });
    std::printf("stopped within %lld ms [at most 100]\n", timer.elapsed());
    std::fflush(stdout);

    viewer.session.restartRun();
    timer.restart();
    QSignalSpy exact(viewer.view.picture().cells(), &HeatmapCells::pooled);
    double most = 0.0;
    QElapsedTimer stall;
    double longest = 0.0;
    QTest::qWait(1000);
    while (exact.isEmpty()) {
        stall.start();
        QCoreApplication::processEvents(QEventLoop::AllEvents);
        longest = std::max(longest, static_cast<double>(stall.nsecsElapsed()) / 1e6);
        QThread::msleep(5);
        if (exact.isEmpty() && timer.elapsed() % 20 == 0)
            most = std::max(most, residentMegabytes(QCoreApplication::applicationPid()));
    }
    std::printf("exact picture after %.1f s, the window waited for at most %.0f ms meanwhile\n",
                static_cast<double>(timer.elapsed()) / 1e3, longest);
    std::printf("resident memory: %.0f MB [at most 1000]\n",
                std::max(most, residentMegabytes(QCoreApplication::applicationPid())));
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    QTemporaryDir folder;
    if (arguments.value(1) == QLatin1String("frames"))
        for (const Index n :
             argc > 2 ? std::vector<Index>{arguments[2].toLongLong()} : std::vector<Index>{4096, 8192, 16384})
            benchFrames(folder.path(), n);
    else if (arguments.value(1) == QLatin1String("open") && argc > 2)
        benchOpen(folder.path(), arguments[2]);
    else if (arguments.value(1) == QLatin1String("tokens"))
        benchTokens();
    else
        std::puts("bench_heatmap frames | open PROGRAM | tokens");
}
