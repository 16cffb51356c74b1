// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/windows.h"
#include "ui/heatmap/heatmap_view.h"
#include "ui/steps/steps_view.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/toast.h"
#include "ui/window/caption_bar.h"

#include <QDockWidget>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolTip>

using namespace attn;

// The presentation, with the keys of a presenter and of a clicker.
class TestPresenter : public QObject, WindowTest {
    Q_OBJECT

    AttentionView* view() const { return window_->views()->view(); }
    void press(Qt::Key key) { QTest::keyClick(view(), key); }
    QWidget* named(const QString& name) const
    {
        for (auto* const each : window_->findChildren<QWidget*>())
            if (each->accessibleName() == name)
                return each;
        return nullptr;
    }
    QString words() const
    {
        for (const auto* const label : window_->findChildren<ElidedLabel*>())
            if (label->accessibleName() == "In words")
                return label->text();
        return {};
    }

private slots:
    void init()
    {
        openWindow();
        window_->files()->openExample("pronoun");
        QTRY_VERIFY(!isBusy());
        window_->actions()[ActionId::presentation]->trigger();
    }
    void cleanup() { closeWindow(); }

    void theKeysAreSaid()
    {
        const QStringList keys = window_->toast()->message().split(" · ");
        QCOMPARE(keys.size(), 8);
        QCOMPARE(keys.front(), QString("Space:\u00A0next"));
        QVERIFY(!keys.join(QString()).contains(' ')); // so that no key stands apart from what it does
    }

    void everythingHasOneLargeScale()
    {
        const double large = QApplication::font().pointSizeF();
        QCOMPARE(QToolTip::font().pointSizeF(), large);
        press(Qt::Key_Escape);
        QVERIFY(!window_->actions()[ActionId::presentation]->isChecked());
        QVERIFY(QApplication::font().pointSizeF() < 0.7 * large);
        QCOMPARE(QToolTip::font().pointSizeF(), QApplication::font().pointSizeF());
    }

    void numbersAreHiddenUntilTheyAreRevealed()
    {
        const QImage hidden = view()->grab().toImage();
        QVERIFY2(words().startsWith("Read along a row"), qPrintable(words()));
        press(Qt::Key_R);
        QVERIFY2(words().startsWith("“it” gives “animal” "), qPrintable(words()));
        QTRY_VERIFY(view()->grab().toImage() != hidden);
        press(Qt::Key_R);
        QVERIFY(words().startsWith("Read along a row"));
        QVERIFY(!session_->shown()->derivation().sorts()); // R is no shortcut here
    }

    void tooltipsHaveNoHiddenNumbers()
    {
        const auto pointAt = [this](Cell cell) {
            const QPoint point = window_->views()->heatmap()->cellRect(cell).center().toPoint();
            QWidget* const target = view()->childAt(point);
            QMouseEvent move(QEvent::MouseMove, target->mapFrom(view(), point), view()->mapToGlobal(point),
                             Qt::NoButton, Qt::NoButton, Qt::NoModifier);
            QApplication::sendEvent(target, &move);
        };
        const auto askForTip = [this] {
            const QPoint point(view()->width() / 4, view()->height() / 4);
            QHelpEvent help(QEvent::ToolTip, point, view()->mapToGlobal(point));
            QApplication::sendEvent(view(), &help);
        };
        pointAt({3, 3});
        QCOMPARE(session_->selection()->hovered(), (Focus{3, 3}));
        QCOMPARE(QToolTip::text(), QString());
        press(Qt::Key_R);
        pointAt({3, 4});
        QTRY_VERIFY(QToolTip::text().contains("weight"));
        press(Qt::Key_R);
        QTRY_COMPARE(QToolTip::text(), QString());
        press(Qt::Key_2);
        QTRY_VERIFY(!isBusy());
        QTest::qWait(100);
        askForTip();
        QCOMPARE(QToolTip::text(), QString());
        press(Qt::Key_R);
        askForTip();
        QTRY_VERIFY(QToolTip::text().contains("largest weight"));
        QToolTip::hideText();
    }

    void theStepsSayNoHiddenNumbers()
    {
        press(Qt::Key_5);
        view()->grab();
        QVERIFY2(view()->accessibleDescription().contains("“animal”"), qPrintable(view()->accessibleDescription()));
        QVERIFY2(!view()->accessibleDescription().contains(" = "), qPrintable(view()->accessibleDescription()));
        press(Qt::Key_R);
        view()->grab();
        QVERIFY2(view()->accessibleDescription().contains(" = "), qPrintable(view()->accessibleDescription()));
    }

    void aClickerSteps()
    {
        session_->selection()->pin({});
        for (const Qt::Key key : {Qt::Key_Space, Qt::Key_PageDown, Qt::Key_PageDown})
            press(key);
        QCOMPARE(session_->selection()->pinned(), (Focus{2, {}}));
        press(Qt::Key_PageUp);
        QCOMPARE(session_->selection()->pinned(), (Focus{1, {}}));
        press(Qt::Key_5);
        QCOMPARE(window_->views()->kind(), ViewKind::steps);
        view()->grab();
        const auto step = view()->figureParameters().steps.step;
        press(Qt::Key_Space);
        QVERIFY(view()->figureParameters().steps.step != step);
        QCOMPARE(session_->selection()->pinned(), (Focus{1, {}}));
    }

