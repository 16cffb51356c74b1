// SPDX-License-Identifier: GPL-3.0-or-later
// What encoder-decoder models refuse and fill in; what they compute stands in tst_reference_models.

#include "engine/formats/format_error.h"
#include "engine/models/model_run.h"
#include "tests/engine/error_of.h"
#include "tests/engine/models/whole_logits.h"
#include "tests/made/changed_model.h"

#include <QTest>

using namespace attn;

namespace {

std::shared_ptr<const Model> opened(const ChangedModel& folder)
{
    return open_model(folder.written());
}

} // namespace

class TestSeq2Seq : public QObject {
    Q_OBJECT

private slots:
    void refused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const char* field, const QJsonValue& value, const char* message) {
            QTest::addRow("%s %s", name, field) << name << field << value << message;
        };
        const char* only_false = "config.only-false";
        row("bart", "normalize_before", true, only_false);
        row("marian", "normalize_before", true, only_false);
        row("bart", "add_final_layer_norm", true, only_false);
        row("marian", "normalize_embedding", true, only_false);
        row("bart", "normalize_embedding", false, "seq2seq.normalize");
        row("marian", "static_position_embeddings", false, "seq2seq.positions");
        row("bart", "static_position_embeddings", true, only_false);
        row("bart", "extra_pos_embeddings", 0, "seq2seq.extra-positions");
        row("bart", "architectures", QJsonArray{"BartForCausalLM"}, "seq2seq.decoder-alone(BartForCausalLM)");
        row("marian", "encoder_attention_heads", 5, "family.heads(5, 32, d_model)");
        row("marian", "decoder_layers", 0, "json.expected(json.integer-within(1, 100000000))");
        row("marian", "decoder_layers", 1001, "family.layers(1001, 1000)");
        row("t5", "num_decoder_layers", 1001, "family.layers(1001, 1000)");
        row("t5", "relative_attention_num_buckets", 3, "json.expected(json.integer-within(4, 100000000))");
        row("t5", "relative_attention_num_buckets", 31, "seq2seq.odd-buckets(31)");
        row("t5", "relative_attention_max_distance", 16, "seq2seq.distance(16, 32)");
        row("t5", "num_heads", 0, "json.expected(json.integer-within(1, 100000000))");
    }
    void refused()
    {
        QFETCH(QString, name);
        QFETCH(QString, field);
        QFETCH(QJsonValue, value);
        QFETCH(QString, message);
        ChangedModel folder(name);
        folder.config[field] = value;
        QCOMPARE(code_of<FormatError>([&] { opened(folder); }), folder.configPath() + ": " + field + ": " + message);
    }

    void activationIsNamed_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("value");
        QTest::newRow("bart") << "bart"
                              << "activation_function"
                              << "mish";
        QTest::newRow("t5") << "t5"
                            << "feed_forward_proj"
                            << "mish";
        QTest::newRow("t5 gated") << "t5-gated"
                                  << "feed_forward_proj"
                                  << "gated-mish";
    }
    void activationIsNamed()
    {
        QFETCH(QString, name);
        QFETCH(QString, field);
        QFETCH(QString, value);
        ChangedModel folder(name);
        folder.config[field] = value;
        const QString message = code_of<FormatError>([&] { opened(folder); });
        QVERIFY2(message.startsWith(folder.configPath() + ": " + field + ": ") && message.contains("mish"),
                 qPrintable(message));
    }

    void info()
    {
        const ModelInfo bart = info_of(*opened(ChangedModel("bart")));
        QVERIFY(bart.encoder_decoder && bart.causal);
        QCOMPARE(bart.kinds, (std::vector{AttentionKind::encoder, AttentionKind::decoder, AttentionKind::cross}));
        QCOMPARE(bart.layers, 2);
        QCOMPARE(bart.heads, 4);
        QCOMPARE(bart.decoder_layers, 3);
        QCOMPARE(bart.decoder_heads, 3);
        QCOMPARE(bart.longest, std::optional<Index>(20));
        QCOMPARE(bart.task, Task::language_model);
        QVERIFY(!info_of(*opened(ChangedModel("t5"))).longest);
        QCOMPARE(info_of(*opened(ChangedModel("bart-classifier"))).labels,
                 (std::vector<std::string>{"contradiction", "neutral", "entailment"}));
    }

    // As the families' config classes have them.
    void tokensThatTheConfigLeavesOut()
    {
        ChangedModel t5("t5");
        t5.config.remove("decoder_start_token_id");
        t5.config.remove("pad_token_id");
        t5.config.remove("eos_token_id");
        QCOMPARE(info_of(*opened(t5)).decoder_start_token, std::optional<TokenId>(0));
        QCOMPARE(info_of(*opened(t5)).end_token, std::optional<TokenId>(1));
        ChangedModel bart("bart");
        bart.config.remove("decoder_start_token_id");
        QCOMPARE(info_of(*opened(bart)).decoder_start_token, std::optional<TokenId>(2));
    }

    // A file holds the shared table under one of several names.
    void sharedTableUnderAnotherName()
    {
        for (const char* name :
             {"model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight", "lm_head.weight"}) {
            ChangedModel folder("bart");
            const ModelInput input{.ids = {5, 6, 7}, .decoder_ids = {2, 9}};
            const std::vector<float> expected = logits(*run_model(opened(folder), input)).values;
            auto table = folder.tensors.extract("model.shared.weight");
            table.key() = name;
            folder.tensors.insert(std::move(table));
            QCOMPARE(logits(*run_model(opened(folder), input)).values, expected);
        }
    }

    // The bias of the outputs may be left out.
    void noBiasOfOutputs()
    {
        ChangedModel folder("bart");
        folder.tensors.erase("final_logits_bias");
        folder.config.remove("architectures");
        folder.config["architectures"] = QJsonArray{"BartForConditionalGeneration"};
        QCOMPARE(logits(*run_model(opened(folder), {.ids = {5, 6, 7}, .decoder_ids = {2, 9}})).rows, 2);
    }

    void bareModelsHaveNoPrefix()
    {
        ChangedModel folder("bart");
        const ModelInput input{.ids = {5, 6, 7}, .decoder_ids = {2, 9}};
        const std::vector<float> expected = run_model(opened(folder), input)->last.values;
        folder.config["architectures"] = QJsonArray{"BartModel"};
        std::map<QString, ChangedModel::Tensor> tensors;
        for (const auto& [name, tensor] : folder.tensors)
            if (name.startsWith("model."))
                tensors[name.mid(6)] = tensor;
        folder.tensors = tensors;
        const std::shared_ptr<const Model> model = opened(folder);
        QCOMPARE(info_of(*model).task, Task::backbone);
        QCOMPARE(run_model(model, input)->last.values, expected);
    }

    void encoderAlone()
    {
        ChangedModel folder("t5");
        const ModelInput input{.ids = {5, 6, 7, 8}};
        const std::shared_ptr<const ModelRun> both = run_model(opened(folder), input);
        folder.config["architectures"] = QJsonArray{"T5EncoderModel"};
        std::erase_if(folder.tensors, [](const auto& entry) { return entry.first.startsWith("decoder."); });
        const std::shared_ptr<const Model> model = opened(folder);
        QVERIFY(!info_of(*model).encoder_decoder);
        QCOMPARE(info_of(*model).kinds, std::vector{AttentionKind::self});
        QCOMPARE(run_model(model, input)->last.values, both->encoder_last.values);
    }

    // What is not there is named, of both sides.
    void missingTensors()
    {
        ChangedModel folder("marian");
        folder.tensors.erase("model.encoder.layers.1.fc1.bias");
        folder.tensors.erase("model.decoder.layers.0.encoder_attn.k_proj.weight");
        const QString message = code_of([&] { opened(folder); });
        QVERIFY2(message.contains("model.encoder.layers.1.fc1.bias [64]")
                     && message.contains("model.decoder.layers.0.encoder_attn.k_proj.weight [32, 32]"),
                 qPrintable(message));
    }

    // After a change of the decoder's tokens the encoder is taken over as it is, and the answers are those of a whole
    // run.
    void takesOverARunBefore_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"bart", "marian", "t5", "t5-gated"})
            QTest::newRow(name) << name;
    }
    void takesOverARunBefore()
    {
        QFETCH(QString, name);
        const std::shared_ptr<const Model> model = opened(ChangedModel(name));
        const ModelInput first{.ids = {5, 6, 7, 8, 9}, .attended = {1, 1, 1, 1, 0}, .decoder_ids = {2, 9, 11, 12}};
        ModelInput second = first;
        second.decoder_ids = {2, 9, 30, 12, 13, 14};
        ModelInput third = second;
        third.ids[1] = 20;
        const std::shared_ptr<const ModelRun> before = run_model(model, first, {.keep_hidden = true});
        const std::shared_ptr<const ModelRun> changed = run_model(model, second, {.keep_hidden = true}, before.get());
        const std::shared_ptr<const ModelRun> whole = run_model(model, second, {.keep_hidden = true});
        QVERIFY(changed->encoder == before->encoder);
        QCOMPARE(logits(*changed).values, logits(*whole).values);
        for (std::size_t i = 0; i < whole->hidden.size(); ++i)
            QCOMPARE(changed->hidden[i].values, whole->hidden[i].values);
        const std::shared_ptr<const ModelRun> other = run_model(model, third, {}, changed.get());
        QVERIFY(other->encoder != changed->encoder);
        QCOMPARE(logits(*other).values, logits(*run_model(model, third)).values);
    }
};

QTEST_GUILESS_MAIN(TestSeq2Seq)
#include "tst_seq2seq.moc"
