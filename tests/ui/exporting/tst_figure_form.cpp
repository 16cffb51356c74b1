// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/playground_runs.h"
#include "ui/exporting/figure_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace attn;

class TestFigureForm : public QObject {
    Q_OBJECT
private slots:
    void fieldsShowTheChoices()
    {
        const FigureChoices choices = freeChoices();
        const auto form = make(choices);
        QVERIFY(form->choices() == choices);
        QCOMPARE(field<QComboBox>(*form, "Part")->currentText(), QString("The whole matrix"));
        QCOMPARE(field<QComboBox>(*form, "Format")->currentText(), QString("SVG"));
        QVERIFY(!field<QCheckBox>(*form, "Keep the proportions")->isChecked());
        QCOMPARE(field<QDoubleSpinBox>(*form, "Width")->value(), 90.0);
        QCOMPARE(field<QDoubleSpinBox>(*form, "Height")->value(), 45.0);
        QCOMPARE(field<QSpinBox>(*form, "Resolution")->value(), 254);
        QCOMPARE(field<QDoubleSpinBox>(*form, "Font size")->value(), 7.5);
        QCOMPARE(field<QLineEdit>(*form, "Title")->text(), QString("A title"));
        QCOMPARE(field<QComboBox>(*form, "Theme")->currentText(), QString("Dark"));
        QVERIFY(!field<QCheckBox>(*form, "Show the labels")->isChecked());
        QVERIFY(!field<QCheckBox>(*form, "Show the colour bar")->isChecked());
        QVERIFY(field<QCheckBox>(*form, "Show the profiles")->isChecked());
        QVERIFY(!field<QCheckBox>(*form, "Show the selection")->isChecked());
    }

    void eachFieldChangesItsChoice()
    {
        const auto form = make({.proportions = false});
        FigureChoices expected = form->choices();
        QSignalSpy changed(form.get(), &FigureForm::choicesChanged);
        const auto check = [&] {
            QVERIFY(form->choices() == expected);
            QCOMPARE(changed.count(), 1);
            changed.clear();
        };
        field<QComboBox>(*form, "Heads")->setCurrentIndex(2);
        expected.heads = FigureHeads::files;
        check();
        field<QComboBox>(*form, "Part")->setCurrentIndex(0);
        expected.part = false;
        check();
        field<QComboBox>(*form, "Format")->setCurrentText("PDF");
        expected.format = "pdf";
        check();
        field<QDoubleSpinBox>(*form, "Width")->setValue(30.5);
        expected.width = 30.5;
        check();
        field<QDoubleSpinBox>(*form, "Height")->setValue(25.5);
        expected.height = 25.5;
        check();
        field<QSpinBox>(*form, "Resolution")->setValue(96);
        expected.dpi = 96;
        check();
        field<QDoubleSpinBox>(*form, "Font size")->setValue(12.0);
        expected.fontPoints = 12.0;
        check();
        field<QLineEdit>(*form, "Title")->setText("T");
        expected.title = "T";
        check();
        field<QComboBox>(*form, "Theme")->setCurrentIndex(1);
        expected.dark = true;
        check();
        field<QCheckBox>(*form, "Show the labels")->setChecked(false);
        expected.labels = false;
        check();
        field<QCheckBox>(*form, "Show the colour bar")->setChecked(false);
        expected.colorBar = false;
        check();
        field<QCheckBox>(*form, "Show the profiles")->setChecked(true);
        expected.profiles = true;
        check();
        field<QCheckBox>(*form, "Show the selection")->setChecked(false);
        expected.selection = false;
        check();
    }

    void heightFollowsWhatChangesTheShape()
    {
        const auto form = make({.title = "T", .titled = true, .height = 500.0});
        const auto suited = [&] {
            return suggestedHeight(form->kind(), form->choices().width, *smallRun(), form->parameters());
        };
        QVERIFY(std::abs(form->choices().height - suited()) < 0.051); // not the 500 mm asked for
        field<QDoubleSpinBox>(*form, "Width")->setValue(120.0);
        QVERIFY(std::abs(form->choices().height - suited()) < 0.051);
        const double withLabels = form->choices().height;
        field<QCheckBox>(*form, "Show the labels")->setChecked(false);
        QVERIFY(std::abs(form->choices().height - suited()) < 0.051);
        QVERIFY(form->choices().height != withLabels);
        QCOMPARE(field<QDoubleSpinBox>(*form, "Height")->value(), form->choices().height);
    }

