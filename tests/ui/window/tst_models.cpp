// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/model_folder.h"
#include "tests/made/windows.h"
#include "ui/inputs/sentence_edit.h"
#include "ui/inputs/token_strip.h"
#include "ui/models/model_panel.h"
#include "ui/models/predictions_panel.h"
#include "ui/operators/operator_panel.h"
#include "ui/window/error_bar.h"
#include "ui/window/file_commands.h"
#include "ui/window/status_line.h"
#include "ui/wording/token_label.h"

#include <QApplication>
#include <QDockWidget>
#include <QImage>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QUndoStack>

#include <thread>

using namespace attn;

// The whole window with models as its user has them, offscreen.
class TestModels : public QObject, WindowTest {
    Q_OBJECT

private slots:
    void initTestCase() { QApplication::setStyle(new ThemeStyle); }

    void init() { openWindow(); }
    void cleanup() { closeWindow(); }

    void aDroppedFolderOpensAndTheTextStays()
    {
        const SmallModel model("gpt2");
        session_->edit("Text", {}, [](Document& document) { document.text.text = "the cat sat"; });
        waitForRun();
        drop(model.path());
        waitForRun();
        QCOMPARE(session_->run()->layers, Index(3));
        QVERIFY2(statusLine()->text().startsWith("model · 3 tokens · 3 × 4 heads"), qPrintable(statusLine()->text()));
        QVERIFY(!window_->findChild<OperatorPanel*>()->isVisible());
        QVERIFY(window_->findChild<PredictionsPanel*>()->isVisible());
        QCOMPARE(window_->findChild<QDockWidget*>("operator")->windowTitle(), QString("Predictions"));
        QCOMPARE(settings_->recentFiles(), QStringList{model.path()});
        window_->actions()[ActionId::closeModel]->trigger();
        waitForRun();
        QCOMPARE(session_->run()->layers, Index(1));
        QVERIFY(window_->findChild<OperatorPanel*>()->isVisible());
        window_->actions()[ActionId::undo]->trigger();
        waitForRun();
        QCOMPARE(session_->run()->layers, Index(3));
    }

    void otherFoldersAreRefused()
    {
        const Document before = session_->document();
        drop(folder_.path());
        QVERIFY(errorBar()->isVisible());
        QVERIFY2(errorText().contains("holds no model. Open one with config.json"), qPrintable(errorText()));
        const SmallModel model("gpt2");
        QVERIFY(QFile::remove(model.path() + "/model.safetensors"));
        drop(model.path());
        QTRY_VERIFY2(errorText().contains("model.safetensors"), qPrintable(errorText()));
        QVERIFY(session_->document() == before);
    }

    void aTokenIsMaskedByKeyAndByClick()
    {
        const SmallModel model("bert", true);
        window_->files()->openModel(model.path());
        waitForRun();
        SentenceEdit* const text = field("Text of the model");
        QVERIFY(text && text->isVisible());
        text->setFocus();
        QTest::keyClicks(text, "the cat sat");
        waitForRun();
        QCOMPARE(session_->run()->queries.size(), std::size_t(5));
        session_->selection()->pin({Index(2), {}});
        window_->actions()[ActionId::maskToken]->trigger();
        QCOMPARE(session_->document().model.masked, std::vector<Index>{2});
        waitForRun();
        QCOMPARE(session_->run()->queries[2].text, std::string("[MASK]"));

        window_->actions()[ActionId::maskTool]->trigger();
        TokenStrip* const strip = text->parentWidget()->findChild<TokenStrip*>();
        QTest::mouseClick(strip->viewport(), Qt::LeftButton, {}, strip->flow().chips().at(3).place.center());
        QCOMPARE(session_->document().model.masked, (std::vector<Index>{2, 3}));
        QTest::mouseClick(strip->viewport(), Qt::LeftButton, {}, strip->flow().chips().at(0).place.center());
        QCOMPARE(session_->document().model.masked, (std::vector<Index>{2, 3})); // [CLS] cannot be
        waitForRun();
        QTest::keyClicks(text, " on"); // behind them
        QCOMPARE(session_->document().model.masked, (std::vector<Index>{2, 3}));
        waitForRun();
        QTextCursor cursor = text->textCursor();
        cursor.setPosition(5);
        text->setTextCursor(cursor);
        QTest::keyClicks(text, "x"); // the second token is another one, and what follows may have moved
        QVERIFY(session_->document().model.masked.empty());
    }

