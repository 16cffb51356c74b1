// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/trace.h"
#include "tests/engine/error_of.h"
#include "ui/session/guarded_weights.h"

#include <QTest>

#include <cmath>
#include <thread>

using namespace attn;

namespace {

// A matrix whose second row has gone.
class HalfSource final : public MatrixSource {
public:
    Index rows() const override { return 2; }
    Index columns() const override { return 1; }
    void read(const Window& window, double* out) const override
    {
        if (window.row + window.rows > 1)
            throw Error("", "w.npy: gone");
        *out = 0.5;
    }
};

std::shared_ptr<const Run> half_run()
{
    auto run = std::make_shared<Run>();
    run->weights = {std::make_shared<HalfSource>(), std::make_shared<HalfSource>()};
    run->heads = 2;
    return run;
}

} // namespace

class TestGuardedWeights : public QObject {
    Q_OBJECT

private slots:
    void onTheWindowsThreadCellsBecomeNan()
    {
        QStringList said;
        const auto run = guardedWeights(
            half_run(), [&](const Message& message) { said << QString::fromStdString(message.english()); });
        QCOMPARE(run->weights[0]->at(0, 0), 0.5);
        QVERIFY(said.isEmpty());
        double cells[2] = {};
        run->weights[0]->read({0, 0, 2, 1}, cells);
        QVERIFY(std::isnan(cells[0]) && std::isnan(cells[1]));
        QVERIFY(std::isnan(run->weights[1]->at(1, 0)));
        QCOMPARE(said, QStringList{"w.npy: gone"}); // once, not for each head
    }

    void elsewhereTheErrorIsThrownOn()
    {
        QString said;
        QString thrown;
        const auto run = guardedWeights(
            half_run(), [&](const Message& message) { said = QString::fromStdString(message.english()); });
        std::jthread([&] { thrown = error_of([&] { run->weights[0]->at(1, 0); }); }).join();
        QCOMPARE(thrown, QString("w.npy: gone"));
        QCOMPARE(said, thrown);
    }

    void computedRunsStayAsTheyAre()
    {
        auto run = std::make_shared<Run>();
        keep_traces(*run, {std::make_shared<AttentionTrace>()});
        QCOMPARE(guardedWeights(run, {}), std::shared_ptr<const Run>(run));
    }
};

QTEST_GUILESS_MAIN(TestGuardedWeights)
#include "tst_guarded_weights.moc"
