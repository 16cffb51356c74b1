// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inputs/input_panel.h"
#include "ui/inputs/matrices_input_panel.h"
#include "ui/inputs/matrix_grid.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

using namespace attn;

class TestMatricesInputPanel : public QObject {
    Q_OBJECT

    std::unique_ptr<Session> session_;
    std::unique_ptr<InputPanel> panel_;
    MatrixGrid* grid_ = nullptr;

    const Matrix* matrix(const char* name) const { return session_->document().matrices.find(name); }

    template <class Child>
    Child* child(const QString& accessibleName) const
    {
        for (auto* candidate : panel_->findChildren<Child*>())
            if (candidate->accessibleName() == accessibleName)
                return candidate;
        return nullptr;
    }

    void choose(int row)
    {
        auto* list = child<QTreeWidget>("Matrices");
        list->setCurrentItem(list->topLevelItem(row));
    }

    void typeIntoCell(int row, int column, const QString& text)
    {
        grid_->setCurrentIndex(grid_->model()->index(row, column));
        grid_->edit(grid_->currentIndex());
        auto* editor = grid_->viewport()->findChild<QLineEdit*>();
        QVERIFY(editor);
        editor->setText(text);
        QTest::keyClick(editor, Qt::Key_Return);
    }

    QString message() const { return child<QLabel>("Message about the matrices")->text(); }

private slots:
    void init()
    {
        session_ = std::make_unique<Session>();
        panel_ = std::make_unique<InputPanel>(session_.get());
        grid_ = panel_->findChild<MatrixGrid*>();
        panel_->resize(260, 600);
        panel_->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel_.get()));
        panel_->findChild<QTabBar*>()->setCurrentIndex(2);
        child<QPushButton>("Use matrices as the input")->click();
    }

    void cleanup()
    {
        panel_.reset();
        session_.reset();
    }

    void theTabStartsWithMatricesThatRun()
    {
        QCOMPARE(session_->document().kind, InputKind::matrices);
        QVERIFY(matrix("q") && matrix("k") && matrix("v"));
        QTRY_VERIFY(session_->run());
        QCOMPARE(session_->run()->queries.size(), std::size_t(3));
        QVERIFY(session_->error().isEmpty());
        session_->undoStack()->undo();
        QCOMPARE(session_->document().kind, InputKind::text);
        QCOMPARE(panel_->findChild<QTabBar*>()->currentIndex(), 0);
    }

    void aNumberIsTypedAndUndone()
    {
        const double before = (*matrix("q"))(1, 2);
        typeIntoCell(1, 2, "-0.25");
        QTRY_COMPARE((*matrix("q"))(1, 2), -0.25); // the editor commits a moment after the key
        QCOMPARE(grid_->model()->index(1, 2).data().toString(), QString("-0.25"));
        QCOMPARE(grid_->currentIndex().row(), 1);
        session_->undoStack()->undo();
        QCOMPARE((*matrix("q"))(1, 2), before);
    }

    void aWordIsRefusedInPlace()
    {
        const Matrix before = *matrix("q");
        typeIntoCell(0, 1, "abc");
        QCOMPARE(*matrix("q"), before);
        QVERIFY(message().contains("abc"));
        QVERIFY(message().contains("Row 0, column 1"));
        auto* editor = grid_->viewport()->findChild<QLineEdit*>();
        QVERIFY(editor && editor->isVisible()); // still open, to be put right
        editor->setText("7");
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_COMPARE((*matrix("q"))(0, 1), 7.0);
        QVERIFY(!message().contains("abc"));
    }

    void aSpreadsheetIsPasted_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("tabs") << "10\t20\n30\t40\n";
        QTest::newRow("commas") << "10,20\n30,40";
        QTest::newRow("semicolons") << "10;20\r\n30;40\r\n";
    }
    void aSpreadsheetIsPasted()
    {
        QFETCH(QString, text);
        QApplication::clipboard()->setText(text);
        grid_->setFocus();
        grid_->setCurrentIndex(grid_->model()->index(2, 3));
        QTest::keySequence(grid_, QKeySequence::Paste);
        const Matrix& q = *matrix("q");
        QCOMPARE(q.rows, Index(4)); // grown
        QCOMPARE(q.columns, Index(5));
        QCOMPARE(q(2, 3), 10.0);
        QCOMPARE(q(3, 4), 40.0);
        QCOMPARE(q(3, 0), 0.0);
    }

    void aClipboardTooLargeToReadAtOnceIsRefused()
    {
        const Matrix before = *matrix("q");
        QApplication::clipboard()->setText(QString("1\t").repeated(2'100'000));
        grid_->paste();
        QCOMPARE(*matrix("q"), before);
        QVERIFY2(message().startsWith("The clipboard holds"), qPrintable(message()));
    }

    void pastedWordsAreRefused()
    {
        const Matrix before = *matrix("q");
        QApplication::clipboard()->setText("1,2\n3,oops\n");
        grid_->paste();
        QCOMPARE(*matrix("q"), before);
        QVERIFY2(message().contains("oops"), qPrintable(message()));
    }

    void copiedNumbersArePastedElsewhere()
    {
        const Matrix q = *matrix("q");
        grid_->clearSelection();
        grid_->copy();
        choose(1);
        session_->edit("Clear", {}, [](Document& document) { document.matrices.by_name.erase("k"); });
        QVERIFY(!grid_->matrix());
        grid_->paste();
        QCOMPARE(*matrix("k"), q);
    }

    void sizesAreSet()
    {
        child<QSpinBox>("Number of rows")->setValue(5);
        QCOMPARE(matrix("q")->rows, Index(5));
        QCOMPARE((*matrix("q"))(4, 0), 0.0);
        child<QSpinBox>("Number of columns")->setValue(2);
        QCOMPARE(matrix("q")->columns, Index(2));
        child<QSpinBox>("Number of rows")->setValue(65536);
        child<QSpinBox>("Number of columns")->setValue(65536);
        QCOMPARE(matrix("q")->columns, Index(2));
        QVERIFY(message().contains("too many"));
    }

    void aMissingMatrixIsSaid()
    {
        session_->edit("Clear", {}, [](Document& document) { document.matrices.by_name.erase("v"); });
        QVERIFY(message().contains("V is missing: there will be no output"));
        QTRY_VERIFY(session_->run() && session_->run()->trace({})->values.empty());
        session_->edit("Clear", {}, [](Document& document) { document.matrices.by_name.erase("k"); });
        QVERIFY(message().contains("K is missing"));
    }

    void theFormWithInputsRunsToo()
    {
        auto* form = child<QComboBox>("Which matrices are given");
        const Matrix q = *matrix("q");
        form->setCurrentIndex(1);
        emit form->activated(1);
        QVERIFY(!matrix("q"));
        QCOMPARE(*matrix("x"), q);
        QCOMPARE(child<QTreeWidget>("Matrices")->topLevelItem(0)->text(0), QString("X"));
        QTRY_VERIFY(session_->run() && !session_->run()->numbers.inputs.empty());
        QVERIFY(session_->error().isEmpty());
        form->setCurrentIndex(0);
        emit form->activated(0);
        QVERIFY(matrix("q"));
        QCOMPARE(form->currentIndex(), 0);
    }

    void parametersOfAScoreAreListed()
    {
        auto* list = child<QTreeWidget>("Matrices");
        QCOMPARE(list->topLevelItemCount(), 4);
        session_->edit("Score", {}, [](Document& document) { document.settings.score = Score::additive; });
        QCOMPARE(list->topLevelItemCount(), 7);
        QCOMPARE(list->topLevelItem(4)->text(0), QString("P"));
        QCOMPARE(list->topLevelItem(6)->text(1), QString("none: all ones"));
    }

    void aTextKeepsItsKindWhileItsParametersAreEdited()
    {
        session_->edit("Text", {}, [](Document& document) {
            document.kind = InputKind::text;
            document.text.text = "a b";
            document.settings.embedding = Embedding::matrix;
        });
        auto* tabs = panel_->findChild<QTabBar*>();
        QCOMPARE(tabs->currentIndex(), 0);
        tabs->setCurrentIndex(2);
        QCOMPARE(session_->document().kind, InputKind::text);
        QCOMPARE(child<QTreeWidget>("Matrices")->topLevelItem(0)->text(0), QString("Embedding"));
        child<QSpinBox>("Number of rows")->setValue(2);
        child<QSpinBox>("Number of columns")->setValue(64);
        QCOMPARE(matrix("embedding")->rows, Index(2));
        QCOMPARE(tabs->currentIndex(), 2);
    }

    void filesAreOpened()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath("k.csv");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("1,2,3,4\n5,6,7,8\n");
        file.close();
        panel_->findChild<MatricesInputPanel*>()->openMatrix("k", path);
        QTRY_COMPARE(matrix("k")->rows, Index(2));
        QCOMPARE((*matrix("k"))(1, 3), 8.0);

        const Matrix before = *matrix("k");
        panel_->findChild<MatricesInputPanel*>()->openMatrix("k", folder.filePath("absent.npy"));
        QTRY_VERIFY(message().contains("absent.npy"));
        QCOMPARE(*matrix("k"), before);
    }

    void anOpenedInputIsUsed()
    {
        // From a text, without the matrices that the tab would make up.
        session_->undoStack()->undo();
        session_->edit("Text", {}, [](Document& document) { document.text.text = "a b"; });
        QTemporaryDir folder;
        QFile file(folder.filePath("rows.csv"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("1,2,3\n4,5,6\n");
        file.close();
        panel_->findChild<MatricesInputPanel*>()->openMatrix("x", file.fileName());
        QTRY_VERIFY(matrix("x"));
        QCOMPARE(session_->document().kind, InputKind::matrices);
        QCOMPARE(panel_->findChild<QTabBar*>()->currentIndex(), 2);
        QVERIFY(!matrix("q"));
        QTRY_VERIFY(session_->run() && session_->run()->numbers.inputs.columns == 3);
        // Q in its place, of a width that 4 heads cannot share.
        panel_->findChild<MatricesInputPanel*>()->openMatrix("q", file.fileName());
        QTRY_VERIFY(matrix("q"));
        QCOMPARE(session_->document().settings.heads, Index(1));
        panel_->findChild<MatricesInputPanel*>()->openMatrix("x", file.fileName());
        QTRY_VERIFY(!matrix("q"));
    }

    void aLargeMatrixDoesNotFreezeTheGrid()
    {
        auto large = std::make_shared<const Matrix>(4096, 64);
        QElapsedTimer timer;
        timer.start();
        grid_->setMatrix(large);
        grid_->grab();
        grid_->scrollToBottom();
        grid_->grab();
        QVERIFY2(timer.elapsed() < 300, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_MAIN(TestMatricesInputPanel)
#include "tst_matrices_input_panel.moc"