    void widthFollowsTheHeightAndThenBothStay()
    {
        const auto form = make({});
        const FigureChoices before = form->choices();
        field<QDoubleSpinBox>(*form, "Height")->setValue(2.0 * before.height);
        const FigureChoices after = form->choices();
        QCOMPARE(after.height, 2.0 * before.height);
        QVERIFY(std::abs(after.width - 2.0 * before.width) < 0.051);
        field<QComboBox>(*form, "Format")->setCurrentText("SVG");
        field<QComboBox>(*form, "Theme")->setCurrentIndex(1);
        QCOMPARE(form->choices().page().millimetres, after.page().millimetres);
    }

    void fieldsWithoutEffectCannotBeUsed()
    {
        const auto form = make({.format = "pdf"});
        QVERIFY(!field<QSpinBox>(*form, "Resolution")->isEnabled());
        QVERIFY(field<QComboBox>(*form, "Part")->isEnabled());
        QVERIFY(field<QCheckBox>(*form, "Show the selection")->isEnabled());
        QVERIFY(field<QCheckBox>(*form, "Show the profiles")->isEnabled());
        field<QComboBox>(*form, "Format")->setCurrentText("PNG");
        QVERIFY(field<QSpinBox>(*form, "Resolution")->isEnabled());
        field<QComboBox>(*form, "Heads")->setCurrentIndex(1);
        QCOMPARE(QString(form->kind().name), QString("panels"));
        QVERIFY(!field<QCheckBox>(*form, "Show the profiles")->isEnabled());

        const FigureForm links(smallRun(), figureKindOf("links"), {}, {}, nullptr);
        for (const char* name : {"Show the labels", "Show the colour bar", "Show the profiles", "Show the selection"})
            QVERIFY2(!field<QCheckBox>(links, name)->isEnabled(), name);
        QVERIFY(!field<QComboBox>(links, "Part")->isEnabled());
    }

    void headsThatAreNotPossibleAreNotTaken()
    {
        FigureForm heads(smallRun(), figureKindOf("heads"), {}, {}, nullptr);
        FigureChoices choices = heads.choices();
        choices.heads = FigureHeads::inOneFigure;
        heads.setChoices(choices);
        QCOMPARE(QString(heads.kind().name), QString("heads"));
        QVERIFY(!field<QComboBox>(heads, "Heads")->isEnabled());
        QCOMPARE(field<QComboBox>(heads, "Heads")->currentText(), QString("All"));
    }

    void typingIsLeftAlone()
    {
        const auto form = make({.proportions = false});
        auto* const width = field<QDoubleSpinBox>(*form, "Width");
        auto* const line = width->findChild<QLineEdit*>();
        line->selectAll();
        QTest::keyClicks(line, "12");
        QCOMPARE(form->choices().width, 12.0);
        QVERIFY2(line->text().startsWith("12 "), qPrintable(line->text())); // not yet "12.0 mm"
        QTest::keyClicks(line, ".5");
        QCOMPARE(form->choices().width, 12.5);
    }

    void noteSaysWhatTheFileHolds()
    {
        const auto form = make({.proportions = false, .width = 50.8, .height = 25.4, .dpi = 100});
        auto* const note = field<QLabel>(*form, "What the file holds");
        QCOMPARE(note->text(), QString("200 × 100 pixels"));
        field<QComboBox>(*form, "Format")->setCurrentText("SVG");
        QVERIFY2(note->text().contains("rectangles"), qPrintable(note->text()));
    }

private:
    template <class Widget>
    static Widget* field(const FigureForm& form, const QString& name)
    {
        for (Widget* widget : form.findChildren<Widget*>())
            if (widget->accessibleName() == name)
                return widget;
        qFatal("there is no field %s", qPrintable(name));
        return nullptr;
    }

    // Each is another than the default.
    static FigureChoices freeChoices()
    {
        return {.title = "A title",
                .part = false,
                .format = "svg",
                .proportions = false,
                .width = 90.0,
                .height = 45.0,
                .dpi = 254,
                .fontPoints = 7.5,
                .dark = true,
                .labels = false,
                .colorBar = false,
                .profiles = true,
                .selection = false};
    }

    static std::unique_ptr<FigureForm> make(const FigureChoices& choices)
    {
        FigureParameters shown;
        shown.selected = {1, 2};
        shown.heatmap.window = Window{1, 0, 2, 2};
        return std::make_unique<FigureForm>(smallRun(), figureKindOf("heatmap"), shown, choices, nullptr);
    }
};

QTEST_MAIN(TestFigureForm)
#include "tst_figure_form.moc"
