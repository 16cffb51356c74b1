// SPDX-License-Identifier: GPL-3.0-or-later
// The help of the whole window: F1, What's This, and an explanation for every control.

#include "tests/made/model_folder.h"
#include "tests/made/windows.h"
#include "ui/exporting/export_dialog.h"
#include "ui/exporting/numbers_dialog.h"
#include "ui/manual/manual_text.h"
#include "ui/manual/manual_window.h"
#include "ui/models/predictions_panel.h"
#include "ui/operators/operator_panel.h"
#include "ui/settings/settings_dialog.h"
#include "ui/widgets/bar_list.h"
#include "ui/window/action_search.h"
#include "ui/window/view_stack.h"
#include "ui/window/weights_panel.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSet>
#include <QTabBar>
#include <QTimer>
#include <QToolButton>
#include <QTreeWidget>
#include <QWhatsThis>

using namespace attn;

namespace {

// Parts that Qt makes of its own, such as the list of a combo, the field of a spin box or the tabs of panels.
bool isMadeByQt(const QWidget* widget)
{
    if (widget->objectName().startsWith("qt_") || widget->inherits("QDockWidgetTitleButton")
        || qobject_cast<const QScrollBar*>(widget) || qobject_cast<const QMainWindow*>(widget->parentWidget()))
        return true;
    for (const QWidget* around = widget->parentWidget(); around; around = around->parentWidget())
        if (qobject_cast<const QComboBox*>(around) || qobject_cast<const QAbstractSpinBox*>(around)
            || qobject_cast<const QMenuBar*>(around) || qobject_cast<const QTabBar*>(around)
            || qobject_cast<const QHeaderView*>(around))
            return true;
    return false;
}

bool isControl(const QWidget* widget)
{
    const bool known = qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QComboBox*>(widget)
        || qobject_cast<const QAbstractSpinBox*>(widget) || qobject_cast<const QAbstractSlider*>(widget)
        || qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QPlainTextEdit*>(widget)
        || qobject_cast<const QAbstractItemView*>(widget) || qobject_cast<const QTabBar*>(widget)
        || qobject_cast<const AttentionView*>(widget);
    return known && (widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus && !isMadeByQt(widget);
}

// Whether a control, or what it is a part of, says what it is for. Buttons that say it by themselves are left out.
bool isExplained(const QWidget* widget)
{
    static const QSet<QString> plain = {"OK",   "Cancel",  "Close", "Save as…",         "Save…",
                                        "Copy", "Dismiss", "Stop",  "Restore Defaults", "Show all"};
    if (const auto* const button = qobject_cast<const QAbstractButton*>(widget))
        if (plain.contains(QString(button->text()).remove('&')))
            return true;
    for (; widget && !widget->isWindow(); widget = widget->parentWidget())
        if (!widget->whatsThis().isEmpty())
            return true;
    return false;
}

QStringList unexplained(const QWidget* window)
{
    QStringList names;
    for (const auto* const widget : window->findChildren<QWidget*>())
        if (isControl(widget) && !isExplained(widget))
            names << QString("%1 \"%2\"").arg(widget->metaObject()->className(), widget->accessibleName());
    return names;
}

} // namespace

class TestHelp : public QObject, WindowTest {
    Q_OBJECT

    ManualWindow* manual() const { return window_->findChild<ManualWindow*>(QString(), Qt::FindDirectChildrenOnly); }
    QString page() const { return manual() && manual()->isVisible() ? manual()->text()->page() : QString(); }

    void pressF1(QWidget* at)
    {
        window_->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window_.get()));
        at->setFocus();
        QTRY_COMPARE(QApplication::focusWidget(), at);
        QTest::keyClick(at, Qt::Key_F1);
    }

