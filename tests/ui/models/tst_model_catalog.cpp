// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/running/document_run.h"
#include "engine/tensor/matrix_source.h"
#include "ui/importing/image_file.h"
#include "ui/models/model_catalog.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace attn;

// What the catalog says of the shipped models is true of them.
class TestModelCatalog : public QObject {
    Q_OBJECT
private slots:
    void eachModelIsDescribed()
    {
        QVERIFY(modelCatalog().size() >= 4);
        for (const ShippedModel& model : modelCatalog()) {
            QVERIFY2(!model.task.isEmpty() && model.bytes > 0, qPrintable(model.name));
            QVERIFY2(model.figure.contains(" % ") && !model.figure.startsWith("0 %"), qPrintable(model.figure));
            QCOMPARE(shippedModel(model.name), &model);
        }
        QVERIFY(!shippedModel("nothing"));
    }

    void samples_data()
    {
        QTest::addColumn<QString>("name");
        for (const ShippedModel& model : modelCatalog())
            QTest::newRow(qPrintable(model.name)) << model.name;
    }
    // In the head that is named, the query gives the key its largest weight.
    void samples()
    {
        QFETCH(QString, name);
        const ShippedModel& model = *shippedModel(name);
        const std::vector<ModelSample> samples = samplesOf(model);
        QCOMPARE(samples.size(), std::size_t(10));
        std::shared_ptr<const ModelAnswer> before;
        for (const ModelSample& sample : samples) {
            Document document;
            document.model.path = model.folder.toStdString();
            if (sample.isPicture) {
                document.kind = InputKind::image;
                document.image.image = readImageFile(sample.input);
            } else {
                document.text.text = sample.input.toStdString();
            }
            const DocumentRun result = run_document(document, before.get());
            before = result.answer;
            const auto run = of_kind(result.run, sample.kind);
            const auto weights = run->source(sample.head);
            QVERIFY(sample.pinned.query && sample.pinned.key);
            QVERIFY(*sample.pinned.query < weights->rows() && *sample.pinned.key < weights->columns());
            const double claimed = weights->at(*sample.pinned.query, *sample.pinned.key);
            for (Index key = 0; key < weights->columns(); ++key)
                QVERIFY2(weights->at(*sample.pinned.query, key) <= claimed, qPrintable(sample.input));
            QVERIFY2(sample.note.size() > 20, qPrintable(sample.input));
        }
    }
};

QTEST_MAIN(TestModelCatalog)
#include "tst_model_catalog.moc"
