// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/bundles/predictions.h"
#include "engine/formats/array_file.h"
#include "engine/running/document_run.h"
#include "tests/engine/models/whole_logits.h"
#include "tests/made/arrays.h"

#include <QFile>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace attn;

namespace {

std::string folderOf(const std::string& model)
{
    return ATTN_SHIPPED_MODELS "/" + model;
}

std::string dataOf(const std::string& model, const char* file)
{
    return ATTN_TEST_DATA "/models/" + model + "/" + file;
}

// The rows of a table with tabs, without its first line.
QList<QStringList> rowsOf(const std::string& model)
{
    QFile file(QString::fromStdString(dataOf(model, "held-out.tsv")));
    QList<QStringList> rows;
    if (file.open(QIODevice::ReadOnly))
        for (const QString& line : QString::fromUtf8(file.readAll()).split('\n', Qt::SkipEmptyParts).mid(1))
            rows << line.split('\t');
    return rows;
}

Document textDocument(const std::string& model, const QString& text)
{
    Document document;
    document.model.path = folderOf(model);
    document.text.text = text.toStdString();
    return document;
}

// Runs one document after the other with the model that is open already.
class Runs {
public:
    const ModelAnswer& answer(const Document& document)
    {
        answer_ = run_document(document, answer_.get()).answer;
        return *answer_;
    }

private:
    std::shared_ptr<const ModelAnswer> answer_;
};

double share(Index right, qsizetype all)
{
    return static_cast<double>(right) / static_cast<double>(all);
}

std::vector<TokenId> idsIn(const NamedArray& array)
{
    std::vector<TokenId> ids;
    for (const double value : array.values)
        ids.push_back(static_cast<TokenId>(value));
    return ids;
}

} // namespace

// The models that come with the program: 20 inputs each agree with PyTorch, and each reaches on its held-out data what
// its README says.
class TestShippedModels : public QObject {
    Q_OBJECT

private slots:
    void agreesWithPyTorch_data()
    {
        QTest::addColumn<QString>("model");
        for (const char* const model : {"sentiment", "numbers", "reverse", "digits"})
            QTest::newRow(model) << model;
    }
    void agreesWithPyTorch()
    {
        QFETCH(QString, model);
        const std::string name = model.toStdString();
        const auto arrays = readArrays(QString::fromStdString(dataOf(name, "reference.safetensors")));
        Runs runs;
        int compared = 0;
        for (int number = 0; arrays.contains("logits." + std::to_string(number)); ++number) {
            const auto of = [&](const char* what) {
                const auto found = arrays.find(what + std::string(".") + std::to_string(number));
                return found == arrays.end() ? nullptr : &found->second;
            };
            Document document;
            document.model.path = folderOf(name);
            if (const NamedArray* const pixels = of("pixels")) {
                document.kind = InputKind::image;
                document.model.pixels = std::make_shared<NamedArray>(*pixels);
            } else {
                document.model.ids = idsIn(*of("ids"));
            }
            if (const NamedArray* const decoder = of("decoder_ids"))
                document.model.target_ids = idsIn(*decoder);
            const FloatMatrix found = logits(*runs.answer(document).model_run);
            const std::vector<double>& expected = of("logits")->values;
            QCOMPARE(found.values.size(), expected.size());
            for (std::size_t i = 0; i < expected.size(); ++i)
                QVERIFY2(std::abs(static_cast<double>(found.values[i]) - expected[i]) < 1e-4,
                         qPrintable(QStringLiteral("%1: %2, %3").arg(number).arg(i).arg(found.values[i])));
            ++compared;
        }
        QVERIFY2(compared >= 20, qPrintable(QString::number(compared)));
    }

