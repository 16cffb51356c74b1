// SPDX-License-Identifier: GPL-3.0-or-later
// Files of several arrays in the window: what they hold is listed, and one of them opens by a click.
#include "engine/formats/array_file.h"
#include "tests/made/arrays.h"
#include "tests/made/windows.h"
#include "ui/importing/document_file.h"
#include "ui/inputs/arrays_form.h"

#include <QFile>
#include <QLabel>
#include <QListWidget>
#include <QSpinBox>

using namespace attn;

class TestArrays : public QObject, WindowTest {
    Q_OBJECT

    QString saved(const QString& name, const std::vector<NamedArray>& arrays)
    {
        write_arrays(folder_.filePath(name).toStdString(), {.arrays = arrays});
        return folder_.filePath(name);
    }
    // Opens it, and waits until the form has looked into it.
    void openFile(const QString& path, int listed)
    {
        window_->files()->open(path);
        QTRY_VERIFY(!isBusy() && session_->run());
        QTRY_COMPARE(list()->count(), listed);
    }
    ArraysForm* form() const { return window_->findChild<ArraysForm*>(); }
    QListWidget* list() const { return form()->findChild<QListWidget*>(); }
    QSpinBox* input() const { return form()->findChild<QSpinBox*>(); }
    QStringList items() const
    {
        QStringList texts;
        for (int i = 0; i < list()->count(); ++i)
            texts << list()->item(i)->text();
        return texts;
    }
    // What the form says, in the order of its lines.
    QStringList sentences() const
    {
        QStringList texts;
        for (const QLabel* label : form()->findChildren<QLabel*>(QString(), Qt::FindDirectChildrenOnly))
            if (label->isVisibleTo(form()))
                texts << label->text();
        return texts;
    }
    void click(int row)
    {
        QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, list()->visualItemRect(list()->item(row)).center());
    }
    double corner() const { return session_->run()->source({})->at(0, 0); }
    bool showsNothing() const
    {
        return list()->isHidden() && input()->parentWidget()->isHidden() && sentences().isEmpty();
    }