    void tokensAreShownAsTheVocabularyWritesThem()
    {
        const ModelFolder model("bert");
        model.addTokenizer();
        session_->edit("Text", {}, [](Document& document) { document.text.text = "the cats"; });
        window_->files()->openModel(model.path());
        waitForRun();
        QAction* const raw = window_->actions()[ActionId::rawTokens];
        QVERIFY(!raw->isChecked());
        QCOMPARE(session_->run()->queries.size(), std::size_t(5)); // [CLS] the cat ##s [SEP]
        QCOMPARE(tokenLabel(session_->run()->queries[3]), "s");
        raw->trigger();
        waitForRun();
        QCOMPARE(tokenLabel(session_->run()->queries[3]), "##s");
        QCOMPARE(tokenLabel(session_->shown()->run()->keys[3]), "##s");
        raw->trigger();
        waitForRun();
        QCOMPARE(tokenLabel(session_->run()->queries[3]), "s");
    }

    void kindsAreChosenByKey()
    {
        const SmallModel model("t5");
        session_->edit("Text", {}, [](Document& document) { document.text.text = "the cat sat on the mat"; });
        window_->files()->openModel(model.path());
        waitForRun();
        QCOMPARE(session_->run()->kind, AttentionKind::encoder);
        QVERIFY(window_->actions()[ActionId::encoderAttention]->isChecked());
        window_->actions()[ActionId::crossAttention]->trigger();
        waitForRun();
        QCOMPARE(session_->run()->kind, AttentionKind::cross);
        QVERIFY(window_->actions()[ActionId::crossAttention]->isChecked());
        QVERIFY(field("Target")->isVisible());
        // What the model wrote stands in the place of a target, until somebody types one.
        QVERIFY2(field("Target")->placeholderText().endsWith(" (written by the model)"),
                 qPrintable(field("Target")->placeholderText()));
        QVERIFY(
            field("Target")->placeholderText().contains(QString::fromStdString(session_->run()->queries.back().text)));
        field("Target")->setFocus();
        QTest::keyClicks(field("Target"), "w20");
        waitForRun();
        QCOMPARE(session_->document().model.target, std::string("w20"));
        QVERIFY(!field("Target")->placeholderText().contains("written by"));
    }

    void idsAreTypedWhereThereIsNoTokenizer()
    {
        const SmallModel model("gpt2");
        QVERIFY(QFile::remove(model.path() + "/tokenizer.json"));
        window_->files()->openModel(model.path());
        QTRY_VERIFY(session_->bundle());
        SentenceEdit* const text = field("Text of the model");
        text->setFocus();
        QTest::keyClicks(text, "12 5 7");
        waitForRun();
        QCOMPARE(session_->document().model.ids, (std::vector<TokenId>{12, 5, 7}));
        QCOMPARE(session_->run()->queries.size(), std::size_t(3));
        QTest::keyClicks(text, "x");
        QCOMPARE(session_->document().model.ids, (std::vector<TokenId>{12, 5, 7}));
    }

