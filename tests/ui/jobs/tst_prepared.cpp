// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/prepared.h"

#include <QSignalSpy>
#include <QTest>

#include <latch>
#include <thread>

using namespace attn;

namespace {

constexpr Index cheap = cellsPerFrame;
constexpr Index costly = cellsPerFrame + 1;

// The square of a number, and how often it was made.
struct Squares {
    Prepared<int, int> prepared{[this] { ++arrived; }, [this](const QString& why) { failure = why; }};
    int arrived = 0;
    QString failure;
    std::atomic<int> made = 0;

    bool ask(int number, Index cost)
    {
        return prepared.ask(number, cost, [this, number](const RunControl&) {
            ++made;
            return number * number;
        });
    }
};

} // namespace

class TestPrepared : public QObject {
    Q_OBJECT
private slots:
    void aCheapValueIsMadeAtOnceAndOnlyOnce()
    {
        Squares squares;
        QVERIFY(!squares.prepared.made());
        QVERIFY(squares.ask(3, cheap));
        QCOMPARE(squares.prepared.value(), 9);
        QCOMPARE(squares.prepared.made(), std::optional(3));
        QVERIFY(squares.ask(3, cheap));
        QVERIFY(squares.ask(3, costly)); // it is here already, whatever it costs
        QCOMPARE(squares.made, 1);
        QCOMPARE(squares.arrived, 0);
    }

    void aCostlyValueIsMadeOnAnotherThread()
    {
        std::thread::id where;
        int arrived = 0;
        Prepared<int, int> prepared([&] { ++arrived; });
        const auto make = [&](const RunControl&) {
            where = std::this_thread::get_id();
            return 5;
        };
        QVERIFY(!prepared.ask(1, costly, make));
        QVERIFY(prepared.busy());
        QTRY_COMPARE(arrived, 1);
        QVERIFY(where != std::this_thread::get_id());
        QVERIFY(!prepared.busy());
        QVERIFY(prepared.ask(1, costly, make));
        QCOMPARE(prepared.value(), 5);
    }

    void theLastValueStaysUntilTheNextOneIsThere()
    {
        Squares squares;
        squares.ask(2, cheap);
        QVERIFY(!squares.ask(3, longerThanAFrame));
        QCOMPARE(squares.prepared.value(), 4);
        QCOMPARE(squares.prepared.made(), std::optional(2));
        QTRY_COMPARE(squares.arrived, 1);
        QCOMPARE(squares.prepared.value(), 9);
        QCOMPARE(squares.prepared.made(), std::optional(3));
    }

    void askingAgainWhileItIsMadeStartsNothing()
    {
        Squares squares;
        for (int i = 0; i < 5; ++i)
            QVERIFY(!squares.ask(3, costly));
        QTRY_COMPARE(squares.arrived, 1);
        QCOMPARE(squares.made, 1);
    }

    // The first job ends after the second question was asked; its answer must never be seen.
    void anAnswerThatIsOutOfDateIsDropped_data()
    {
        QTest::addColumn<Index>("cost");
        QTest::addRow("for one that is made at once") << cheap;
        QTest::addRow("for one that takes long") << costly;
    }
    void anAnswerThatIsOutOfDateIsDropped()
    {
        QFETCH(Index, cost);
        Squares squares;
        std::latch begun(1), asked(1);
        std::atomic<bool> ended = false;
        squares.prepared.ask(2, costly, [&](const RunControl&) {
            begun.count_down();
            asked.wait();
            ended = true;
            return 4;
        });
        begun.wait();
        const bool here = squares.ask(3, cost);
        asked.count_down();
        QCOMPARE(here, cost == cheap);
        QTRY_VERIFY(ended && !squares.prepared.busy());
        QTest::qWait(20);
        QCOMPARE(squares.prepared.value(), 9);
        QCOMPARE(squares.arrived, cost == cheap ? 0 : 1);
    }

    // As when the pointer goes to another cell and comes back.
    void goingBackToTheValueThatIsHereDropsTheOneThatIsMade()
    {
        Squares squares;
        squares.ask(2, cheap);
        QVERIFY(!squares.ask(3, costly));
        QVERIFY(squares.ask(2, costly));
        QVERIFY(!squares.prepared.busy());
        QTest::qWait(20);
        QCOMPARE(squares.prepared.value(), 4);
        QCOMPARE(squares.arrived, 0);
    }

    void aNewerQuestionStopsTheJobOfTheOlderOne()
    {
        Squares squares;
        std::latch begun(1);
        std::atomic<bool> stopped = false;
        squares.prepared.ask(2, costly, [&](const RunControl& control) -> int {
            begun.count_down();
            while (!control.stop.stop_requested())
                std::this_thread::yield();
            stopped = true;
            throw Cancelled();
        });
        begun.wait();
        squares.ask(3, costly);
        QTRY_COMPARE(squares.prepared.value(), 9);
        QVERIFY(stopped);
        QVERIFY(squares.failure.isEmpty());
    }

    void aFailureIsToldOnceAndNotTriedAgainUntilStopped_data()
    {
        QTest::addColumn<Index>("cost");
        QTest::addRow("at once") << cheap;
        QTest::addRow("in a job") << costly;
    }
    void aFailureIsToldOnceAndNotTriedAgainUntilStopped()
    {
        QFETCH(Index, cost);
        Squares squares;
        squares.ask(2, cheap);
        std::atomic<int> tries = 0;
        const auto fail = [&](const RunControl&) -> int {
            ++tries;
            throw Error("", "no more");
        };
        QVERIFY(!squares.prepared.ask(3, cost, fail));
        QTRY_COMPARE(squares.failure, QStringLiteral("no more"));
        QVERIFY(!squares.prepared.busy());
        QVERIFY(!squares.prepared.ask(3, cost, fail));
        QCOMPARE(tries, 1);
        QCOMPARE(squares.prepared.value(), 4);
        squares.prepared.stop();
        QVERIFY(squares.ask(3, cheap));
        QCOMPARE(squares.prepared.value(), 9);
    }

    void stoppingDropsWhatIsMadeAndKeepsTheLastValue()
    {
        Squares squares;
        squares.ask(2, cheap);
        squares.ask(3, costly);
        squares.prepared.stop();
        QVERIFY(!squares.prepared.busy());
        QTest::qWait(20);
        QCOMPARE(squares.prepared.value(), 4);
        QCOMPARE(squares.arrived, 0);
    }

    void clearingLetsGoOfKeyAndValue()
    {
        using Shared = std::shared_ptr<int>;
        Prepared<Shared, Shared> prepared([] {});
        const auto key = std::make_shared<int>(1);
        const auto value = std::make_shared<int>(2);
        QVERIFY(prepared.ask(key, cheap, [value](const RunControl&) { return value; }));
        QVERIFY(key.use_count() > 1 && value.use_count() > 1);
        prepared.clear();
        QCOMPARE(key.use_count(), 1);
        QCOMPARE(value.use_count(), 1);
        QVERIFY(!prepared.made());
    }
};

QTEST_MAIN(TestPrepared)
#include "tst_prepared.moc"