private slots:
    void init() { openWindow(); }
    void cleanup() { closeWindow(); }

    void anArrayOpensByAClick()
    {
        openFile(saved("f.npz",
                       {counting("hook_z", {2, 3, 3}, 100), counting("blocks.0.attn", {2, 3, 3}),
                        counting("blocks.1.attn", {2, 3, 3}), counting("blocks.2.attn", {2, 4, 4}, 200),
                        counting("loss", {1})}),
                 3);
        QCOMPARE(items(),
                 (QStringList{"blocks.*.attn\n2 layers × 2 heads × 3 × 3", "hook_z\n1 layer × 2 heads × 3 × 3 · maybe",
                              "blocks.2.attn\n1 layer × 2 heads × 4 × 4"}));
        QCOMPARE(
            list()->item(0)->toolTip(),
            "blocks.*.attn\n2 layers × 2 heads × 3 × 3, 1 array of another shape left out\nIts name says that it is "
            "attention.");
        QCOMPARE(list()->currentRow(), 0);
        QCOMPARE(sentences(),
                 QStringList{"blocks.*.attn is shown, the largest of the arrays that are called attention."});
        QVERIFY(input()->parentWidget()->isHidden());
        click(1);
        QTRY_COMPARE(corner(), 100.0);
        QCOMPARE(session_->document().weights_choice.array, std::string("hook_z"));
        QTRY_COMPARE(list()->currentRow(), 1);
        list()->setCurrentRow(2);
        QTest::keyClick(list(), Qt::Key_Return);
        QTRY_COMPARE(corner(), 200.0);
        session_->undoStack()->undo();
        QTRY_COMPARE(corner(), 100.0);
        session_->undoStack()->undo();
        QTRY_COMPARE(corner(), 0.0);
        QTRY_COMPARE(list()->currentRow(), 0);
        session_->undoStack()->redo();
        QTRY_COMPARE(corner(), 100.0);
    }

    void anInputOfABatch()
    {
        openFile(saved("f.safetensors", {counting("layer.0", {3, 1, 2, 2}), counting("layer.1", {3, 1, 2, 2}, 50)}), 0);
        QTRY_COMPARE(sentences(), QStringList{"The file holds a batch of 3, of which input 0 is shown."});
        QVERIFY(list()->isHidden() && !input()->parentWidget()->isHidden());
        QCOMPARE(input()->minimum(), 0);
        QCOMPARE(input()->maximum(), 2);
        input()->setValue(2);
        QTRY_COMPARE(corner(), 8.0);
        QTRY_COMPARE(sentences(), QStringList{});
        session_->undoStack()->undo();
        QTRY_COMPARE(corner(), 0.0);
        QTRY_COMPARE(input()->value(), 0);
    }

    void layersOrABatch()
    {
        openFile(saved("f.npy", {counting("f", {3, 1, 2, 2})}), 0);
        QTRY_COMPARE(sentences(), QStringList{"The first axis is taken for 3 layers. It may be a batch."});
        QCOMPARE(input()->text(), QString("none: layers"));
        input()->setValue(1);
        QTRY_COMPARE(corner(), 4.0);
        QCOMPARE(session_->run()->layers, Index{1});
        input()->setValue(-1);
        QTRY_COMPARE(session_->run()->layers, Index{3});
    }

    void whatWasGuessedIsSaid()
    {
        openFile(saved("a.npz", {counting("x", {2, 2}), counting("attn", {2, 2}, 7)}), 2);
        QCOMPARE(sentences(), QStringList{"attn is shown, as its name says that it is attention."});
        openFile(saved("b.npz", {counting("self_attn", {2, 2}), counting("attn", {3, 2, 2}, 7), counting("y", {1, 1})}),
                 3);
        QCOMPARE(sentences(), QStringList{"attn is shown, the largest of the arrays that are called attention."});
        openFile(saved("c.npz", {counting("x", {2, 2}), counting("y", {2, 2}, 7)}), 2);
        QCOMPARE(sentences(), QStringList{"No name says which array is attention. The first that may be is shown."});
        QCOMPARE(corner(), 0.0);
        click(1);
        QTRY_COMPARE(corner(), 7.0);
        QTRY_COMPARE(sentences(), QStringList{});
    }

    void nothingWhereThereIsOne()
    {
        openFile(saved("f.npz", {counting("attn", {2, 3, 3}), counting("loss", {1})}), 0);
        QVERIFY(showsNothing());
        QFile table(folder_.filePath("f.csv"));
        QVERIFY(table.open(QFile::WriteOnly) && table.write("0.5,0.5\n1,0\n") > 0);
        table.close();
        openFile(table.fileName(), 0);
        QVERIFY(showsNothing());
        openFile(saved("g.npz", {counting("x", {2, 2}), counting("attn", {2, 2}, 7)}), 2);
        window_->files()->openExample(QStringLiteral("pronoun"));
        QTRY_VERIFY(!isBusy());
        QVERIFY(!list()->isVisible());
    }

    // The choice is saved and restored, and what does not fit another array goes.
    void aDocumentKeepsTheChoice()
    {
        openFile(saved("f.npz", {counting("attn", {2, 2, 3, 3}), counting("other", {2, 2, 2}, 7)}), 2);
        session_->edit("labels", {}, [](Document& document) { document.weights_labels.tokens = {"a", "b", "c"}; });
        input()->setValue(1);
        QTRY_COMPARE(corner(), 18.0);
        const QString first = folder_.filePath("first.attnscope");
        writeDocumentFile(first, session_->document());
        click(1);
        QTRY_COMPARE(corner(), 7.0);
        QVERIFY(session_->document().weights_labels.empty());
        const QString second = folder_.filePath("second.attnscope");
        writeDocumentFile(second, session_->document());
        openFile(first, 2);
        QTRY_COMPARE(corner(), 18.0);
        QCOMPARE(session_->run()->keys[1].text, std::string("b"));
        QTRY_COMPARE(input()->value(), 1);
        openFile(second, 2);
        QTRY_COMPARE(corner(), 7.0);
        QTRY_COMPARE(list()->currentRow(), 1);
    }
};

int main(int argc, char** argv)
{
    return runWindowTest<TestArrays>(argc, argv);
}
#include "tst_arrays.moc"
