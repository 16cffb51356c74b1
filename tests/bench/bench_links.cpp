// SPDX-License-Identifier: GPL-3.0-or-later
// The links of 512 x 512 tokens in a view of 1000 x 800 pixels: how long a frame takes while the pointer moves over the
// tokens, the slider is drawn, the tokens are zoomed and scrolled, and the view is resized; and how long the links of
// another head take to appear. Prints a line each; the figures asked for are in brackets.

#include "tests/bench/measuring.h"
#include "ui/links/links_view.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QStyleFactory>
#include <QTest>

#include <cmath>
#include <cstdio>
#include <functional>
#include <random>
#include <vector>

namespace {

using namespace attn;

constexpr Index tokens = 512;
constexpr Index heads = 8;
constexpr int frames = 200;

// Rows that sum to 1 and look at their neighbours, at the first token and at some tokens far away.
std::shared_ptr<const Matrix> madeWeights(unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<double> noise;
    auto weights = std::make_shared<Matrix>(tokens, tokens);
    for (Index i = 0; i < tokens; ++i) {
        double sum = 0.0;
        for (Index j = 0; j < tokens; ++j) {
            double& weight = (*weights)(i, j);
            weight = std::exp(1.5 * noise(random) - 0.05 * static_cast<double>(std::abs(i - j)) + (j == 0 ? 4.0 : 0.0));
            sum += weight;
        }
        for (Index j = 0; j < tokens; ++j)
            (*weights)(i, j) /= sum;
    }
    return weights;
}

std::shared_ptr<const Run> madeRun()
{
    auto run = std::make_shared<Run>();
    for (Index i = 0; i < tokens; ++i)
        run->queries.push_back({"word" + std::to_string(i), 0, 0});
    run->keys = run->queries;
    run->heads = heads;
    for (Index head = 0; head < heads; ++head)
        run->weights.push_back(std::make_shared<DenseSource>(madeWeights(static_cast<unsigned>(head))));
    return run;
}

void settle(LinksView& view)
{
    view.repaint();
    while (!view.isSettled())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

void bench(LinksView& view, const char* what, const std::function<void(int)>& change)
{
    settle(view);
    std::vector<double> milliseconds;
    for (int frame = 0; frame < frames; ++frame) {
        QElapsedTimer timer;
        timer.start();
        change(frame);
        view.repaint();
        QCoreApplication::processEvents();
        milliseconds.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    std::printf("  %-22s median %5.1f ms, 99th percentile %5.1f ms [at most 16]\n", what, percentile(milliseconds, 0.5),
                percentile(milliseconds, 0.99));
}

void benchFrames(LinksView& view)
{
    auto* const mass = view.findChild<QSlider*>();
    auto* const scroll = view.findChild<QScrollBar*>();
    bench(view, "pointer over tokens", [&](int frame) {
        QTest::mouseMove(&view, {20 + frame % 2 * 960, 60 + frame * 3});
    });
    QTest::mouseMove(&view, {500, 400});
    bench(view, "slider drawn", [&](int frame) { mass->setValue(50 + frame % 51); });
    bench(view, "resized", [&](int frame) { view.resize(900 + frame % 100, 700 + frame % 100); });
    view.resize(1000, 800);
    bench(view, "zoomed",
          [&](int frame) { QTest::keyClick(&view, frame / 10 % 2 == 0 ? Qt::Key_Plus : Qt::Key_Minus); });
    for (int i = 0; i < 12; ++i)
        QTest::keyClick(&view, Qt::Key_Plus);
    bench(view, "scrolled", [&](int frame) { scroll->setValue(frame * scroll->maximum() / frames); });
    for (int i = 0; i < 20; ++i)
        QTest::keyClick(&view, Qt::Key_Minus);
}

// Curves are painted beside the frames: how long they come after.
void benchUntilDrawn(LinksView& view, const char* what, const std::function<void(int)>& change)
{
    std::vector<double> milliseconds;
    for (int i = 0; i < 20; ++i) {
        QElapsedTimer timer;
        timer.start();
        change(i);
        settle(view);
        milliseconds.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    std::printf("%s, until its links are drawn: median %.0f ms, slowest %.0f ms\n", what, percentile(milliseconds, 0.5),
                percentile(milliseconds, 1.0));
}

} // namespace

int main(int argc, char** argv)
{
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    QApplication application(argc, argv);
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    Selection selection;
    LinksView view(&selection);
    view.resize(1000, 800);
    view.show();
    view.setRun(madeRun());
    std::printf("%d x %d tokens, one head:\n", static_cast<int>(tokens), static_cast<int>(tokens));
    benchFrames(view);
    selection.setHead({0, Axis::mean()});
    std::printf("all %d heads:\n", static_cast<int>(heads));
    benchFrames(view);
    benchUntilDrawn(view, "another mass", [&](int i) { view.findChild<QSlider*>()->setValue(60 + i); });
    benchUntilDrawn(view, "another head", [&](int i) { selection.setHead({0, i % heads}); });
}
