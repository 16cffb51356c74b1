// SPDX-License-Identifier: GPL-3.0-or-later
// Every model of tests/reference/models against what transformers made of it: each attention matrix, hidden state and
// logit.

#include "engine/models/model_run.h"
#include "tests/engine/models/whole_logits.h"
#include "tests/made/arrays.h"

#include <QDir>
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
};

QTEST_GUILESS_MAIN(TestReferenceModels)
#include "tst_reference_models.moc"
