// SPDX-License-Identifier: GPL-3.0-or-later
// What comes from outside and is of any size or none: the clipboard, drops, long texts, many heads, and files that
// change while they are open.

#include "engine/formats/array_file.h"
#include "tests/made/windows.h"
#include "ui/heatmap/heatmap_view.h"
#include "ui/importing/document_file.h"
#include "ui/inputs/sentence_edit.h"
#include "ui/widgets/elided_label.h"
#include "ui/window/error_bar.h"
#include "ui/window/status_line.h"

#include <QClipboard>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>
#include <QTextEdit>
#include <QToolButton>

#include <new>

using namespace attn;

namespace {

void writeBytes(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QFile::WriteOnly) && file.write(bytes) == bytes.size());
}

// Finished weights as numpy writes them: in place, each weight the same.
void writeWeights(const QString& path, const QList<int>& shape, float weight)
{
    QStringList sides;
    qsizetype count = 1;
    for (const int side : shape) {
        sides << QString::number(side);
        count *= side;
    }
    QByteArray header =
        QString("{'descr': '<f4', 'fortran_order': False, 'shape': (%1,), }").arg(sides.join(", ")).toLatin1();
    header = header.leftJustified(117, ' ') + '\n';
    QByteArray bytes("\x93NUMPY\x01\x00", 8);
    bytes += static_cast<char>(header.size());
    bytes += '\0';
    bytes += header;
    for (qsizetype i = 0; i < count; ++i)
        bytes.append(reinterpret_cast<const char*>(&weight), sizeof weight);
    writeBytes(path, bytes);
}

} // namespace

class TestHostileInput : public QObject, WindowTest {
    Q_OBJECT
private slots:
    void initTestCase() { QApplication::setStyle(new ThemeStyle); }
    void init() { openWindow(); }
    void cleanup() { closeWindow(); }

    void pastingAnEmptyClipboardDoesNothing_data()
    {
        QTest::addColumn<bool>("formats");
        QTest::newRow("cleared") << false;
        QTest::newRow("without formats") << true;
    }

    void pastingAnEmptyClipboardDoesNothing()
    {
        QFETCH(bool, formats);
        openText("one two");
        window_->errorBar()->showError(QString(1000, 'x'));
        const Document before = session_->document();
        QClipboard* const clipboard = QApplication::clipboard();
        clipboard->clear();
        if (formats)
            clipboard->setMimeData(new QMimeData);
        int fields = 0;
        for (auto* const widget : window_->findChildren<QWidget*>()) {
            const bool text = qobject_cast<QPlainTextEdit*>(widget) || qobject_cast<QTextEdit*>(widget)
                || qobject_cast<QLineEdit*>(widget) || qobject_cast<QLabel*>(widget);
            if (!text)
                continue;
            ++fields;
            widget->setFocus();
            QTest::keyClick(widget, Qt::Key_V, Qt::ControlModifier);
            QTest::keyClick(widget, Qt::Key_Insert, Qt::ShiftModifier);
            auto* const area = qobject_cast<QAbstractScrollArea*>(widget);
            QTest::mouseClick(area ? area->viewport() : widget, Qt::MiddleButton);
        }
        QVERIFY(fields > 20);
        QVERIFY(session_->document() == before);
    }

