// SPDX-License-Identifier: GPL-3.0-or-later
// Every model of tests/reference/models against what transformers made of it: each attention matrix, hidden state and
// logit.

#include "engine/models/model_run.h"
#include "tests/engine/models/whole_logits.h"
#include "tests/made/arrays.h"
#include "tests/made/pytorch_file.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>

using namespace attn;

namespace {

const QString referenceFolder = QStringLiteral(ATTN_REFERENCE);

// Row `row` of the batch that the array holds.
std::vector<double> rowOf(const NamedArray& array, Index row)
{
    const Index size = static_cast<Index>(array.values.size()) / array.shape.front();
    return {array.values.begin() + row * size, array.values.begin() + (row + 1) * size};
}

template <class Number>
std::vector<Number> numbersOf(const Arrays& arrays, const std::string& name, Index row)
{
    std::vector<Number> numbers;
    if (const auto found = arrays.find(name); found != arrays.end())
        for (const double value : rowOf(found->second, row))
            numbers.push_back(static_cast<Number>(value));
    return numbers;
}

ModelInput inputOf(const Arrays& arrays, Index row)
{
    ModelInput input;
    input.ids = numbersOf<TokenId>(arrays, "input.input_ids", row);
    input.types = numbersOf<Index>(arrays, "input.token_type_ids", row);
    input.attended = numbersOf<unsigned char>(arrays, "input.attention_mask", row);
    input.decoder_ids = numbersOf<TokenId>(arrays, "input.decoder_input_ids", row);
    if (const auto found = arrays.find("input.pixel_values"); found != arrays.end()) {
        const std::vector<Index>& shape = found->second.shape;
        input.pixels = std::make_shared<Pixels>(
            Pixels{shape[1], shape[2], shape[3], numbersOf<float>(arrays, "input.pixel_values", row)});
    }
    return input;
}

std::vector<double> weightsOf(const std::vector<std::shared_ptr<const LayerAttention>>& layers, std::size_t layer)
{
    std::vector<double> weights;
    const std::shared_ptr<const LayerAttention> attention = layers.at(layer);
    for (Index head = 0; head < attention->settings.heads; ++head) {
        const std::shared_ptr<const MatrixSource> source = weights_of(attention, HeadIndex{head});
        std::vector<double> matrix(static_cast<std::size_t>(source->rows() * source->columns()));
        source->read(source->whole(), matrix.data());
        weights.insert(weights.end(), matrix.begin(), matrix.end());
    }
    return weights;
}

std::vector<double> valuesOf(const FloatMatrix& matrix)
{
    return {matrix.values.begin(), matrix.values.end()};
}

// What the run has under a name of the reference file; nothing for a name that this test does not know.
std::vector<double> madeBy(const ModelRun& run, const std::string& name)
{
    const std::size_t point = name.find('.');
    const std::string kind = name.substr(0, point);
    const std::size_t layer = point == std::string::npos ? 0 : std::stoul(name.substr(point + 1));
    if (kind == "attentions")
        return weightsOf(run.self, layer);
    if (kind == "encoder_attentions")
        return weightsOf(run.encoder, layer);
    if (kind == "decoder_attentions")
        return weightsOf(run.decoder, layer);
    if (kind == "cross_attentions")
        return weightsOf(run.cross, layer);
    if (kind == "hidden_states" || kind == "decoder_hidden_states")
        return valuesOf(run.hidden.at(layer));
    if (kind == "encoder_hidden_states")
        return valuesOf(run.encoder_hidden.at(layer));
    if (kind == "encoder_last_hidden_state")
        return valuesOf(run.encoder_last);
    if (kind == "last_hidden_state")
        return valuesOf(normalized_last(run));
    if (kind == "logits")
        return valuesOf(logits(run));
    return {};
}

// How the weights of a model are saved by torch.save.
enum class Saved { archive, old_form, shards, turned };

// A tensor as an object of torch.save, and what is in its storage.
struct SavedTensor {
    QByteArray name;
    QByteArray object;
    QByteArray bytes;
    int size = 0; // of a number
};

SavedTensor savedTensor(const StoredArray& array, const RegularFile& file, const QByteArray& key, bool turned)
{
    static const std::map<std::string, const char*> types = {
        {"F64", "DoubleStorage"}, {"F32", "FloatStorage"}, {"F16", "HalfStorage"}, {"BF16", "BFloat16Storage"},
        {"I64", "LongStorage"},   {"U8", "ByteStorage"},   {"BOOL", "BoolStorage"}};
    const int size = static_cast<int>(byte_size(array.number->format));
    const std::vector<qint64> shape(array.shape.begin(), array.shape.end());
    QByteArray bytes(*place_count(array.shape) * size, '\0');
    file.read_at(array.offset, bytes.data(), static_cast<std::size_t>(bytes.size()));
    if (!turned || shape.size() != 2)
        return {QByteArray::fromStdString(array.name), pickled::wholeTensor(types.at(array.type), key, shape), bytes,
                size};
    // Column by column, behind a number that is none of them.
    QByteArray columns(size, '\x7f');
    for (qint64 column = 0; column < shape[1]; ++column)
        for (qint64 row = 0; row < shape[0]; ++row)
            columns += bytes.mid((row * shape[1] + column) * size, size);
    const QByteArray storage = pickled::storage(types.at(array.type), key, shape[0] * shape[1] + 1);
    return {QByteArray::fromStdString(array.name), pickled::tensor(storage, 1, shape, {1, shape[0]}), columns, size};
}

QByteArray savedFile(const QList<SavedTensor>& tensors, Saved saved)
{
    QList<QPair<QByteArray, QByteArray>> items;
    pickled::Storages storages;
    QList<int> sizes;
    for (qsizetype i = 0; i < tensors.size(); ++i) {
        items.append({tensors[i].name, tensors[i].object});
        storages.append({"k" + QByteArray::number(i), tensors[i].bytes});
        sizes.append(tensors[i].size);
    }
    return saved == Saved::old_form ? pickled::oldFile(pickled::dict(items), storages, sizes)
                                    : pickled::file(pickled::dict(items), storages);
}

void write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    if (!file.open(QFile::WriteOnly) || file.write(bytes) != bytes.size())
        throw std::runtime_error("the test's file cannot be written");
}