    void thePinnedRowHasTheSpotlight()
    {
        auto* const heatmap = window_->views()->heatmap();
        session_->selection()->pin({});
        const QImage plain = heatmap->grab().toImage();
        session_->selection()->pin({7, {}});
        const QImage lit = heatmap->grab().toImage();
        const auto middle = [heatmap](Cell cell) { return heatmap->cellRect(cell).center().toPoint(); };
        QCOMPARE(lit.pixel(middle({7, 1})), plain.pixel(middle({7, 1})));
        QVERIFY(lit.pixel(middle({2, 1})) != plain.pixel(middle({2, 1})));
        press(Qt::Key_Escape);
        session_->selection()->pin({7, {}});
        QVERIFY(!heatmap->picture().marks().spotlight);
    }

    void theSentenceIsChangedInPlace()
    {
        press(Qt::Key_T);
        auto* const field = qobject_cast<QLineEdit*>(named("New sentence"));
        QVERIFY(field && field->isVisible() && field->hasFocus());
        QTest::keyClicks(field, "The trophy");
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(!field->isVisible());
        QCOMPARE(session_->document().text.text, std::string("The trophy"));
        session_->undoStack()->undo();
        QVERIFY(session_->document().text.text.starts_with("The animal"));
        press(Qt::Key_T);
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(!field->isVisible());
        QVERIFY(window_->actions()[ActionId::presentation]->isChecked());
    }

    void aFirstSentenceIsTypedInPlaceToo()
    {
        session_->edit("Clear", {}, [](Document& document) { document.text.text.clear(); });
        QTRY_VERIFY(!isBusy());
        QVERIFY(!session_->run());
        press(Qt::Key_T);
        auto* const field = qobject_cast<QLineEdit*>(named("New sentence"));
        QVERIFY(field->isVisible());
        QTest::keyClicks(field, "hi you");
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(session_->document().text.text, std::string("hi you"));
    }

    // What Space goes on to is told, also where the pointer rests on another cell.
    void theWordsFollowTheSteps()
    {
        press(Qt::Key_R);
        session_->selection()->hover({3, 3});
        QVERIFY(words().startsWith("“cross” gives itself"));
        session_->selection()->pin({7, 1});
        press(Qt::Key_Space);
        QVERIFY2(words().startsWith("“was” looks most at"), qPrintable(words()));
        session_->selection()->hover({3, 3});
        press(Qt::Key_Down);
        QVERIFY2(words().startsWith("“too” "), qPrintable(words()));
    }

    void theScreenGoesBlackAndComesBack()
    {
        press(Qt::Key_B);
        QWidget* const black = named("Black screen");
        QVERIFY(black->isVisible());
        QCOMPARE(black->size(), window_->size());
        QCOMPARE(window_->grab().toImage().pixelColor(5, 5), QColor(Qt::black));
        press(Qt::Key_Space);
        QVERIFY(!black->isVisible());
    }

    void thePanelsComeBackAsTheyWere()
    {
        press(Qt::Key_Escape);
        QTest::qWait(100);
        auto* const input = window_->findChild<QDockWidget*>("input");
        window_->resizeDocks({input}, {310}, Qt::Horizontal);
        QTest::qWait(100);
        const int before = input->width();
        for (int turn = 0; turn < 2; ++turn) {
            window_->actions()[ActionId::presentation]->trigger();
            QTest::qWait(100);
            QTest::keyClick(view(), Qt::Key_Escape);
            QCOMPARE(window_->toast()->message(), QString());
            QTest::qWait(100);
            // The height is that of the window, which the screen of the test may cut.
            QTRY_COMPARE(input->width(), before);
        }
    }

    void nothingIsCutOnSmallScreens_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("16:9") << QSize(1280, 720);
        QTest::newRow("4:3") << QSize(1024, 768);
        QTest::newRow("small 4:3") << QSize(800, 600);
    }

    void nothingIsCutOnSmallScreens()
    {
        QFETCH(QSize, size);
        window_->showNormal();
        window_->resize(size);
        press(Qt::Key_R);
        QTRY_COMPARE(window_->size(), size);
        for (const auto* const label : window_->findChildren<ElidedLabel*>())
            QVERIFY2(label->toolTip().isEmpty(), qPrintable(label->text())); // what is cut has the whole in its tooltip
        press(Qt::Key_F1);
        const auto* const said = window_->toast()->findChild<QLabel*>();
        QVERIFY(window_->toast()->geometry().width() <= window_->views()->width());
        QVERIFY(said->height() >= said->heightForWidth(said->width()));
    }
};

int main(int argc, char** argv)
{
    return runWindowTest<TestPresenter>(argc, argv);
}
#include "tst_presenter.moc"
