// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/session.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace attn;

namespace {

void type(Session& session, const char* text)
{
    session.edit("Type", "text", [&](Document& document) { document.text.text = text; });
}

} // namespace

class TestShownRun : public QObject {
    Q_OBJECT

private slots:
    void thereIsNothingBeforeTheFirstRunAndWithoutInput()
    {
        Session session;
        QVERIFY(!session.shown()->run() && !session.shown()->whole() && !session.shown()->computed());
        QSignalSpy shown(session.shown(), &ShownRun::runChanged);
        type(session, "one two");
        QVERIFY(shown.wait());
        QCOMPARE(session.shown()->run(), session.shown()->whole());
        type(session, "");
        QCOMPARE(shown.count(), 2);
        QVERIFY(!session.shown()->run() && !session.shown()->whole() && !session.shown()->computed());
    }

    void eachChoiceIsToldOnce()
    {
        Session session;
        QSignalSpy derivation(session.shown(), &ShownRun::derivationChanged);
        QSignalSpy kind(session.shown(), &ShownRun::kindChanged);
        session.shown()->setDerivation({.skip_first = true});
        session.shown()->setDerivation({.skip_first = true});
        session.shown()->setKind(AttentionKind::cross);
        session.shown()->setKind(AttentionKind::cross);
        QCOMPARE(derivation.count(), 1);
        QCOMPARE(kind.count(), 1);
    }

    void aDerivationIsShownAndKept()
    {
        Session session;
        QSignalSpy finished(&session, &Session::runFinished);
        QSignalSpy shown(session.shown(), &ShownRun::runChanged);
        type(session, "one two three");
        QVERIFY(finished.wait());
        QCOMPARE(session.shown()->run(), session.run());
        session.selection()->pin({Index(1), Index(2)});

        session.shown()->setDerivation({.skip_first = true});
        QVERIFY(shown.wait());
        QCOMPARE(finished.count(), 1);
        QCOMPARE(session.shown()->run()->keys.size(), size_t(2));
        QCOMPARE(session.run()->keys.size(), size_t(3));
        QCOMPARE(session.selection()->pinned(), (Focus{Index(1), Index(1)}));
        QTRY_VERIFY(std::abs(session.detail()->summary().row_sum_error) < 1e-12);

        type(session, "one two three four"); // kept
        QVERIFY(finished.wait());
        QCOMPARE(session.shown()->run()->keys.size(), size_t(3));
        type(session, "one"); // there is no other key to show, so this run is shown as it is
        QVERIFY(finished.wait());
        QCOMPARE(session.shown()->run(), session.run());
        QVERIFY(session.shown()->derivation().skip_first);
        session.shown()->setDerivation({});
        type(session, "one two");
        QVERIFY(finished.wait());
        QCOMPARE(session.shown()->run(), session.run());
    }

    void theOrderFollowsTheHead()
    {
        Session session;
        QSignalSpy shown(session.shown(), &ShownRun::runChanged);
        session.shown()->setDerivation({.column_order = ColumnOrder::query, .query = 3});
        type(session, "The animal didn't cross the street");
        QVERIFY(shown.wait());
        for (const HeadPick& head : {HeadPick{}, HeadPick{0, 1}, HeadPick{0, Axis::mean()}}) {
            session.selection()->setHead(head);
            if (head != HeadPick{})
                QVERIFY(shown.wait());
            std::vector<double> row(6);
            session.shown()->run()->source(head)->read({3, 0, 1, 6}, row.data());
            QVERIFY(std::ranges::is_sorted(row, std::greater<>()));
        }
    }

    void whatDidNotComeAboutIsNotAskedFor()
    {
        Session session;
        std::string text;
        for (int i = 0; i < 3000; ++i)
            text += "w" + std::to_string(i) + " ";
        QSignalSpy shown(session.shown(), &ShownRun::runChanged);
        QSignalSpy cancelled(&session, &Session::runCancelled);
        type(session, text.c_str());
        QVERIFY(shown.wait(120'000));
        session.shown()->setDerivation({.row_order = RowOrder::largest});
        session.jobs()->cancel();
        QCOMPARE(cancelled.count(), 1);
        QCOMPARE(session.shown()->derivation(), (Derivation{.hide_padding = true}));
        QVERIFY(!shown.wait(300));
        QCOMPARE(session.shown()->run(), session.run());
    }
};

QTEST_GUILESS_MAIN(TestShownRun)
#include "tst_shown_run.moc"
