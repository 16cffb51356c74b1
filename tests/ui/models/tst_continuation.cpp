// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/running/document_run.h"
#include "tests/made/model_folder.h"
#include "ui/models/continuation.h"
#include "ui/models/predicted_places.h"

#include <QTest>

using namespace attn;

namespace {

Document documentOf(const SmallModel& model, const char* text)
{
    Document document;
    document.text.text = text;
    document.model.path = model.text();
    return document;
}

std::shared_ptr<const ModelAnswer> answerTo(const Document& document)
{
    return run_document(document).answer;
}

} // namespace

class TestContinuation : public QObject {
    Q_OBJECT

private slots:
    void aNextTokenGoesBehindTheTextOrIntoIt()
    {
        const SmallModel model("gpt2");
        const Document document = documentOf(model, "the cat sat");
        const auto answer = answerTo(document);
        QCOMPARE(withCandidate(document, *answer, 2, 9)->text.text, std::string("the cat sat on"));
        QCOMPARE(withCandidate(document, *answer, 0, 10)->text.text, std::string("the mat cat sat"));
        QVERIFY(!withCandidate(document, *answer, 2, 1)); // </s> has no text
        QCOMPARE(withContinuation(document, *answer, std::vector<TokenId>{9, 6, 10})->text.text,
                 std::string("the cat sat on the mat"));
    }

    void aMaskedTokenIsReplaced()
    {
        const SmallModel model("bert", true);
        Document document = documentOf(model, "the cat  sat");
        document.model.masked = {2, 3}; // behind [CLS]
        const auto answer = answerTo(document);
        QCOMPARE(answer->model_run->input.ids, (std::vector<TokenId>{2, 6, 4, 4, 3}));
        const Document changed = *withCandidate(document, *answer, 2, 10);
        QCOMPARE(changed.text.text, std::string("the mat  sat"));
        QCOMPARE(changed.model.masked, std::vector<Index>{3});
        QVERIFY(!withCandidate(document, *answer, 0, 10)); // [CLS] is not the text's
        QVERIFY(!withCandidate(document, *answer, 2, 1));

        document.model.pair = "on the mat";
        document.model.masked = {6};
        QCOMPARE(withCandidate(document, *answerTo(document), 6, 7)->model.pair, std::string("on cat mat"));
    }

    void aTranslationIsTakenOverAndGoesOn()
    {
        const SmallModel model("marian");
        Document document = documentOf(model, "the cat sat");
        document.model.target = "w20 w21";
        const auto answer = answerTo(document);
        QCOMPARE(withCandidate(document, *answer, 2, 30)->model.target, std::string("w20 w21 w30"));
        QCOMPARE(withCandidate(document, *answer, 1, 30)->model.target, std::string("w20 w30 w21"));
        QCOMPARE(withContinuation(document, *answer, std::vector<TokenId>{30, 31})->model.target,
                 std::string("w20 w21 w30 w31"));

        document.model.target.clear();
        const auto generated = answerTo(document);
        QVERIFY(generated->model_run->input.decoder_ids.size() > 2);
        const Document branch = *withCandidate(document, *generated, 0, 30);
        QVERIFY2(branch.model.target.ends_with("w30"), branch.model.target.c_str());
    }

    void placesFollowTheSelection()
    {
        const SmallModel model("bert", true);
        Document document = documentOf(model, "the cat sat");
        document.model.masked = {3};
        auto answer = answerTo(document);
        QCOMPARE(predictedPlaces(*answer, *answer->run, {}), std::vector<Index>{3});
        QCOMPARE(predictedPlaces(*answer, *answer->run, {Index(1), {}}), std::vector<Index>{1});
        document.model.masked.clear();
        answer = answerTo(document);
        QVERIFY(predictedPlaces(*answer, *answer->run, {}).empty());

        const SmallModel translator("t5");
        document = documentOf(translator, "the cat sat");
        document.model.target = "w20 w21";
        answer = answerTo(document);
        // a token of the source
        QCOMPARE(predictedPlaces(*answer, *answer->run, {Index(1), {}}), std::vector<Index>{2});
        QCOMPARE(predictedPlaces(*answer, *of_kind(answer->run, AttentionKind::cross), {Index(1), {}}),
                 std::vector<Index>{1});
    }
};

QTEST_GUILESS_MAIN(TestContinuation)
#include "tst_continuation.moc"