    // What a model cannot do with this text is no error, and nothing that is said of another text.
    void noticesBelongToTheirDocument()
    {
        const auto notice = [this] { return findByName<ErrorBar>("Notice"); };
        const SmallModel model("gpt2");
        QVERIFY(QFile::remove(model.path() + "/tokenizer.json"));
        type("the cat sat");
        drop(model.path());
        QTRY_VERIFY2(notice()->message().contains("has no tokenizer"), qPrintable(notice()->message()));
        QVERIFY(notice()->isVisible());
        QVERIFY(!errorBar()->isVisible());
        QVERIFY(session_->bundle());
        session_->edit("Ids", {}, [](Document& document) { document.model.ids = {5, 6, 7}; });
        QVERIFY(!notice()->isVisible());
        waitForRun();
        emit window_->findChild<PredictionsPanel*>()->noted("The model ends the text here.");
        QVERIFY(notice()->isVisible());
        QVERIFY(!errorBar()->isVisible());
        session_->edit("Ids", {}, [](Document& document) { document.model.ids = {5, 6}; });
        QVERIFY(!notice()->isVisible());
        waitForRun();
    }

    void aVisionModelWaitsForAPicture()
    {
        const SmallModel model("vit");
        QVERIFY(QFile::remove(model.path() + "/tokenizer.json"));
        model.write(
            "preprocessor_config.json",
            R"({"image_processor_type": "ViTImageProcessor", "do_resize": true, "size": {"height": 32, "width": 32},
                        "resample": 2, "do_rescale": true, "rescale_factor": 0.00392156862745098, "do_normalize": true,
                        "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]})");
        window_->files()->openModel(model.path());
        QTRY_VERIFY(session_->bundle());
        QCOMPARE(session_->document().kind, InputKind::image);
        const QString path = folder_.filePath("red.png");
        QImage image(40, 20, QImage::Format_RGB32);
        image.fill(Qt::red);
        QVERIFY(image.save(path));
        drop(path);
        waitForRun();
        QCOMPARE(session_->run()->queries.size(), std::size_t(17));
        QVERIFY(session_->run()->placement);
        // A text is for the playground again.
        QFile text(folder_.filePath("text.txt"));
        QVERIFY(text.open(QIODevice::WriteOnly));
        text.write("one two");
        text.close();
        drop(text.fileName());
        waitForRun();
        QVERIFY(session_->document().model.path.empty());
    }

    // Another head is summed up at once, while the text goes on to be written.
    void anotherHeadLeavesTheProgressOfGeneration()
    {
        const SmallModel model("gpt2");
        session_->edit("Text", {}, [](Document& document) { document.text.text = "the cat sat"; });
        window_->files()->openModel(model.path());
        waitForRun();
        JobRunner* const generating = window_->findChild<PredictionsPanel*>()->generating();
        generating->start([](const RunControl& control) -> std::function<void()> {
            for (;;) {
                control.report(0.25, "writing");
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
                control.check();
            }
        });
        QToolButton* const cancel = button("Cancel the run");
        QTRY_VERIFY(cancel->isVisible());
        QSignalSpy summarized(session_->detail(), &HeadDetail::summaryChanged);
        window_->actions()[ActionId::nextHead]->trigger();
        QVERIFY(summarized.wait());
        QVERIFY(generating->busy());
        QVERIFY(cancel->isVisible());
        cancel->click();
        QVERIFY(!generating->busy());
        QVERIFY(!cancel->isVisible());
    }

private:
    QToolButton* button(const QString& name) const
    {
        for (auto* const found : window_->findChildren<QToolButton*>())
            if (found->accessibleName() == name)
                return found;
        return nullptr;
    }

    void waitForRun()
    {
        QTRY_VERIFY_WITH_TIMEOUT(!window_->files()->loading()->busy() && !session_->jobs()->busy()
                                     && !session_->detail()->jobs()->busy(),
                                 20000);
        QVERIFY2(session_->error().isEmpty(), qPrintable(session_->error()));
    }

    SentenceEdit* field(const QString& name) const
    {
        for (auto* const edit : window_->findChildren<SentenceEdit*>())
            if (edit->accessibleName() == name)
                return edit;
        return nullptr;
    }
};

int main(int argc, char** argv)
{
    return runWindowTest<TestModels>(argc, argv);
}
#include "tst_models.moc"
