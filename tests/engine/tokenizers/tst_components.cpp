// SPDX-License-Identifier: GPL-3.0-or-later
// Every part of a tokenizer.json that is known, alone or with others, around the small vocabularies.

#include "engine/tokenizers/files/open_tokenizer.h"
#include "tests/engine/tokenizers/library_cases.h"

#include <QTemporaryDir>

using namespace attn;

class TestComponents : public QObject {
    Q_OBJECT

    const QJsonArray components_ = QJsonDocument::fromJson(contents_of(tokenizer_folder + "components.json")).array();

    // The base file with its sections changed; a model without a type changes single fields of the base's.
    static QByteArray file_of(const QJsonObject& component)
    {
        QJsonObject file =
            QJsonDocument::fromJson(contents_of(tokenizer_folder + component["base"].toString() + ".json")).object();
        const QJsonObject change = component["change"].toObject();
        for (auto section = change.begin(); section != change.end(); ++section) {
            QJsonValue value = *section;
            if (section.key() == "model" && !value.toObject().contains("type")) {
                QJsonObject model = file["model"].toObject();
                const QJsonObject fields = value.toObject();
                for (auto field = fields.begin(); field != fields.end(); ++field)
                    model[field.key()] = *field;
                value = model;
            }
            file[section.key()] = value;
        }
        return QJsonDocument(file).toJson();
    }

private slots:
    void library_data()
    {
        QTest::addColumn<QJsonObject>("component");
        for (const auto& component : components_)
            QTest::newRow(qPrintable(component.toObject()["name"].toString())) << component.toObject();
        QVERIFY(components_.size() > 40);
    }

    void library()
    {
        QFETCH(QJsonObject, component);
        const QTemporaryDir folder;
        QFile file(folder.filePath("tokenizer.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(file_of(component));
        file.close();
        compare_with_library(*open_tokenizer(folder.path().toStdString()), component["cases"].toArray());
    }
};

QTEST_APPLESS_MAIN(TestComponents)
#include "tst_components.moc"
