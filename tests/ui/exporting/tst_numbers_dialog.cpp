// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exporting/numbers_dialog.h"

#include "engine/formats/array_file.h"
#include "engine/playground/playground_run.h"
#include "engine/runs/derived_run.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QProgressBar>
#include <QTemporaryDir>
#include <QTest>

using namespace attn;

class TestNumbersDialog : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        Document document;
        document.text.text = "one two three";
        run_ = run_playground(document);
    }

    // The file holds the numbers of the engine, bit for bit.
    void writesWhatWasPicked()
    {
        NumbersDialog dialog(run_, {0, 2}, nullptr);
        const QString path = folder_.filePath("head.npy");
        dialog.writeTo(path);
        QTRY_COMPARE(dialog.writtenPath(), path);
        const ArrayFile file = read_arrays(path.toStdString(), MemoryBudget(1 << 30));
        const auto source = run_->source({0, 2});
        QCOMPARE(file.arrays.front().shape, (std::vector<Index>{3, 3}));
        for (Index i = 0; i < 9; ++i)
            QCOMPARE(file.arrays.front().values[std::size_t(i)], source->at(i / 3, i % 3));
    }

    // A derived run is saved as it is shown; what is not a weight, as it was computed.
    void saysWhatIsSavedOfADerivedRun()
    {
        const auto derived = derive(run_, {.skip_first = true, .top_k = 1});
        NumbersDialog dialog(derived, {0, 1}, nullptr);
        const auto held = [&] {
            for (auto* const label : dialog.findChildren<QLabel*>())
                if (label->accessibleName() == "What is saved")
                    return label->text();
            return QString();
        };
        QCOMPARE(held(), QString("As shown: without first key · top 1 of each row"));
        for (auto* const check : dialog.findChildren<QCheckBox*>())
            if (check->text().startsWith("Drop the first key"))
                QVERIFY(!check->isEnabled());
        const QString path = folder_.filePath("derived.npy");
        dialog.writeTo(path);
        QTRY_COMPARE(dialog.writtenPath(), path);
        const NamedArray array = read_arrays(path.toStdString(), MemoryBudget(1 << 30)).arrays.front();
        QCOMPARE(array.shape, (std::vector<Index>{3, 2}));
        const auto source = run_->source({0, 1});
        for (Index i = 0; i < 3; ++i) {
            const double sum = source->at(i, 1) + source->at(i, 2);
            const double expected[] = {source->at(i, 1) / sum, source->at(i, 2) / sum};
            const bool first = expected[0] >= expected[1];
            QCOMPARE(array.values[std::size_t(2 * i)], first ? expected[0] : 0.0);
            QCOMPARE(array.values[std::size_t(2 * i + 1)], first ? 0.0 : expected[1]);
        }
        dialog.findChild<QComboBox*>()->setCurrentIndex(1);
        QCOMPARE(held(), QString("As computed, for all queries and keys"));
    }

    // What is done to the shown weights is done again after the first key is gone.
    void theFirstKeyIsDroppedBeforeAllElse()
    {
        const Derivation shown{.column_order = ColumnOrder::total};
        NumbersDialog dialog(derive(run_, shown, {0, 3}), {0, 3}, nullptr);
        for (auto* const check : dialog.findChildren<QCheckBox*>())
            check->setChecked(check->text().startsWith("Drop the first key"));
        const QString path = folder_.filePath("without first.npy");
        dialog.writeTo(path);
        QTRY_COMPARE(dialog.writtenPath(), path);
        const NamedArray array = read_arrays(path.toStdString(), MemoryBudget(1 << 30)).arrays.front();
        QCOMPARE(array.shape, (std::vector<Index>{3, 2}));
        const auto expected =
            derive(run_, {.skip_first = true, .column_order = ColumnOrder::total}, {0, 3})->source({0, 3});
        for (Index i = 0; i < 6; ++i)
            QCOMPARE(array.values[std::size_t(i)], expected->at(i / 2, i % 2));
    }

    void allHeadsAndOtherQuantities()
    {
        NumbersDialog dialog(run_, {0, Axis::mean()}, nullptr);
        const auto combos = dialog.findChildren<QComboBox*>();
        combos[0]->setCurrentText("queries");
        combos[1]->setCurrentIndex(1);
        QVERIFY(!dialog.findChildren<QCheckBox*>().front()->isEnabled());
        const QString path = folder_.filePath("queries.npy");
        dialog.writeTo(path);
        QTRY_COMPARE(dialog.writtenPath(), path);
        const ArrayFile file = read_arrays(path.toStdString(), MemoryBudget(1 << 30));
        QCOMPARE(file.arrays.front().shape, (std::vector<Index>{4, 3, 16}));
        QCOMPARE(file.arrays.front().values[0], run_->trace({})->queries[0](0, 0));
    }

    void aFailureKeepsTheDialogAndSaysWhy()
    {
        NumbersDialog dialog(run_, {}, nullptr);
        const QString path = folder_.filePath("missing folder/head.csv");
        dialog.writeTo(path);
        const auto said = [&] {
            const auto labels = dialog.findChildren<QLabel*>();
            return std::any_of(labels.begin(), labels.end(),
                               [](const QLabel* label) { return label->text().contains("missing folder"); });
        };
        QTRY_VERIFY(said());
        QVERIFY(dialog.writtenPath().isEmpty());
        QVERIFY(dialog.result() != QDialog::Accepted);
    }

    // The first Cancel stops the writing, and nothing is left of it; the dialog stays for another choice.
    void cancellingLeavesNoFile()
    {
        auto run = std::make_shared<Run>();
        run->queries.resize(3000);
        run->keys.resize(3000);
        run->weights = {std::make_shared<DenseSource>(std::make_shared<Matrix>(3000, 3000))};
        NumbersDialog dialog(run, {}, nullptr);
        dialog.show();
        const QString path = folder_.filePath("cancelled.csv");
        dialog.writeTo(path);
        QVERIFY(dialog.findChild<QProgressBar*>()->isVisible());
        dialog.reject();
        QVERIFY(!dialog.findChild<QProgressBar*>()->isVisible());
        QVERIFY(dialog.isVisible());
        QVERIFY(!QFile::exists(path));
        dialog.reject();
        QVERIFY(!dialog.isVisible());
    }

private:
    std::shared_ptr<const Run> run_;
    QTemporaryDir folder_;
};

QTEST_MAIN(TestNumbersDialog)
#include "tst_numbers_dialog.moc"