// Makes the model at `from` in the folder `to`, with its weights as pytorch_model.bin.
void savePickled(const QString& from, const QString& to, Saved saved)
{
    for (const QString& name : QDir(from).entryList({"*config.json"}))
        if (!QFile::copy(from + '/' + name, to + '/' + name))
            throw std::runtime_error("cannot copy the model");
    QList<QList<SavedTensor>> shards(saved == Saved::shards ? 2 : 1);
    QJsonObject map;
    for (const QString& name : QDir(from).entryList({"model*.safetensors"})) {
        const RegularFile file((from + '/' + name).toStdString());
        for (const StoredArray& array : read_safetensors_header(file).arrays) {
            const qsizetype shard = map.size() % shards.size();
            const QByteArray key = "k" + QByteArray::number(shards[shard].size());
            shards[shard].append(savedTensor(array, file, key, saved == Saved::turned));
            map[QString::fromStdString(array.name)] = QString("pytorch_model-%1.bin").arg(shard);
        }
    }
    if (saved != Saved::shards)
        return write(to + "/pytorch_model.bin", savedFile(shards[0], saved));
    for (qsizetype i = 0; i < shards.size(); ++i)
        write(to + QString("/pytorch_model-%1.bin").arg(i), savedFile(shards[i], saved));
    write(to + "/pytorch_model.bin.index.json", QJsonDocument(QJsonObject{{"weight_map", map}}).toJson());
}

} // namespace

class TestReferenceModels : public QObject {
    Q_OBJECT
private slots:
    void agrees_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<Index>("row");
        const QStringList folders = QDir(referenceFolder).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        QVERIFY(folders.size() >= 32);
        for (const QString& folder : folders) {
            const Arrays arrays = readArrays(referenceFolder + '/' + folder + "/reference.safetensors");
            for (Index row = 0; row < arrays.lower_bound("input.")->second.shape.front(); ++row)
                QTest::addRow("%s, row %d", qPrintable(folder), static_cast<int>(row))
                    << referenceFolder + '/' + folder << row;
        }
    }

    void agrees()
    {
        QFETCH(QString, folder);
        QFETCH(Index, row);
        const Arrays arrays = readArrays(folder + "/reference.safetensors");
        const std::shared_ptr<const Model> model = open_model(folder.toStdString());
        const std::shared_ptr<const ModelRun> run = run_model(model, inputOf(arrays, row), {.keep_hidden = true});
        for (const auto& [name, array] : arrays) {
            if (name.starts_with("input."))
                continue;
            const std::vector<double> expected = rowOf(array, row);
            const std::vector<double> made = madeBy(*run, name);
            QVERIFY2(made.size() == expected.size(), (name + ": " + std::to_string(made.size()) + " numbers").c_str());
            double largest = 0.0;
            for (const double value : array.values)
                largest = std::max(largest, std::abs(value));
            double difference = 0.0;
            for (std::size_t i = 0; i < made.size(); ++i)
                difference = std::isnan(made[i]) ? made[i] : std::max(difference, std::abs(made[i] - expected[i]));
            QVERIFY2(difference <= 1e-5 * largest,
                     (name + ": off by " + std::to_string(difference / largest) + " of the largest").c_str());
        }
        const auto count = [&arrays](const std::string& kind) {
            return static_cast<std::size_t>(std::ranges::count_if(
                arrays, [&kind](const auto& array) { return array.first.starts_with(kind + "."); }));
        };
        QCOMPARE(run->self.size(), count("attentions"));
        QCOMPARE(run->encoder.size(), count("encoder_attentions"));
        QCOMPARE(run->decoder.size(), count("decoder_attentions"));
        QCOMPARE(run->cross.size(), count("cross_attentions"));
        QCOMPARE(run->hidden.size(), count("hidden_states") + count("decoder_hidden_states"));
    }

    // The same weights in files of torch.save.
    void pickledWeightsGiveTheSameBits_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<Saved>("saved");
        for (const QString& name : QDir(referenceFolder).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            const QString folder = referenceFolder + '/' + name;
            QTest::addRow("%s, archive", qPrintable(name)) << folder << Saved::archive;
            QTest::addRow("%s, old form", qPrintable(name)) << folder << Saved::old_form;
            QTest::addRow("%s, shards", qPrintable(name)) << folder << Saved::shards;
            QTest::addRow("%s, turned", qPrintable(name)) << folder << Saved::turned;
        }
    }
    void pickledWeightsGiveTheSameBits()
    {
        QFETCH(QString, folder);
        QFETCH(Saved, saved);
        const QTemporaryDir pickled;
        savePickled(folder, pickled.path(), saved);
        const Arrays arrays = readArrays(folder + "/reference.safetensors");
        const ModelInput input = inputOf(arrays, 0);
        const auto run = run_model(open_model(folder.toStdString()), input, {.keep_hidden = true});
        const auto again = run_model(open_model(pickled.path().toStdString()), input, {.keep_hidden = true});
        for (const auto& [name, array] : arrays)
            if (!name.starts_with("input."))
                QVERIFY2(madeBy(*run, name) == madeBy(*again, name), name.c_str());
    }
};

QTEST_GUILESS_MAIN(TestReferenceModels)
#include "tst_reference_models.moc"
