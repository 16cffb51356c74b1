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

class TestHeadDetail : public QObject {
    Q_OBJECT

private slots:
    void theSummaryIsThatOfTheSelectedHead()
    {
        Session session;
        QSignalSpy summarized(session.detail(), &HeadDetail::summaryChanged);
        type(session, "one two three");
        QVERIFY(summarized.wait());
        for (const HeadPick& head : {HeadPick{0, 1}, HeadPick{0, Axis::mean()}}) {
            session.selection()->setHead(head);
            QVERIFY(summarized.wait());
            QCOMPARE(session.detail()->summary().largest, summarize(*session.shown()->run()->source(head)).largest);
            QVERIFY(!session.detail()->pyramid().pyramid); // so small a matrix needs none
        }
        type(session, "");
        QCOMPARE(session.detail()->summary().largest, WeightsSummary{}.largest);
    }

    // Levels of detail come with the run of a large matrix, are those of the head that is selected, and are kept for a
    // head that was left.
    void largeMatricesGrowAPyramid()
    {
        Session session;
        QSignalSpy grown(session.detail(), &HeadDetail::pyramidGrown);
        QSignalSpy summarized(session.detail(), &HeadDetail::summaryChanged);
        auto vectors = std::make_shared<Matrix>(1100, 4);
        for (std::size_t i = 0; i < vectors->values.size(); ++i)
            vectors->values[i] = std::sin(static_cast<double>(i));
        session.edit("Matrices", {}, [&](Document& document) {
            document.kind = InputKind::matrices;
            document.matrices.by_name = {{"q", vectors}, {"k", vectors}};
            document.settings.heads = 2;
        });
        QVERIFY(summarized.wait());
        const HeadPyramid first = session.detail()->pyramid();
        QVERIFY(first.isOf(session.shown()->run(), {0, 0}));
        QVERIFY(first.pyramid->complete());
        QVERIFY(grown.count() >= 2);
        const WeightsSummary whole = summarize(*session.shown()->run()->source({0, 0}));
        QCOMPARE(session.detail()->summary().largest, whole.largest);
        QCOMPARE(session.detail()->summary().uneven_rows, Index{0});

        session.selection()->setHead({0, 1});
        QVERIFY(session.detail()->pyramid().pyramid != first.pyramid);
        QVERIFY(summarized.wait());
        QVERIFY(session.detail()->pyramid().pyramid->complete());
        session.selection()->setHead({0, 0});
        QCOMPARE(session.detail()->pyramid().pyramid, first.pyramid);

        type(session, "small again");
        session.edit("Text", {}, [](Document& document) { document.kind = InputKind::text; });
        QVERIFY(summarized.wait());
        QVERIFY(!session.detail()->pyramid().pyramid);
    }
};

QTEST_GUILESS_MAIN(TestHeadDetail)
#include "tst_head_detail.moc"
