// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/run.h"
#include "engine/tensor/error.h"

#include <QTest>

using namespace attn;

namespace {

Run runOf(Index layers, Index heads)
{
    Run run;
    run.layers = layers;
    run.heads = heads;
    run.weights.resize(static_cast<std::size_t>(layers * heads),
                       std::make_shared<DenseSource>(std::make_shared<Matrix>(1, 1)));
    return run;
}

} // namespace

class TestHeadPick : public QObject {
    Q_OBJECT

private slots:
    void textsAreParsed()
    {
        for (const char* text : {"0", "3", "11", "mean", "all"}) {
            const auto axis = parse_axis(text);
            QVERIFY(axis);
            QCOMPARE(text_of(*axis), std::string(text));
        }
        QCOMPARE(parse_axis("3")->number, Index(3));
        QVERIFY(parse_axis("mean")->is_mean());
        QVERIFY(parse_axis("all")->is_all());
    }

    void otherTextsAreNone()
    {
        for (const char* text : {"", "-1", "1.5", "2x", " 2", "Mean", "means", "99999999999999999999"})
            QVERIFY2(!parse_axis(text), text);
    }

    void meansAreTheSameWhateverWasChosenBefore()
    {
        QVERIFY(Axis::mean(1) == Axis::mean(2));
        QVERIFY(Axis(1) != Axis(2));
        QVERIFY(Axis::mean() != Axis::all());
        QVERIFY(Axis::mean() != Axis(0));
    }

    void picksAreFittedToTheRun()
    {
        const Run run = runOf(2, 3);
        QCOMPARE(fitted({1, 2}, run), (HeadPick{1, 2}));
        QCOMPARE(fitted({2, 3}, run), (HeadPick{0, 0}));
        QCOMPARE(fitted({Axis::mean(1), Axis::mean()}, run), (HeadPick{Axis::mean(), Axis::mean()}));
        QCOMPARE(fitted({Axis::mean(1), 0}, run).layer.number, Index(1));
        QCOMPARE(fitted({Axis::mean(2), 0}, run).layer.number, Index(0));
        QCOMPARE(fitted({Axis::mean(), Axis::mean()}, runOf(1, 1)), (HeadPick{0, Axis::mean()}));
    }

    void allStandsForEachOfThem()
    {
        const Run run = runOf(2, 2);
        using Picks = std::vector<HeadPick>;
        QCOMPARE(each_of({1, 1}, run), (Picks{{1, 1}}));
        QCOMPARE(each_of({Axis::mean(), Axis::all()}, run), (Picks{{Axis::mean(), 0}, {Axis::mean(), 1}}));
        QCOMPARE(each_of({Axis::all(), Axis::all()}, run), (Picks{{0, 0}, {0, 1}, {1, 0}, {1, 1}}));
        QVERIFY_THROWS_EXCEPTION(SettingError, each_of({2, Axis::all()}, run));
        QVERIFY_THROWS_EXCEPTION(SettingError, each_of({Axis::all(), 2}, run));
    }
};

QTEST_APPLESS_MAIN(TestHeadPick)
#include "tst_head_pick.moc"