    void aDropWithoutFormatsDoesNothing()
    {
        openText("one two");
        const Document before = session_->document();
        const QMimeData data;
        QList<QWidget*> widgets = window_->findChildren<QWidget*>();
        widgets << window_.get();
        for (QWidget* const widget : widgets) {
            QDropEvent event(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            if (widget->acceptDrops())
                QApplication::sendEvent(widget, &event);
        }
        QVERIFY(session_->document() == before);
    }

    void aFileThatIsWrittenAgainKeepsItsPictureAndCanBeOpenedAgain()
    {
        const QString path = folder_.filePath("weights.npy");
        writeWeights(path, {2, 4, 400, 400}, 1.0F / 400.0F);
        window_->files()->open(path);
        waitForRun();
        auto* const heatmap = window_->views()->heatmap();
        QTest::qWait(20); // the time of the file is another one
        writeWeights(path, {2, 4, 400, 400}, 0.5F);
        auto* const plot = heatmap->findChild<HeatmapPlot*>();
        plot->zoomAt(plot->rect().center(), 2.0);
        plot->replot();
        auto* const bar = window_->errorBar();
        QTRY_VERIFY(bar->isVisible());
        QVERIFY2(bar->message().contains("it has changed since it was opened"), qPrintable(bar->message()));
        const QPoint middle = plot->where().cells.center().toPoint();
        const double weight = 1.0F / 400.0F;
        QRgb color = 0;
        plot->cells()->scale().colors({&weight, 1}, &color);
        QTRY_COMPARE(plot->grab().toImage().pixelColor(middle), QColor(color)); // and not that of NaN
        QToolButton* again = nullptr;
        for (auto* const button : bar->findChildren<QToolButton*>())
            if (button->text() == "Open it again")
                again = button;
        QVERIFY(again && again->isVisible());
        again->click();
        waitForRun();
        QTRY_VERIFY(!bar->isVisible());
        QCOMPARE(session_->run()->source({})->at(0, 0), 0.5);
    }

    void memoryThatIsNotThereIsSaidAndTheDocumentStays()
    {
        openText("one two");
        const Document before = session_->document();
        QTimer::singleShot(0, window_.get(), [] { throw std::bad_alloc(); });
        QTRY_VERIFY(window_->errorBar()->isVisible());
        QVERIFY(window_->errorBar()->message().startsWith("There is not enough memory."));
        QVERIFY(session_->document() == before);
    }

    void longTextsAreNeverLaidOut_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("a word") << QString(1'000'000, 'w');
        QTest::newRow("words") << QString("w ").repeated(500'000);
    }

    void longTextsAreNeverLaidOut()
    {
        QFETCH(QString, text);
        openText(text);
        session_->edit("title", {}, [&](Document& document) { document.title = text.toStdString(); });
        QTRY_VERIFY(!isBusy());
        requireShortTexts();
        session_->undoStack()->undo();
        session_->undoStack()->undo();
        session_->undoStack()->redo();
        QTRY_VERIFY(!isBusy());
        QCOMPARE(session_->document().text.text, text.toStdString());
        requireShortTexts();
    }

    void longPathsOfADocumentAreNeverLaidOut()
    {
        session_->edit("path", {}, [](Document& document) {
            document.kind = InputKind::weights;
            document.weights_path = std::string(1'000'000, 'p');
        });
        QTRY_VERIFY(window_->errorBar()->isVisible());
        requireShortTexts();
        session_->edit("model", {}, [](Document& document) { document.model.path = std::string(1'000'000, 'm'); });
        QTRY_VERIFY(!isBusy());
        requireShortTexts();
    }

    void closingEndsDialogs()
    {
        bool closed = false;
        QTimer::singleShot(50, window_.get(), [&] { closed = window_->close(); });
        const QString chosen = QFileDialog::getOpenFileName(window_.get(), "Open", folder_.path());
        QVERIFY(closed && chosen.isEmpty());
    }

private:
    void openText(const QString& text)
    {
        session_->edit("text", {}, [&](Document& document) { document.text.text = text.toStdString(); });
        QTRY_VERIFY(!isBusy());
    }

    void waitForRun()
    {
        QTRY_VERIFY_WITH_TIMEOUT(!isBusy(), 20000);
        QVERIFY2(session_->error().isEmpty(), qPrintable(session_->error()));
    }

    void requireShortTexts()
    {
        constexpr qsizetype most = 20'100;
        QVERIFY(window_->windowTitle().size() < 200);
        QVERIFY(window_->width() <= 1280);
        for (auto* const widget : window_->findChildren<QWidget*>()) {
            QVERIFY2(widget->toolTip().size() < most, widget->metaObject()->className());
            if (const auto* const label = qobject_cast<QLabel*>(widget))
                QVERIFY2(label->text().size() < 2'100, qPrintable(label->accessibleName()));
            if (const auto* const label = qobject_cast<ElidedLabel*>(widget))
                QVERIFY2(label->text().size() < 2'100, qPrintable(label->accessibleName()));
            if (const auto* const edit = qobject_cast<QPlainTextEdit*>(widget))
                QVERIFY2(edit->document()->characterCount() < most, qPrintable(edit->accessibleName()));
            if (const auto* const line = qobject_cast<QLineEdit*>(widget))
                QVERIFY2(line->text().size() < most, qPrintable(line->accessibleName()));
        }
    }
};

int main(int argc, char** argv)
{
    return runWindowTest<TestHostileInput>(argc, argv);
}
#include "tst_hostile_input.moc"
