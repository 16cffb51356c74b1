// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/running/document_run.h"
#include "tests/made/model_folder.h"
#include "ui/session/session.h"

#include <QSignalSpy>
#include <QTest>

using namespace attn;

namespace {

void open(Session& session, const SmallModel& model, const char* text)
{
    session.edit("Open", {}, [&](Document& document) {
        document.text.text = text;
        document.model = {.path = model.text()};
    });
}

void type(Session& session, const std::string& text)
{
    session.edit("Type", "text", [&](Document& document) { document.text.text = text; });
}

bool settled(Session& session)
{
    return QTest::qWaitFor([&] { return !session.jobs()->busy(); }, 20000) && session.error().isEmpty();
}

} // namespace

class TestSessionModels : public QObject {
    Q_OBJECT

private slots:
    void aModelRunsAndIsUndone()
    {
        const SmallModel model("gpt2");
        Session session;
        QSignalSpy changed(&session, &Session::modelChanged);
        type(session, "the cat");
        QVERIFY(settled(session));
        QVERIFY(!session.answer());
        QVERIFY(!session.bundle());
        open(session, model, "the cat sat");
        QVERIFY(settled(session));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(session.run()->layers, Index(3));
        QCOMPARE(session.run()->queries.size(), std::size_t(3));
        QCOMPARE(session.answer()->run, session.shown()->whole());
        QCOMPARE(session.bundle(), session.answer()->bundle);
        session.undoStack()->undo();
        QVERIFY(settled(session));
        QVERIFY(!session.answer());
        QVERIFY(!session.bundle());
        QCOMPARE(session.run()->layers, Index(1));
    }

    // Each run has what the one before it left, also when its answer was never shown.
    void typingGoesOnFromTheNewestAnswer()
    {
        const SmallModel model("gpt2");
        Session session;
        open(session, model, "the cat");
        QVERIFY(settled(session));
        const auto bundle = session.bundle();
        std::string text = "the cat";
        for (int i = 0; i < 20; ++i) {
            text += " w" + std::to_string(20 + i);
            type(session, text);
            QTest::qWait(i % 3);
        }
        QVERIFY(settled(session));
        QCOMPARE(session.bundle(), bundle); // not opened again
        QCOMPARE(session.answer()->model_run->input.ids.size(), std::size_t(22));
        const auto fresh = run_document(session.document());
        QCOMPARE(session.run()->source({2, 3})->at(21, 7), fresh.run->source({2, 3})->at(21, 7));
    }

    void anEmptyDocumentKnowsItsModel()
    {
        const SmallModel model("bert", true);
        Session session;
        open(session, model, "");
        QVERIFY(settled(session));
        QVERIFY(session.bundle());
        QVERIFY(!session.run());
        const auto bundle = session.bundle();
        type(session, "the cat");
        QVERIFY(settled(session));
        QCOMPARE(session.bundle(), bundle);
        QCOMPARE(session.run()->queries.size(), std::size_t(4));
        type(session, "");
        QVERIFY(!session.run());
        QVERIFY(!session.answer());
        QCOMPARE(session.bundle(), bundle);
    }

    void anOpenedModelIsNotOpenedAgain()
    {
        const SmallModel model("gpt2");
        const auto bundle = open_bundle(model.text());
        Session session;
        Document document;
        document.text.text = "the cat";
        document.model.path = bundle->folder;
        session.open("Open", document,
                     {.run = nullptr, .answer = std::make_shared<ModelAnswer>(ModelAnswer{bundle, nullptr, nullptr})});
        QCOMPARE(session.bundle(), bundle);
        QVERIFY(settled(session));
        QCOMPARE(session.answer()->bundle, bundle);
    }

    void kindsOfAttentionAreChosen()
    {
        const SmallModel model("marian");
        Session session;
        open(session, model, "the cat sat");
        session.edit("Target", {}, [](Document& document) { document.model.target = "w20 w21"; });
        QVERIFY(settled(session));
        QCOMPARE(session.run()->kind, AttentionKind::encoder);
        session.selection()->pin({Index(1), Index(2)});
        QSignalSpy shown(session.shown(), &ShownRun::runChanged);
        session.shown()->setKind(AttentionKind::cross);
        QVERIFY(shown.wait());
        QCOMPARE(session.shown()->run()->kind, AttentionKind::cross);
        QCOMPARE(session.run()->queries.size(), std::size_t(3)); // with the start token
        QCOMPARE(session.run()->keys.size(), std::size_t(3));
        QCOMPARE(session.selection()->pinned(), (Focus{{}, Index(2)})); // the same token of the source
        session.selection()->pin({Index(2), Index(2)});
        session.shown()->setKind(AttentionKind::decoder);
        QVERIFY(shown.wait());
        QCOMPARE(session.selection()->pinned(), (Focus{Index(2), {}}));
        session.edit("Target", {}, [](Document& document) { document.model.target = "w20 w21 w22"; });
        QVERIFY(settled(session));
        QCOMPARE(session.shown()->run()->kind, AttentionKind::decoder); // kept
        QCOMPARE(session.shown()->run()->queries.size(), std::size_t(4));
    }

    void aModelThatCannotBeOpenedIsAnError()
    {
        Session session;
        type(session, "the cat");
        QVERIFY(settled(session));
        QSignalSpy failed(&session, &Session::runFailed);
        session.edit("Open", {}, [](Document& document) { document.model.path = "/nowhere/model"; });
        QVERIFY(failed.wait());
        QVERIFY2(session.error().contains("/nowhere/model"), qPrintable(session.error()));
        QVERIFY(!session.run()); // what the playground made is not that of the model
        session.undoStack()->undo();
        QVERIFY(settled(session));
    }
};

QTEST_GUILESS_MAIN(TestSessionModels)
#include "tst_session_models.moc"