private slots:
    void init()
    {
        openWindow();
        window_->files()->openExample("pronoun");
        waitForRun();
    }

    void cleanup() { closeWindow(); }

    void nothingIsBuiltBeforeItIsAskedFor() { QVERIFY(!manual()); }

    void f1OpensThePageOfTheFocus_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("page");
        QTest::newRow("score") << "Score"
                               << "score";
        QTest::newRow("normalizer") << "Normalizer"
                                    << "normalizer";
        QTest::newRow("temperature") << "Temperature"
                                     << "temperature";
        QTest::newRow("mask") << "Causal mask"
                              << "mask";
        QTest::newRow("heads") << "Heads"
                               << "heads-and-width";
        QTest::newRow("sentence") << "Sentence"
                                  << "input";
        QTest::newRow("tokens") << "Tokens"
                                << "input";
        QTest::newRow("head") << "Head"
                              << "heads";
        QTest::newRow("more numbers") << "More numbers"
                                      << "inspector";
    }

    void f1OpensThePageOfTheFocus()
    {
        QFETCH(QString, name);
        QWidget* focus = nullptr;
        for (auto* const widget : window_->findChildren<QWidget*>())
            if (widget->accessibleName() == name && widget->isVisible() && widget->focusPolicy() != Qt::NoFocus)
                focus = widget;
        QVERIFY(focus);
        pressF1(focus);
        QTEST(this->page(), "page");
    }

    void f1OpensThePageOfEachView_data()
    {
        QTest::addColumn<QString>("view");
        for (const ViewEntry& entry : viewTable())
            QTest::newRow(entry.name) << entry.name;
    }

    void f1OpensThePageOfEachView()
    {
        QFETCH(QString, view);
        trigger(viewAction(viewNamed(view)));
        pressF1(window_->views()->view());
        QCOMPARE(page(), view);
    }

    void withoutAFocusItIsThePageOfTheView()
    {
        trigger(viewAction(ViewKind::links));
        if (QWidget* const focus = QApplication::focusWidget())
            focus->clearFocus();
        trigger(ActionId::manual);
        QCOMPARE(page(), QString("links"));
    }

    void f1InAPopoverOpensItsPage()
    {
        trigger(ActionId::weights);
        auto* const panel = window_->findChild<WeightsPanel*>();
        QTRY_VERIFY(panel->isVisible());
        trigger(ActionId::manual);
        QCOMPARE(page(), QString("filters"));
        QVERIFY(!panel->isVisible());
    }

    void f1InADialogOpensAManualOverIt()
    {
        QString page;
        QTimer::singleShot(0, this, [&page] {
            auto* const dialog = qobject_cast<SettingsDialog*>(QApplication::activeModalWidget());
            QVERIFY(dialog);
            dialog->activateWindow();
            QTRY_COMPARE(QApplication::activeWindow(), dialog);
            QTest::keyClick(dialog, Qt::Key_F1);
            if (const auto* const manual = dialog->findChild<ManualWindow*>())
                page = manual->text()->page();
            dialog->reject();
        });
        trigger(ActionId::settings);
        QCOMPARE(page, QString("colours"));
        QVERIFY(!manual());
    }

    void f1OnTheStartPageTeaches()
    {
        trigger(ActionId::startPage);
        auto* const start = findByName<QWidget>("Start page");
        pressF1(start->findChild<QPushButton*>());
        QCOMPARE(page(), QString("first-steps"));
    }

    void theKeyboardPageListsEveryKey()
    {
        trigger(ActionId::shortcuts);
        QCOMPARE(page(), QString("keyboard"));
        const QString text = manual()->text()->toPlainText();
        for (const QAction* const action : window_->actions().all())
            for (const QKeySequence& keys : action->shortcuts())
                QVERIFY2(text.contains(keys.toString(QKeySequence::NativeText)), qPrintable(action->text()));
    }

    void theActionSearchFindsPages()
    {
        QTimer::singleShot(0, this, [this] {
            auto* const search = window_->findChild<ActionSearch*>();
            QVERIFY(search);
            auto* const typed = search->findChild<QLineEdit*>();
            typed->setText("manual entmax");
            QCOMPARE(search->findChild<QTreeWidget*>()->topLevelItem(0)->text(0), QString("Manual: Normalizer"));
            QTest::keyClick(typed, Qt::Key_Return);
        });
        trigger(ActionId::search);
        QCOMPARE(page(), QString("normalizer"));
    }

    void escClosesIt()
    {
        trigger(ActionId::manual);
        QTRY_VERIFY(manual()->isActiveWindow());
        QTest::keyClick(manual(), Qt::Key_Escape);
        QVERIFY(!manual()->isVisible());
        QVERIFY(window_->isVisible());
    }

    // Letters that are typed there are not meant for the picture.
    void theManualKeepsItsKeys()
    {
        const std::string before = session_->document().text.text;
        trigger(ActionId::manual);
        QTRY_VERIFY(manual()->isActiveWindow());
        QTest::keyClicks(const_cast<ManualText*>(manual()->text()), "fj");
        QTest::qWait(400);
        QCOMPARE(session_->document().text.text, before);
        QVERIFY(!session_->shown()->derivation().skip_first);
    }

    void itClosesWithTheWindow()
    {
        trigger(ActionId::manual);
        const QPointer<ManualWindow> manual = this->manual();
        closeWindow();
        QVERIFY(!manual);
        openWindow();
    }

    void whatsThisIsAMode()
    {
        trigger(ActionId::whatsThis);
        QVERIFY(QWhatsThis::inWhatsThisMode());
        QWhatsThis::leaveWhatsThisMode();
    }

    void aControlSaysWhatItIsForAtTheFootOfTheWindow()
    {
        const QString before = status();
        auto* const score = findByName<QComboBox>("Score");
        QEnterEvent enter({5, 5}, {5, 5}, {5, 5});
        QApplication::sendEvent(score, &enter);
        QVERIFY2(status().startsWith("How well a query and a key match"), qPrintable(status()));
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(score, &leave);
        QCOMPARE(status(), before);
    }

    void everyControlIsExplained_data()
    {
        QTest::addColumn<QString>("example");
        for (const char* const example : {"pronoun", "cross-attention", "shapes", "softmax-3x3"})
            QTest::newRow(example) << example;
    }

    void everyControlIsExplained()
    {
        QFETCH(QString, example);
        window_->files()->openExample(example);
        waitForRun();
        const QStringList names = unexplained(window_.get());
        QVERIFY2(names.isEmpty(), qPrintable('\n' + names.join('\n')));
        int controls = 0;
        for (const auto* const widget : window_->findChildren<QWidget*>())
            controls += isControl(widget) ? 1 : 0;
        qInfo("%d controls", controls);
        QVERIFY(controls > 80);
    }

    void everyControlOfAModelIsExplained()
    {
        session_->edit("Text", {}, [](Document& document) { document.text.text = "the cat sat"; });
        waitForRun();
        const SmallModel model("gpt2");
        drop(model.path());
        waitForRun();
        session_->selection()->pin({1, {}});
        auto* const panel = window_->findChild<PredictionsPanel*>();
        QTRY_VERIFY(!panel->findChildren<BarList*>().isEmpty());
        const QStringList names = unexplained(window_.get());
        QVERIFY2(names.isEmpty(), qPrintable('\n' + names.join('\n')));
        pressF1(panel->findChild<QPushButton*>());
        QCOMPARE(page(), QString("predictions"));
    }

    void everyControlOfAFilteredPictureIsExplained()
    {
        trigger(ActionId::hideFirstKey);
        waitForRun();
        QToolButton* chip = nullptr;
        for (auto* const button : window_->findChildren<QToolButton*>())
            if (button->accessibleName().startsWith("Remove: "))
                chip = button;
        QVERIFY(chip);
        QVERIFY(chip->whatsThis().contains("Click it to take it out."));
        const QStringList names = unexplained(window_.get());
        QVERIFY2(names.isEmpty(), qPrintable('\n' + names.join('\n')));
    }

    void everyControlOfTheDialogsIsExplained()
    {
        const auto run = session_->shown()->run();
        const ExportDialog figure(run, figureKindOf("heatmap"), {}, settings_.get(), nullptr);
        const NumbersDialog numbers(run, {}, nullptr);
        const SettingsDialog settings(settings_.get(), nullptr);
        for (const QWidget* const dialog : std::initializer_list<const QWidget*>{&figure, &numbers, &settings}) {
            const QStringList names = unexplained(dialog);
            QVERIFY2(names.isEmpty(), qPrintable(dialog->windowTitle() + '\n' + names.join('\n')));
        }
    }

    // What is chosen from a list is explained in the list, also to those who hear it.
    void itemsOfTheOperatorAreExplained()
    {
        const auto* const panel = window_->findChild<OperatorPanel*>();
        for (const char* const name : {"Score", "Normalizer", "Position", "Embedding", "Projection"}) {
            const auto* const combo = findByName<QComboBox>(name);
            QVERIFY(panel->isAncestorOf(combo));
            for (int row = 0; row < combo->count(); ++row)
                QVERIFY2(combo->itemData(row, Qt::AccessibleDescriptionRole).toString().size() > 10,
                         qPrintable(combo->itemText(row)));
        }
    }
};

int main(int argc, char** argv)
{
    return runWindowTest<TestHelp>(argc, argv);
}
#include "tst_help.moc"
