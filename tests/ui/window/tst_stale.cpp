// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/runs.h"
#include "tests/made/windows.h"
#include "ui/heatmap/scale_reader.h"

#include <QToolButton>

using namespace attn;

// No picture stands beside an input that it is not of.
class TestStale : public QObject, WindowTest {
    Q_OBJECT

    QToolButton* offer(const QString& text) const
    {
        for (auto* const button : window_->findChildren<QToolButton*>())
            if (button->text() == text && button->isVisibleTo(window_.get()))
                return button;
        return nullptr;
    }
    void type(const std::string& text)
    {
        session_->edit("Type", {}, [&text](Document& document) { document.text.text = text; });
    }

private slots:
    void init()
    {
        openWindow();
        type("the cat sat");
        QTRY_VERIFY(!isBusy());
    }
    void cleanup() { closeWindow(); }

    void aStopOffersBothWaysOut()
    {
        std::string words;
        for (int i = 0; i < 3000; ++i)
            words += "w" + std::to_string(i) + " ";
        type(words);
        session_->jobs()->cancel();
        QTRY_VERIFY(offer("Compute"));
        QVERIFY(session_->isStale());
        offer("Back to that input")->click();
        QCOMPARE(session_->document().text.text, std::string("the cat sat"));
        QTRY_VERIFY(!isBusy());
        QVERIFY(!offer("Compute") && !session_->isStale());

        type(words);
        session_->jobs()->cancel();
        QTRY_VERIFY(offer("Compute"));
        offer("Compute")->click();
        QTRY_VERIFY_WITH_TIMEOUT(!isBusy(), 30'000);
        QCOMPARE(session_->run()->queries.size(), std::size_t(3000));
        QVERIFY(!offer("Compute"));
    }

    void whatCannotRunTakesThePictureOfAnotherKindAway()
    {
        session_->edit("Open", {}, [this](Document& document) {
            document.kind = InputKind::weights;
            document.weights_path = folder_.filePath("gone.npy").toStdString();
        });
        QTRY_VERIFY(!isBusy());
        QVERIFY(errorText().contains("gone.npy"));
        QVERIFY(!session_->run());
        session_->undoStack()->undo();
        QTRY_VERIFY(session_->run());
    }

    void aSettingThatCannotRunKeepsThePicture()
    {
        session_->edit("Operator", {}, [](Document& document) { document.settings.heads = 7; });
        QTRY_VERIFY(!errorText().isEmpty());
        QVERIFY(session_->run());
    }

    void coloursNeverCoverTheNumbersOfAnotherRun()
    {
        QStringList words;
        for (int i = 0; i < 700; ++i)
            words << QString::number(i);
        const auto small = madeRun({"a"}, {"a", "b"}, 1, [](Index, Index, Index) { return 0.5; });
        const auto large = madeRun(
            words, words, 1, [](Index, Index query, Index key) { return query == 3 && key == 5 ? 0.004 : 0.001; });
        bool arrived = false;
        ScaleReader reader([&arrived] { arrived = true; });
        reader.read(small, {}, {}, nullptr);
        QCOMPARE(reader.summary().largest, 0.5);
        reader.read(large, {}, {}, nullptr);
        QVERIFY(reader.isSample());
        QVERIFY(reader.summary().largest <= 0.004);
        QTRY_VERIFY(arrived);
        QVERIFY(!reader.isSample());
        QCOMPARE(reader.summary().largest, 0.004);
    }
};

int main(int argc, char** argv)
{
    return runWindowTest<TestStale>(argc, argv);
}
#include "tst_stale.moc"
