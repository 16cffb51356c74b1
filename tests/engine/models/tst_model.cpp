// SPDX-License-Identifier: GPL-3.0-or-later
// What open_model refuses, and what it says of a model.

#include "engine/formats/format_error.h"
#include "engine/models/model.h"
#include "engine/models/registry.h"
#include "tests/engine/error_of.h"
#include "tests/made/changed_model.h"

#include <QFileInfo>
#include <QTest>

using namespace attn;

class TestModel : public QObject {
    Q_OBJECT
private slots:
    void configIsRefused_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("message");
        const auto add = [](const char* model, const char* field, const QJsonValue& value, const QString& message) {
            QTest::addRow("%s %s %s", model, field,
                          qPrintable(QString(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact))))
                << model << field << value << message;
        };
        const QJsonValue absent(QJsonValue::Undefined);
        add("gpt2", "model_type", "mamba",
            "model_type: family.unknown(mamba, bart, bert, deit, distilbert, gpt2, llama, marian, mistral, qwen2, "
            "roberta, "
            "t5, vit)");
        add("gpt2", "model_type", QJsonValue::Null, "model_type: json.missing");
        add("gpt2", "n_head", 0, "n_head: json.expected(json.integer-within(1, 100000000))");
        add("gpt2", "n_head", 5, "n_head: family.heads(5, 32, n_embd)");
        add("gpt2", "n_head", -4, "n_head: json.expected(json.integer-within(1, 100000000))");
        add("gpt2", "n_head", 4.5, "n_head: json.expected(json.integer-within(1, 100000000))");
        add("gpt2", "n_head", "4", "n_head: json.expected(json.integer-within(1, 100000000))");
        add("gpt2", "n_layer", 1000000000, "n_layer: json.expected(json.integer-within(1, 100000000))");
        add("gpt2", "n_layer", 1001, "n_layer: family.layers(1001, 1000)");
        add("gpt2", "n_embd", 1e18, "n_embd: json.expected(json.integer-within(1, 100000000))");
        add("gpt2", "n_embd", QJsonValue::Null, "n_embd: json.missing");
        add("gpt2", "layer_norm_epsilon", 0, "layer_norm_epsilon: json.expected(config.positive)");
        add("gpt2", "add_cross_attention", true, "add_cross_attention: config.only-false");
        add("gpt2", "scale_attn_weights", "yes", "scale_attn_weights: json.expected(json.boolean)");
        add("gpt2", "architectures", "GPT2LMHeadModel", "architectures: json.expected(json.list)");
        add("gpt2", "quantization_config", QJsonObject{{"bits", 4}}, "quantization_config: family.quantized");
        add("bert", "position_embedding_type", "relative_key", "position_embedding_type: bert.positions(relative_key)");
        add("bert", "is_decoder", true, "is_decoder: config.only-false");
        add("bert", "num_attention_heads", 3, "num_attention_heads: family.heads(3, 32, hidden_size)");
        add("bert", "pruned_heads", QJsonObject{{"0", QJsonArray{1}}}, "pruned_heads: family.pruned");
        add("bert-classifier", "id2label", QJsonObject{{"0", "a"}, {"2", "b"}}, "id2label: config.numbered(2)");
        add("bert-classifier", "id2label", QJsonObject{{"0", 1}}, "id2label.0: json.expected(json.text)");
        add("roberta", "max_position_embeddings", 2, "max_position_embeddings: bert.no-positions(2, 1)");
        add("vit", "patch_size", QJsonArray{8, 4}, "patch_size: vit.square(8, 4)");
        add("vit", "patch_size", 64, "patch_size: vit.patch(64)");
        add("vit", "image_size", QJsonArray{32}, "image_size: config.pair");
        add("llama", "num_key_value_heads", 3, "num_key_value_heads: llama.key-heads(3, 4)");
        add("llama", "head_dim", 7, "head_dim: llama.odd-width(7)");
        add("llama", "rope_scaling", QJsonObject{{"type", "dynamic"}, {"factor", 2.0}},
            "rope_scaling.type: llama.scaling(dynamic)");
        add("llama", "rope_scaling", QJsonObject{{"rope_type", "llama3"}, {"factor", 2.0}},
            "rope_scaling.low_freq_factor: json.missing");
        add("llama", "rope_scaling", "linear", "rope_scaling: json.expected(json.object)");
        add("llama", "partial_rotary_factor", 0.5, "partial_rotary_factor: llama.partial-rotary");
        add("t5", "relative_attention_num_buckets", 31, "relative_attention_num_buckets: seq2seq.odd-buckets(31)");
        add("t5", "relative_attention_max_distance", 16, "relative_attention_max_distance: seq2seq.distance(16, 32)");
        add("marian", "encoder_attention_heads", 5, "encoder_attention_heads: family.heads(5, 32, d_model)");
        add("bart", "architectures", QJsonArray{"BartForCausalLM"},
            "architectures: seq2seq.decoder-alone(BartForCausalLM)");
        add("qwen2-window", "use_mrope", true, "use_mrope: config.only-false");
        add("qwen2-window", "dual_chunk_attention_config", QJsonObject{}, "dual_chunk_attention_config: llama.chunks");
        add("qwen2-window", "layer_types", QJsonArray{"full_attention"}, "layer_types: llama.layer-types(1, 3)");
        add("qwen2-window", "layer_types", QJsonArray{"full_attention", "full_attention", "linear_attention"},
            "layer_types: llama.layer-type(linear_attention)");
    }
    void configIsRefused()
    {
        QFETCH(QString, model);
        QFETCH(QString, field);
        QFETCH(QJsonValue, value);
        QFETCH(QString, message);
        ChangedModel folder(model);
        folder.config[field] = value;
        const std::string path = folder.written();
        QCOMPARE(code_of<FormatError>([&] { open_model(path); }), folder.configPath() + ": " + message);
    }

    void jsonIsRefused_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("message");
        QTest::newRow("list") << QByteArray("[]") << "config.json: JSON: json.expected(json.object)";
        QTest::newRow("twice") << QByteArray(R"({"model_type": "gpt2", "n_head": 4, "n_head": 2})")
                               << "config.json: n_head: json.duplicate";
        QTest::newRow("deep")
            << QByteArray(2000, '[') + QByteArray(2000, ']')
            << "config.json: JSON: The JSON document was too deep (too many nested objects and arrays)";
        QTest::newRow("large") << QByteArray(16'000'001, ' ')
                               << "memory.too-little(config.json, 16.0 MB, 16.0 MB, advice.smaller-file)";
    }
    void jsonIsRefused()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, message);
        const ChangedModel folder("gpt2");
        const std::string path = folder.written();
        ChangedModel::write(folder.configPath(), json);
        QCOMPARE(code_of([&] { open_model(path); }).replace(folder.configPath(), "config.json"), message);
    }

    void changedConfigsAreReadOrRefused_data()
    {
        QTest::addColumn<QString>("model");
        for (const char* model : {"gpt2", "roberta", "vit-wide", "llama3-rotary", "qwen2-window", "marian", "t5-gated"})
            QTest::newRow(model) << model;
    }
    // A field after the other is taken away or holds something else; nothing but an Error comes out.
    void changedConfigsAreReadOrRefused()
    {
        QFETCH(QString, model);
        ChangedModel folder(model);
        folder.written();
        const QJsonObject config = folder.config;
        const QJsonValue others[] = {QJsonValue::Undefined,
                                     QJsonValue::Null,
                                     0,
                                     1,
                                     2,
                                     3,
                                     7,
                                     -1,
                                     100000000,
                                     1e300,
                                     0.5,
                                     true,
                                     "gelu",
                                     "",
                                     QJsonArray{},
                                     QJsonArray{1, 1},
                                     QJsonObject{},
                                     QJsonObject{{"0", "a"}},
                                     QJsonObject{{"type", "linear"}, {"factor", 1e-300}}};
        int refused = 0;
        for (const QString& field : config.keys())
            for (const QJsonValue& other : others) {
                folder.config = config;
                folder.config[field] = other;
                ChangedModel::write(folder.configPath(), QJsonDocument(folder.config).toJson());
                try {
                    open_model(QFileInfo(folder.configPath()).path().toStdString());
                } catch (const Error&) {
                    ++refused;
                }
            }
        QVERIFY(refused > 50);
    }

    void missingFilesAreNamedAtOnce()
    {
        const ChangedModel folder("gpt2");
        const std::string path = folder.written();
        QVERIFY(QFile::remove(folder.configPath()));
        QCOMPARE(code_of([&] { open_model(path); }),
                 QString::fromStdString("model.files-missing(" + path + ", config.json)"));
        QVERIFY(QFile::remove(folder.weightsPath()));
        QCOMPARE(code_of([&] { open_model(path); }),
                 QString::fromStdString("model.files-missing(" + path + ", config.json, model.safetensors)"));
        QCOMPARE(code_of([&] { open_model(path + "/none"); }),
                 QString::fromStdString("model.no-folder(" + path + "/none)"));
    }

    void everythingMissingOrMisshapenIsListed()
    {
        ChangedModel folder("gpt2");
        folder.tensors.erase("transformer.h.1.ln_1.weight");
        folder.tensors.erase("transformer.h.2.mlp.c_fc.bias");
        folder.tensors["transformer.wpe.weight"] = {"F32", {31, 32}, QByteArray(31 * 32 * 4, '\0')};
        folder.tensors["transformer.ln_f.bias"] = {"I64", {32}, QByteArray(32 * 8, '\0')};
        folder.tensors["transformer.ln_f.weight"] = {"F8_E4M3", {32}, QByteArray(32, '\0')};
        const std::string path = folder.written();
        QCOMPARE(code_of([&] { open_model(path); }),
                 QString::fromStdString(path)
                     + ": tensors.missing(2)\n"
                       "  transformer.h.1.ln_1.weight [32]\n"
                       "  transformer.h.2.mlp.c_fc.bias [128]\n"
                       "tensors.wrong(3)\n"
                       "  tensor.shape(transformer.wpe.weight, [31, 32], [32, 32])\n"
                       "  tensor.type(transformer.ln_f.weight, F8_E4M3)\n"
                       "  tensor.type(transformer.ln_f.bias, I64)");
    }

    void biasOfAnotherConfigIsNamed()
    {
        ChangedModel folder("llama");
        folder.tensors["model.layers.0.self_attn.q_proj.bias"] = {"F32", {32}, QByteArray(32 * 4, '\0')};
        const std::string path = folder.written();
        QCOMPARE(code_of([&] { open_model(path); }),
                 QString::fromStdString(path)
                     + ": tensors.wrong-one\n"
                       "  tensor.bias(model.layers.0.self_attn.q_proj.bias)");
    }

    void buffersAreIgnored()
    {
        ChangedModel folder("bert");
        folder.tensors["bert.embeddings.position_ids"] = {"I64", {1, 32}, QByteArray(32 * 8, '\0')};
        folder.tensors["cls.seq_relationship.weight"] = {"F32", {2, 32}, QByteArray(2 * 32 * 4, '\0')};
        folder.tensors["bert.pooler.dense.bias"] = {"U4", {32}, QByteArray(16, '\0')};
        const std::uint64_t parameters = info_of(*open_model(std::string(ATTN_REFERENCE) + "/bert")).parameters;
        QCOMPARE(info_of(*open_model(folder.written())).parameters, parameters);
    }

    void taskComesFromTensorsWhereNoArchitectureIsNamed_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<Task>("task");
        QTest::newRow("gpt2") << "gpt2" << Task::language_model;
        QTest::newRow("gpt2 classifier") << "gpt2-classifier" << Task::sequence_classification;
        QTest::newRow("bert") << "bert" << Task::masked_language_model;
        QTest::newRow("bert classifier") << "bert-classifier" << Task::sequence_classification;
        QTest::newRow("bert backbone") << "bert-backbone" << Task::backbone;
        QTest::newRow("distilbert") << "distilbert" << Task::masked_language_model;
        QTest::newRow("distilbert classifier") << "distilbert-classifier" << Task::sequence_classification;
        QTest::newRow("roberta") << "roberta" << Task::masked_language_model;
        QTest::newRow("roberta classifier") << "roberta-classifier" << Task::sequence_classification;
        QTest::newRow("vit") << "vit" << Task::image_classification;
        QTest::newRow("vit backbone") << "vit-backbone-f16" << Task::backbone;
        QTest::newRow("deit") << "deit" << Task::image_classification;
        QTest::newRow("deit with teacher") << "deit-teacher" << Task::image_classification;
        QTest::newRow("llama") << "llama" << Task::language_model;
        QTest::newRow("bart") << "bart" << Task::language_model;
        QTest::newRow("bart classifier") << "bart-classifier" << Task::sequence_classification;
        QTest::newRow("marian") << "marian" << Task::language_model;
        QTest::newRow("t5") << "t5" << Task::language_model;
        QTest::newRow("llama classifier") << "llama-linear-classifier" << Task::sequence_classification;
    }
    void taskComesFromTensorsWhereNoArchitectureIsNamed()
    {
        QFETCH(QString, model);
        QFETCH(Task, task);
        ChangedModel folder(model);
        QVERIFY(info_of(*open_model(folder.written())).task == task);
        folder.config.remove("architectures");
        QVERIFY(info_of(*open_model(folder.written())).task == task);
    }

    void infoSaysWhatItIs()
    {
        const ModelInfo llama = info_of(*open_model(std::string(ATTN_REFERENCE) + "/llama"));
        QCOMPARE(llama.type, "llama");
        QCOMPARE(llama.architecture, "LlamaForCausalLM");
        QVERIFY(llama.causal && !llama.encoder_decoder && !llama.pixels && !llama.longest);
        QVERIFY(llama.kinds == std::vector{AttentionKind::self});
        QCOMPARE(llama.layers, 3);
        QCOMPARE(llama.heads, 4);
        QCOMPARE(llama.key_value_heads, 2);
        QCOMPARE(llama.width, 32);
        QCOMPARE(llama.vocabulary, 100);
        QVERIFY(llama.begin_token == 1 && llama.end_token == 2 && llama.padding_token == 0);
        // Embedding and head, per layer the two norms, query and output, key and value, the three of the inner layer,
        // and the last norm.
        QCOMPARE(llama.parameters,
                 std::uint64_t(2 * 100 * 32 + 3 * (2 * 32 + 2 * 32 * 32 + 2 * 16 * 32 + 3 * 48 * 32) + 32));

        const ModelInfo roberta = info_of(*open_model(std::string(ATTN_REFERENCE) + "/roberta"));
        QVERIFY(!roberta.causal && roberta.longest == 38);
        const ModelInfo deit = info_of(*open_model(std::string(ATTN_REFERENCE) + "/deit"));
        QVERIFY(deit.pixels && deit.pixels->patch == 8 && deit.pixels->height == 32 && deit.pixels->prefix == 2
                && deit.vocabulary == 0);
        QCOMPARE(deit.labels.size(), std::size_t(5));
        QCOMPARE(deit.labels[3], "LABEL_3");
        QVERIFY(info_of(*open_model(std::string(ATTN_REFERENCE) + "/llama3-rotary")).end_token
                == 2); // the first of a list
    }

    void typesAreSorted()
    {
        QVERIFY(std::ranges::is_sorted(families(), {}, &Family::type));
        QVERIFY(std::ranges::find(families(), "gpt2", &Family::type) != families().end());
    }
};

QTEST_GUILESS_MAIN(TestModel)
#include "tst_model.moc"
