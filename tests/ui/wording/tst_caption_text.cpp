// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/runs.h"
#include "ui/exporting/figure_kinds.h"
#include "ui/wording/caption_text.h"
#include "ui/wording/head_text.h"

#include <QSet>
#include <QTest>

using namespace attn;

class TestCaptionText : public QObject {
    Q_OBJECT
private slots:
    void theSubjectIsTheSentenceOrTheFile()
    {
        Document document;
        document.title = "An example";
        QCOMPARE(subjectText(document), QString("An example"));
        document.text.text = "The cat\nsat";
        QCOMPARE(subjectText(document), QString("“The cat sat”"));
        document.text.other = "Le chat";
        QCOMPARE(subjectText(document), QString("“The cat sat” looking at “Le chat”"));
        document.text.text = std::string(1'000'000, 'x');
        QVERIFY(subjectText(document).size() < 200);
        document.text.text.clear();
        document.model.path = "/some/model";
        document.model.ids = {1, 2, 3};
        QCOMPARE(subjectText(document), QString("1 2 3"));
        document.model.ids.assign(1'000'000, 7);
        QVERIFY(subjectText(document).size() < 200);
        document.kind = InputKind::weights;
        document.weights_path = "/some/where/dump.npy";
        QCOMPARE(subjectText(document), QString("dump.npy"));
        document = {};
        document.kind = InputKind::image;
        document.image.path = "/some/where/cat.png";
        QCOMPARE(subjectText(document), QString("cat.png"));
        document.kind = InputKind::matrices;
        QCOMPARE(subjectText(document), QString("Own matrices"));
    }

    void filesAreNamedAfterTheirDocument()
    {
        Document document;
        QCOMPARE(fileNameFor(document), QString("attention"));
        document.text.text = "The animal didn't cross the street: why/why not?";
        QCOMPARE(fileNameFor(document), QString("The animal didn t cross the"));
        document.text.text = "  ../../etc  ";
        QCOMPARE(fileNameFor(document), QString("etc"));
        document.text.text = "日本語 の 文";
        QCOMPARE(fileNameFor(document), QString("日本語 の 文"));
        document.title = "What does “it” look at?";
        QCOMPARE(fileNameFor(document), QString("What does it look at"));
        document.kind = InputKind::weights;
        document.weights_path = "/some/where/dump.v2.npy";
        QCOMPARE(fileNameFor(document), QString("dump v2"));
    }

    void theMakerSaysWhatIsRandom()
    {
        Document document;
        document.text.text = "a b";
        QCOMPARE(makerText(document, {}), QString("Toy layer with random numbers"));
        document.settings.projection = Projection::identity;
        QCOMPARE(makerText(document, {}), QString("Toy layer, not trained"));
        document.settings.embedding = Embedding::gaussian;
        QCOMPARE(makerText(document, {}), QString("Toy layer with random numbers"));
        document.kind = InputKind::image;
        QCOMPARE(makerText(document, {}), QString("Toy layer that compares colours"));
        document.kind = InputKind::weights;
        QCOMPARE(makerText(document, {}), QString("Weights as the file has them"));
        document.kind = InputKind::text;
        document.model.path = "/models/gpt2";
        QCOMPARE(makerText(document, "gpt2"), QString("gpt2"));
    }

    void headsAndMeansAreCounted()
    {
        auto run = madeRun({"a"}, {"a"}, 1, [](Index, Index, Index) { return 1.0; });
        QCOMPARE(headOfText(*run, {}), QString());
        run->heads = 4;
        QCOMPARE(headOfText(*run, {0, 3}), QString("head 3 of 4"));
        QCOMPARE(headOfText(*run, {0, Axis::mean()}), QString("mean over 4 heads"));
        run->layers = 12;
        QCOMPARE(headOfText(*run, {5, 3}), QString("layer 5 of 12, head 3 of 4"));
        QCOMPARE(headOfText(*run, {Axis::mean(), 3}), QString("mean over 12 layers, head 3 of 4"));
    }

    void eachKindSaysHowItIsRead()
    {
        QSet<QString> texts;
        for (const FigureKind& kind : figureKinds())
            texts << readingText(kind.name);
        QCOMPARE(texts.size(), static_cast<qsizetype>(figureKinds().size()) - 1); // panels are read as heads are
    }

    void rowsThatDoNotSumToOneAreSaid()
    {
        WeightsSummary summary;
        QCOMPARE(sumsText(summary), QString());
        summary = summarize_row(std::vector{0.2, 0.8});
        QCOMPARE(sumsText(summary), QString("Each row sums to 1."));
        summary.not_a_number = 2;
        QCOMPARE(sumsText(summary), QString("Each row without NaN or infinity sums to 1."));
        summary.not_a_number = 0;
        summary = summarize_row(std::vector{0.2, 0.4});
        QCOMPARE(sumsText(summary), QString("Rows do not sum to 1: 40 % of each row is missing."));
        QCOMPARE(flatText(summary), QString());
        summary = summarize_row(std::vector{0.26, 0.24, 0.25, 0.25});
        QCOMPARE(sumsText(summary), QString("Each row sums to 1."));
        summary.not_a_number = 2;
        QCOMPARE(sumsText(summary), QString("Each row without NaN or infinity sums to 1."));
        summary.not_a_number = 0;
        QCOMPARE(flatText(summary), QString("All weights are nearly equal: 0.24 to 0.26."));
    }
};

QTEST_MAIN(TestCaptionText)
#include "tst_caption_text.moc"
