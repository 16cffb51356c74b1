// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/windows.h"
#include "ui/window/example_card.h"
#include "ui/window/start_page.h"

#include <QPushButton>
#include <QScrollArea>

using namespace attn;

// The gallery of examples, and what each of them opens with.
class TestStartPage : public QObject, WindowTest {
    Q_OBJECT

    StartPage* page() const { return window_->findChild<StartPage*>(); }
    ExampleCard* card(const QString& title) const
    {
        for (auto* const each : page()->findChildren<ExampleCard*>())
            if (each->accessibleName() == title)
                return each;
        return nullptr;
    }

private slots:
    void init()
    {
        openWindow();
        window_->actions()[ActionId::startPage]->trigger();
        QVERIFY(page()->isVisible());
    }
    void cleanup() { closeWindow(); }

    void eachExampleHasACardWithAPicture()
    {
        QSet<QRgb> colors;
        for (const Example& example : exampleCatalog()) {
            auto* const shown = card(example.title);
            QVERIFY2(shown, qPrintable(example.title));
            const auto center = [shown] {
                QSet<QRgb> found;
                const QImage image = shown->grab().toImage();
                for (int y = 16; y < 96; ++y)
                    for (int x = 16; x < 160; ++x)
                        found << image.pixel(x, y);
                return found;
            };
            QTRY_VERIFY2(center().size() > 4, qPrintable(example.name));
        }
    }

    void nothingIsCutInASmallWindow()
    {
        window_->resize(800, 600);
        QTRY_COMPARE(window_->width(), 800);
        QTest::qWait(50);
        const auto* const scroll = page()->findChild<QScrollArea*>();
        QVERIFY2(scroll->widget()->width() <= scroll->viewport()->width(),
                 qPrintable(QString::number(scroll->widget()->width())));
    }

    void theWayBackIsOfferedWhereThereIsAPicture()
    {
        const auto* const back = [this]() -> QPushButton* {
            for (auto* const each : page()->findChildren<QPushButton*>())
                if (each->text() == "&Back to the picture")
                    return each;
            return nullptr;
        }();
        QVERIFY(!back->isVisible());
        window_->files()->openExample("pronoun");
        QTRY_VERIFY(!isBusy());
        window_->actions()[ActionId::startPage]->trigger();
        QVERIFY(back->isVisible());
    }

    void eachExampleOpensInItsViewWithItsCell_data()
    {
        QTest::addColumn<QString>("name");
        for (const Example& example : exampleCatalog())
            QTest::newRow(qPrintable(example.name)) << example.name;
    }

    void eachExampleOpensInItsViewWithItsCell()
    {
        QFETCH(QString, name);
        const Example& example = exampleOf(name);
        card(example.title)->click();
        QTRY_VERIFY(!isBusy());
        QVERIFY(!page()->isVisible());
        QCOMPARE(QString::fromLatin1(entryOf(window_->views()->kind()).name), example.view);
        QTRY_COMPARE(session_->selection()->pinned(), (Focus{example.query, example.key}));
    }

    void whatWasOpenedBeforeIsAtHand()
    {
        QFile file(folder_.filePath("words.txt"));
        QVERIFY(file.open(QFile::WriteOnly) && file.write("A dog barks") > 0);
        file.close();
        window_->files()->open(file.fileName());
        QTRY_VERIFY(!isBusy());
        window_->files()->openExample("pronoun");
        QTRY_VERIFY(!isBusy());
        window_->actions()[ActionId::startPage]->trigger();
        QPushButton* recent = nullptr;
        for (auto* const each : page()->findChildren<QPushButton*>())
            if (each->accessibleName() == "Open words.txt")
                recent = each;
        QVERIFY(recent);
        recent->click();
        QTRY_COMPARE(session_->document().text.text, std::string("A dog barks"));
        QVERIFY(!page()->isVisible());
    }
};

int main(int argc, char** argv)
{
    return runWindowTest<TestStartPage>(argc, argv);
}
#include "tst_start_page.moc"
