// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/windows.h"
#include "ui/heads/heads_view.h"
#include "ui/inputs/input_panel.h"

#include <QAbstractButton>
#include <QImage>
#include <QTabBar>

using namespace attn;

// Nothing of one document leaks unseen into the next.
class TestCleanDocuments : public QObject, WindowTest {
    Q_OBJECT

    QString savedPicture() const
    {
        QImage image(64, 48, QImage::Format_RGB32);
        image.fill(Qt::darkGreen);
        for (int x = 0; x < 32; ++x)
            for (int y = 0; y < 48; ++y)
                image.setPixel(x, y, qRgb(200, 40, 40));
        const QString path = folder_.filePath("photo.png");
        if (!image.save(path))
            qFatal("the test's picture cannot be written");
        return path;
    }
    QString savedText() const
    {
        QFile file(folder_.filePath("text.txt"));
        if (!file.open(QFile::WriteOnly) || file.write("A dog barks") < 0)
            qFatal("the test's text cannot be written");
        return file.fileName();
    }
    void open(const QString& path)
    {
        window_->files()->open(path);
        QTRY_VERIFY(!isBusy());
    }
    void example(const char* name)
    {
        window_->files()->openExample(name);
        QTRY_VERIFY(!isBusy());
    }
    const Document& document() const { return session_->document(); }
    QTabBar* tabs() const { return window_->findChild<InputPanel*>()->findChild<QTabBar*>(); }
    QAbstractButton* button(const QString& name) const
    {
        for (auto* const each : window_->findChildren<QAbstractButton*>())
            if (each->text() == name && each->isVisibleTo(window_.get()))
                return each;
        return nullptr;
    }

private slots:
    void init() { openWindow(); }
    void cleanup() { closeWindow(); }

    void newHasDefaults_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* const name : {"shapes", "softmax-3x3", "sparsemax", "self-and-causal", "linear-cost"})
            QTest::newRow(name) << name;
    }

    void newHasDefaults()
    {
        QFETCH(QString, name);
        example(qPrintable(name));
        session_->shown()->setDerivation({.skip_first = true, .top_k = 3});
        QTRY_VERIFY(!isBusy() && session_->shown()->run()->origin);
        window_->actions()[ActionId::newSentence]->trigger();
        QTRY_VERIFY(!isBusy());
        QVERIFY(document().settings == OperatorSettings{});
        QCOMPARE(document().kind, InputKind::text);
        QVERIFY(session_->shown()->derivation() == ShownRun::defaultDerivation());
    }

    void anOwnPhotoShowsSomething()
    {
        open(savedPicture());
        QVERIFY(document().settings == default_settings(InputKind::image));
        double largest = 0.0;
        double smallest = 1.0;
        const auto weights = session_->run()->source({});
        for (Index key = 0; key < weights->columns(); ++key) {
            largest = std::max(largest, weights->at(0, key));
            smallest = std::min(smallest, weights->at(0, key));
        }
        QVERIFY2(largest > 2.0 * smallest, qPrintable(QStringLiteral("%1 %2").arg(smallest).arg(largest)));
    }

    void aFileStartsWithTheSettingsOfItsKind()
    {
        example("softmax-3x3");
        open(savedText());
        QVERIFY(document().settings == OperatorSettings{});
        open(savedPicture());
        open(savedText());
        QVERIFY(document().settings == OperatorSettings{});
    }

    void otherSettingsAreOfferedAndNotCarriedUnseen()
    {
        session_->edit("Change", {}, [](Document& changed) {
            set_kind(changed, InputKind::text);
            changed.settings.temperature = 0.25;
            changed.settings.mask.closed_cells = {{0, 0}};
        });
        open(savedText());
        QCOMPARE(document().settings.temperature, 1.0);
        auto* const again = button("Use them again");
        QVERIFY(again);
        again->click();
        QCOMPARE(document().settings.temperature, 0.25);
        QVERIFY(document().settings.mask.closed_cells.empty());
        session_->undoStack()->undo();
        QCOMPARE(document().settings.temperature, 1.0);
    }

    void tabsThatAreLookedAtChangeNothing()
    {
        example("pronoun");
        session_->edit("Change", {}, [](Document& changed) { changed.settings = {}; });
        QTRY_VERIFY(!isBusy());
        const Document before = document();
        const int steps = session_->undoStack()->count();
        for (int tab = 0; tab < 3; ++tab)
            tabs()->setCurrentIndex(tab);
        QVERIFY(document() == before);
        QCOMPARE(session_->undoStack()->count(), steps);
        QVERIFY(session_->run());
        auto* const use = button("Use matrices as the input");
        QVERIFY(use);
        use->click();
        QCOMPARE(document().kind, InputKind::matrices);
        QTRY_VERIFY(!isBusy());
        QVERIFY(session_->run());
        tabs()->setCurrentIndex(0);
        button("Show this text")->click();
        QCOMPARE(document().kind, InputKind::text);
        QCOMPARE(document().text.text, before.text.text);
        QVERIFY(document().settings == OperatorSettings{});
    }

    void theSecondSentenceGoesWithItsDocument()
    {
        example("cross-attention");
        QVERIFY(!document().text.other.empty());
        example("pronoun");
        QVERIFY(!button("Cross-attention: look at a second sentence")->isChecked());
    }

    void theOrderOfHeadsGoesWithItsDocument()
    {
        auto* const heads = window_->views()->heads();
        heads->setOrder(HeadOrder::entropy);
        example("four-heads");
        QCOMPARE(heads->order(), HeadOrder::given);
    }
};

int main(int argc, char** argv)
{
    return runWindowTest<TestCleanDocuments>(argc, argv);
}
#include "tst_clean_documents.moc"
