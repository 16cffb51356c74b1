// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/model_folder.h"
#include "ui/models/generation_controls.h"
#include "ui/models/predictions_panel.h"
#include "ui/widgets/bar_list.h"
#include "ui/wording/number_text.h"
#include "ui/wording/token_label.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace attn;

class TestPredictionsPanel : public QObject {
    Q_OBJECT

    std::unique_ptr<Session> session_;
    std::unique_ptr<PredictionsPanel> panel_;

    void open(const SmallModel& model, const char* text)
    {
        session_->edit("Open", {}, [&](Document& document) {
            document.text.text = text;
            document.model = {.path = model.text()};
        });
        settle();
    }

    void settle()
    {
        QTRY_VERIFY(!session_->jobs()->busy() && !panel_->isPredicting() && !panel_->generating()->busy());
        QVERIFY2(session_->error().isEmpty(), qPrintable(session_->error()));
    }

    std::vector<BarList*> shown() const
    {
        std::vector<BarList*> lists;
        for (auto* const list : panel_->findChildren<BarList*>())
            if (list->isVisibleTo(panel_.get()))
                lists.push_back(list);
        return lists;
    }

    std::vector<bool> written() const
    {
        std::vector<bool> all;
        for (const Token& token : session_->run()->queries)
            all.push_back(token.written);
        return all;
    }

private slots:
    void init()
    {
        session_ = std::make_unique<Session>();
        panel_ = std::make_unique<PredictionsPanel>(session_.get());
        panel_->resize(280, 500);
        panel_->show();
    }

    void cleanup()
    {
        panel_.reset();
        session_.reset();
    }

    void theNextTokenIsShownAndTaken()
    {
        const SmallModel model("gpt2");
        open(model, "the cat sat");
        QCOMPARE(shown().size(), std::size_t(1));
        const auto expected = predict(*session_->answer(), 2, 10).best;
        const std::vector<Bar> bars = shown().front()->bars();
        QCOMPARE(bars.size(), std::size_t(11));
        double rest = 1.0;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QCOMPARE(bars[i].label, tokenLabel(expected[i].token));
            QCOMPARE(bars[i].value, expected[i].probability);
            rest -= bars[i].value;
        }
        QVERIFY(bars.back().remainder);
        QVERIFY(std::abs(bars.back().value - rest) < 1e-12);
        const Index all = info_of(*session_->bundle()->model).vocabulary;
        QCOMPARE(bars.back().label, countText(all - 10) + " others");
        session_->selection()->pin({Index(0), {}});
        settle();
        QCOMPARE(shown().front()->bars().front().value, predict(*session_->answer(), 0, 1).best.front().probability);

        session_->selection()->pin({});
        settle();
        const Bar best = shown().front()->bars().front();
        emit shown().front()->barClicked(best.index);
        QTRY_COMPARE(session_->document().text.text, "the cat sat " + best.label.toStdString());
        settle();
        QCOMPARE(session_->run()->queries.size(), std::size_t(4));
    }

    void eachMaskedTokenHasAList()
    {
        const SmallModel model("bert", true);
        open(model, "the cat sat");
        QVERIFY(shown().empty());
        session_->edit("Mask", {}, [](Document& document) { document.model.masked = {1, 3}; });
        settle();
        QCOMPARE(shown().size(), std::size_t(2));
        QCOMPARE(shown()[1]->bars().front().value, predict(*session_->answer(), 3, 1).best.front().probability);
    }

    void aMaskTokenInTheTextIsAMaskedToken()
    {
        const SmallModel model("bert", true);
        open(model, "the [MASK] sat");
        QCOMPARE(shown().size(), std::size_t(1));
        QCOMPARE(shown().front()->bars().front().value, predict(*session_->answer(), 2, 1).best.front().probability);
    }

    void aClassifierNamesItsClasses()
    {
        const SmallModel model("bert-classifier", true);
        open(model, "the cat sat");
        QCOMPARE(shown().size(), std::size_t(1));
        QVERIFY2(shown().front()->bars().front().label.startsWith("LABEL_"),
                 qPrintable(shown().front()->bars().front().label));
        QVERIFY(!panel_->findChild<GenerationControls*>()->isVisibleTo(panel_.get()));
    }

    void theTextGoesOnAsOneStep()
    {
        const SmallModel model("gpt2");
        open(model, "the cat");
        panel_->findChild<GenerationControls*>()->findChild<QSpinBox*>()->setValue(5);
        const ModelInput input = session_->answer()->model_run->input;
        const auto expected = generate(session_->bundle()->model, input, {.tokens = 5});
        const int steps = session_->undoStack()->count();
        panel_->continueText();
        settle();
        QCOMPARE(session_->undoStack()->count(), steps + 1);
        QCOMPARE(session_->answer()->model_run->input.ids, expected->input.ids);
        QCOMPARE(written(), (std::vector<bool>{false, false, true, true, true, true, true}));
        panel_->continueText();
        settle();
        QCOMPARE(std::ranges::count(written(), true), 10);
        // What was typed before it changes nothing of that; what is typed behind it is not the model's.
        session_->edit("Type", {}, [](Document& document) { document.text.text.insert(0, "a "); });
        settle();
        QCOMPARE(std::ranges::count(written(), true), 10);
        session_->edit("Type", {}, [](Document& document) { document.text.text += " cat"; });
        settle();
        QCOMPARE(std::ranges::count(written(), true), 0);
        while (session_->undoStack()->canUndo() && session_->document().text.text != "the cat")
            session_->undoStack()->undo();
        QCOMPARE(session_->document().text.text, std::string("the cat"));
    }

    void aTranslationGoesOn()
    {
        const SmallModel model("t5");
        open(model, "the cat");
        session_->edit("Target", {}, [](Document& document) { document.model.target = "w20"; });
        settle();
        QSignalSpy noted(panel_.get(), &PredictionsPanel::noted);
        panel_->continueText();
        settle();
        QVERIFY(noted.count() == 1 || session_->document().model.target.starts_with("w20 "));

        // Without a target all but the start of the decoder is the model's.
        session_->edit("Target", {}, [](Document& document) { document.model.target.clear(); });
        settle();
        const Run& decoder = *of_kind(session_->run(), AttentionKind::decoder);
        QVERIFY(decoder.queries.size() > 1);
        for (std::size_t place = 0; place < decoder.queries.size(); ++place)
            QCOMPARE(decoder.queries[place].written, place > 0);
    }

    void thePlaygroundPredictsNothing()
    {
        session_->edit("Type", {}, [](Document& document) { document.text.text = "one two"; });
        settle();
        QVERIFY(shown().empty());
    }
};

QTEST_MAIN(TestPredictionsPanel)
#include "tst_predictions_panel.moc"
