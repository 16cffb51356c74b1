// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operators/mask_controls.h"
#include "ui/operators/operator_panel.h"
#include "ui/operators/seed_spin.h"
#include "ui/operators/temperature_control.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

#include <limits>

using namespace attn;

class TestOperatorPanel : public QObject {
    Q_OBJECT

    std::unique_ptr<Session> session_;
    std::unique_ptr<OperatorPanel> panel_;

    const OperatorSettings& settings() const { return session_->document().settings; }

    template <class Child>
    Child* child(const QString& accessibleName) const
    {
        for (auto* candidate : panel_->findChildren<Child*>())
            if (candidate->accessibleName() == accessibleName)
                return candidate;
        return nullptr;
    }

    void choose(const QString& combo, const QString& item)
    {
        auto* box = child<QComboBox>(combo);
        QVERIFY(box);
        const int index = box->findText(item);
        QVERIFY2(index >= 0, qPrintable(item));
        box->setCurrentIndex(index);
        emit box->activated(index);
    }

    QStringList itemsOf(const QString& combo) const
    {
        QStringList items;
        for (int i = 0; i < child<QComboBox>(combo)->count(); ++i)
            items.append(child<QComboBox>(combo)->itemText(i));
        return items;
    }

    void change(const std::function<void(Document&)>& edit) { session_->edit("Change", {}, edit); }

private slots:
    void init()
    {
        session_ = std::make_unique<Session>();
        panel_ = std::make_unique<OperatorPanel>(session_.get());
        panel_->resize(260, 700);
        panel_->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel_.get()));
    }

    void cleanup()
    {
        panel_.reset();
        session_.reset();
    }

    void choicesEditTheDocument()
    {
        choose("Score", "Cosine");
        QCOMPARE(settings().score, Score::cosine);
        QVERIFY(child<QLabel>("Formula of the score")->text().contains("|q| |k|"));
        choose("Normalizer", "Sparsemax");
        QCOMPARE(settings().normalizer, Normalizer::sparsemax);
        choose("Position", "ALiBi");
        QCOMPARE(settings().position, Position::alibi);
        choose("Embedding", "One-hot");
        QCOMPARE(settings().embedding, Embedding::one_hot);
        choose("Projection", "Identity");
        QCOMPARE(settings().projection, Projection::identity);
        QCOMPARE(session_->undoStack()->count(), 5);
        session_->undoStack()->undo();
        QCOMPARE(child<QComboBox>("Projection")->currentText(), QString("Random, seeded"));
    }

    void onlyDivisorsAreOffered()
    {
        QCOMPARE(itemsOf("Heads"), (QStringList{"1", "2", "4", "8", "16", "32", "64"}));
        QCOMPARE(itemsOf("Key and value heads"), (QStringList{"1", "2", "same as heads"}));
        choose("Key and value heads", "2");
        QCOMPARE(settings().key_value_heads, Index(2));
        choose("Heads", "1"); // 2 key heads cannot serve it
        QCOMPARE(settings().heads, Index(1));
        QCOMPARE(settings().key_value_heads, Index(0));
        QVERIFY(!child<QComboBox>("Key and value heads")->isEnabled());
        // A document may come with a number that does not fit; it is shown all the same.
        change([](Document& document) { document.settings.heads = 5; });
        QCOMPARE(child<QComboBox>("Heads")->currentText(), QString("5"));
    }

    void theWidthIsThatOfGivenMatrices()
    {
        change([](Document& document) {
            document.kind = InputKind::matrices;
            document.matrices.by_name["q"] = std::make_shared<const Matrix>(2, 6);
            document.settings.heads = 3;
        });
        QCOMPARE(itemsOf("Heads"), (QStringList{"1", "2", "3", "6"}));
    }

    void temperatureIsLogarithmicAndOneStep()
    {
        auto* slider = child<QSlider>("Temperature slider");
        auto* field = child<QDoubleSpinBox>("Temperature");
        QCOMPARE(slider->value(), (slider->minimum() + slider->maximum()) / 2); // 1 is in the middle
        slider->setValue(slider->maximum());
        QCOMPARE(settings().temperature, 20.0);
        slider->setValue(slider->minimum());
        QCOMPARE(settings().temperature, 0.05);
        QCOMPARE(field->value(), 0.05);
        QCOMPARE(session_->undoStack()->count(), 1);
        QTest::mouseDClick(slider, Qt::LeftButton);
        QCOMPARE(settings().temperature, 1.0);
        field->setValue(0.123);
        QCOMPARE(settings().temperature, 0.123);
        change([](Document& document) { document.settings.temperature = 500.0; }); // beyond the slider
        QCOMPARE(field->value(), 500.0);
        QCOMPARE(settings().temperature, 500.0);
    }

    void masksCombine()
    {
        child<QCheckBox>("Causal mask")->click();
        child<QCheckBox>("Window mask")->click();
        child<QSpinBox>("Window width W")->setValue(3);
        auto* padding = child<QLineEdit>("Masked keys");
        padding->setFocus();
        QTest::keyClicks(padding, "2, 3");
        QTest::keyClick(padding, Qt::Key_Return);
        QVERIFY(settings().mask.causal);
        QCOMPARE(settings().mask.window, std::optional<Index>(3));
        QCOMPARE(settings().mask.closed_keys, (std::vector<Index>{2, 3}));
        child<QCheckBox>("Window mask")->click();
        QVERIFY(!settings().mask.window);
        QVERIFY(!child<QSpinBox>("Window width W")->isEnabled());
    }

    void maskedKeysThatAreNoNumbersAreRefused()
    {
        auto* padding = child<QLineEdit>("Masked keys");
        padding->setFocus();
        QTest::keyClicks(padding, "2,x");
        QTest::keyClick(padding, Qt::Key_Return);
        QVERIFY(settings().mask.closed_keys.empty());
        auto* refusal = child<QLabel>("What is wrong with the masked keys");
        QVERIFY(refusal->isVisible() && refusal->text().contains("x"));
        QCOMPARE(padding->text(), QString("2,x")); // to be put right
        padding->setText("2");
        QTest::keyClick(padding, Qt::Key_Return);
        QCOMPARE(settings().mask.closed_keys, (std::vector<Index>{2}));
        QVERIFY(!refusal->isVisible());
    }

    void maskedCellsAreCountedAndCleared()
    {
        auto* clear = child<QToolButton>("Unmask all cells");
        QVERIFY(!clear->isVisible());
        change([](Document& document) { document.settings.mask.closed_cells = {{0, 1}, {1, 0}}; });
        QVERIFY(clear->isVisible());
        clear->click();
        QVERIFY(settings().mask.closed_cells.empty());
    }

    void theMaskToolIsAnnounced()
    {
        QSignalSpy toggled(panel_.get(), &OperatorPanel::maskToolToggled);
        child<QPushButton>("Mask tool")->click();
        QCOMPARE(toggled.count(), 1);
        QCOMPARE(toggled.front().front().toBool(), true);
        panel_->setMaskTool(false);
        QCOMPARE(toggled.count(), 1);
        QVERIFY(!child<QPushButton>("Mask tool")->isChecked());
    }

    void seedsHold64Bits()
    {
        auto* seed = panel_->findChild<SeedSpin*>();
        change([](Document& document) { document.settings.seed = std::numeric_limits<std::uint64_t>::max(); });
        QCOMPARE(seed->seed(), std::numeric_limits<std::uint64_t>::max());
        seed->stepBy(1); // nowhere to go
        QCOMPARE(settings().seed, std::numeric_limits<std::uint64_t>::max());
        seed->stepBy(-1);
        QCOMPARE(settings().seed, std::numeric_limits<std::uint64_t>::max() - 1);
        seed->setFocus();
        QTest::keySequence(seed, QKeySequence::SelectAll);
        QTest::keyClicks(seed, "42x");
        QCOMPARE(settings().seed, std::uint64_t(42));
        child<QToolButton>("New seed")->click();
        QVERIFY(settings().seed != 42);
    }

    void whatDiffersIsMarkedAndSetBackByItself()
    {
        const auto marked = [this](const QString& name) {
            const auto* const back = child<QToolButton>("Set back: " + name);
            return back && !back->isHidden();
        };
        for (const char* const name : {"Score", "Temperature", "Heads", "Seed"})
            QVERIFY2(!marked(name), name);
        change([](Document& document) {
            document.settings.temperature = 0.5;
            document.settings.score = Score::distance;
            document.settings.seed = 7;
        });
        QVERIFY(marked("Score") && marked("Temperature") && marked("Seed") && !marked("Heads"));
        auto* const more = child<QToolButton>("More settings");
        QCOMPARE(more->text(), QString("More (1 changed)"));
        child<QToolButton>("Set back: Temperature")->click();
        QCOMPARE(settings().temperature, 1.0);
        QCOMPARE(settings().score, Score::distance);
        QVERIFY(!marked("Temperature") && marked("Score"));
        session_->undoStack()->undo();
        QCOMPARE(settings().temperature, 0.5);
    }

    void moreIsFoldedAway()
    {
        QVERIFY(!child<QComboBox>("Projection")->isVisibleTo(panel_.get()));
        QVERIFY(child<QComboBox>("Normalizer")->isVisibleTo(panel_.get()));
        child<QToolButton>("More settings")->setChecked(true);
        QVERIFY(child<QComboBox>("Projection")->isVisibleTo(panel_.get()));
    }

    void presetsAndReset()
    {
        change([](Document& document) { document.settings.score = Score::dot; });
        const auto actions = child<QPushButton>("Presets")->menu()->actions();
        QCOMPARE(actions.at(0)->text(), QString("Softmax attention"));
        actions.at(1)->trigger();
        QCOMPARE(settings().normalizer, Normalizer::none);
        QCOMPARE(settings().score, Score::scaled_dot);
        actions.at(0)->trigger();
        QCOMPARE(settings().normalizer, Normalizer::softmax);
        change([](Document& document) { document.settings.temperature = 3.0; });
        child<QPushButton>("Reset to defaults")->click();
        QVERIFY(settings() == OperatorSettings{});
    }

    void whatHasNoEffectIsDisabledAndSaysWhy_data()
    {
        QTest::addColumn<std::function<void(Document&)>>("edit");
        QTest::addColumn<Setting>("setting");
        QTest::addColumn<bool>("effect");
        const auto row = [](const char* name, Setting setting, bool effect, std::function<void(Document&)> edit) {
            QTest::newRow(name) << edit << setting << effect;
        };
        const auto given = [](Document& document) {
            document.kind = InputKind::matrices;
            document.matrices.by_name["q"] = std::make_shared<const Matrix>(2, 4);
        };
        row("score of text", Setting::score, true, [](Document&) {});
        row("score under linear", Setting::score, false,
            [](Document& document) { document.settings.normalizer = Normalizer::linear; });
        row("temperature under linear", Setting::temperature, false,
            [](Document& document) { document.settings.normalizer = Normalizer::linear; });
        row("embedding of matrices", Setting::embedding, false, given);
        row("width of given Q", Setting::dimension, false, given);
        row("projection of given Q", Setting::projection, false, given);
        row("seed of given Q", Setting::seed, false, given);
        row("heads of given Q", Setting::heads, true, given);
        row("embedding of a picture", Setting::embedding, false,
            [](Document& document) { document.kind = InputKind::image; });
        row("width of a projected picture", Setting::dimension, true,
            [](Document& document) { document.kind = InputKind::image; });
        row("width of a picture as it is", Setting::dimension, false, [](Document& document) {
            document.kind = InputKind::image;
            document.settings.projection = Projection::identity;
        });
        row("seed with nothing random", Setting::seed, false, [](Document& document) {
            document.settings.projection = Projection::identity;
            document.settings.embedding = Embedding::one_hot;
        });
        row("finished weights", Setting::normalizer, false,
            [](Document& document) { document.kind = InputKind::weights; });
    }
    void whatHasNoEffectIsDisabledAndSaysWhy()
    {
        QFETCH(std::function<void(Document&)>, edit);
        QFETCH(Setting, setting);
        QFETCH(bool, effect);
        change(edit);
        QCOMPARE(whyWithoutEffect(setting, session_->document()).isEmpty(), effect);
        const std::map<Setting, QWidget*> controls = {{Setting::score, child<QComboBox>("Score")},
                                                      {Setting::normalizer, child<QComboBox>("Normalizer")},
                                                      {Setting::temperature, panel_->findChild<TemperatureControl*>()},
                                                      {Setting::heads, child<QComboBox>("Heads")},
                                                      {Setting::dimension, child<QSpinBox>("Width d")},
                                                      {Setting::embedding, child<QComboBox>("Embedding")},
                                                      {Setting::projection, child<QComboBox>("Projection")},
                                                      {Setting::seed, panel_->findChild<SeedSpin*>()}};
        const QWidget* control = controls.at(setting);
        QCOMPARE(control->isEnabled(), effect);
        if (!effect)
            QCOMPARE(control->toolTip(), whyWithoutEffect(setting, session_->document()));
    }

    void scrollingThePanelChangesNothing()
    {
        auto* combo = child<QComboBox>("Normalizer");
        panel_->setFocus();
        QWheelEvent wheel(QPointF(5, 5), combo->mapToGlobal(QPointF(5, 5)), {}, {0, -120}, {}, {}, Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(combo, &wheel);
        QCOMPARE(settings().normalizer, Normalizer::softmax);
    }

    void nothingIsCutAtDockWidth()
    {
        QVERIFY2(panel_->widget()->minimumSizeHint().width() <= 244,
                 qPrintable(QString::number(panel_->widget()->minimumSizeHint().width())));
    }

    void undoKeysInFieldsAreTheDocuments()
    {
        auto* field = child<QDoubleSpinBox>("Temperature");
        field->setFocus();
        field->setValue(2.0);
        choose("Score", "Cosine");
        QTest::keySequence(field, QKeySequence::Undo);
        QCOMPARE(settings().score, Score::scaled_dot);
        QCOMPARE(settings().temperature, 2.0);
    }
};

QTEST_MAIN(TestOperatorPanel)
#include "tst_operator_panel.moc"