    void sentiment()
    {
        const QList<QStringList> rows = rowsOf("sentiment");
        QVERIFY(rows.size() >= 1000);
        Runs runs;
        Index right = 0;
        Index negated = 0;
        Index negatedRight = 0;
        for (const QStringList& row : rows) {
            const bool isRight =
                predict(runs.answer(textDocument("sentiment", row[0])), 0, 1).best.front().id == row[1].toInt();
            right += isRight ? 1 : 0;
            if (row[2] == "1") {
                ++negated;
                negatedRight += isRight ? 1 : 0;
            }
        }
        QVERIFY2(share(right, rows.size()) >= 0.95, qPrintable(QString::number(share(right, rows.size()))));
        QVERIFY2(share(negatedRight, negated) >= 0.93, qPrintable(QString::number(share(negatedRight, negated))));
    }

    void numbers()
    {
        const QList<QStringList> rows = rowsOf("numbers");
        QVERIFY(rows.size() >= 1000);
        Runs runs;
        Index right = 0;
        for (const QStringList& row : rows) {
            const ModelAnswer& answer = runs.answer(textDocument("numbers", row[0]));
            const Tokenizer& tokenizer = *answer.bundle->tokenizer;
            std::vector<TokenId> ids = answer.model_run->input.decoder_ids;
            std::erase_if(ids, [&tokenizer](TokenId id) { return tokenizer.is_special(id); });
            right += tokenizer.decode(ids) == row[1].toStdString() ? 1 : 0;
        }
        QVERIFY2(share(right, rows.size()) >= 0.99, qPrintable(QString::number(share(right, rows.size()))));
    }

    // The symbol in each place, and the weight of a place on the one opposite.
    void reverse()
    {
        const QList<QStringList> rows = rowsOf("reverse");
        QVERIFY(rows.size() >= 1000);
        Runs runs;
        Index right = 0;
        double opposite = 0.0;
        for (const QStringList& row : rows) {
            const ModelAnswer& answer = runs.answer(textDocument("reverse", row[0]));
            const QStringList wanted = row[1].split(' ');
            const FloatMatrix scores = logits(*answer.model_run);
            bool all = true;
            double mass = 0.0;
            for (Index place = 0; place < wanted.size(); ++place) {
                const auto line = scores.row(place + 1); // behind [CLS]
                const auto best = static_cast<TokenId>(std::ranges::max_element(line) - line.begin());
                all = all && answer.bundle->tokenizer->token(best) == wanted[place].toStdString();
                mass += answer.run->source({0, 0})->at(place + 1, wanted.size() - place);
            }
            right += all ? 1 : 0;
            opposite += mass / static_cast<double>(wanted.size());
        }
        QVERIFY2(share(right, rows.size()) >= 0.99, qPrintable(QString::number(share(right, rows.size()))));
        const double mean = opposite / static_cast<double>(rows.size());
        QVERIFY2(mean >= 0.9, qPrintable(QString::number(mean)));
    }

    void digits()
    {
        Arrays arrays;
        for (NamedArray& array : read_arrays(dataOf("digits", "held-out.npz"), memory_budget()).arrays)
            arrays[array.name] = std::move(array);
        const std::vector<double>& labels = arrays.at("labels").values;
        const std::vector<double>& pictures = arrays.at("pictures").values;
        QVERIFY(labels.size() >= 1000);
        Runs runs;
        Index right = 0;
        for (std::size_t number = 0; number < labels.size(); ++number) {
            auto image = std::make_shared<Image>(Image{.height = 8, .width = 8, .rgb = {}});
            for (std::size_t pixel = 0; pixel < 64; ++pixel)
                image->rgb.insert(image->rgb.end(), 3, static_cast<std::uint8_t>(pictures[64 * number + pixel]));
            Document document;
            document.kind = InputKind::image;
            document.image.image = std::move(image);
            document.model.path = folderOf("digits");
            const Predictions answer = predict(runs.answer(document), 0, 1);
            right += answer.best.front().id == static_cast<TokenId>(labels[number]) ? 1 : 0;
        }
        const double reached = share(right, std::ssize(labels));
        QVERIFY2(reached >= 0.96, qPrintable(QString::number(reached)));
    }
};

QTEST_APPLESS_MAIN(TestShippedModels)
#include "tst_shipped_models.moc"
