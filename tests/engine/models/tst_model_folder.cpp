// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/model.h"
#include "engine/models/model_folder.h"
#include "tests/engine/error_of.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace attn;

namespace {

const QByteArray pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 440473133\n";

} // namespace

class TestModelFolder : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> root_;
    QString folder_;

    void write(const QString& name, const QByteArray& bytes = "x") const
    {
        QFile file(folder_ + '/' + name);
        if (!QDir().mkpath(QFileInfo(file).path()) || !file.open(QFile::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("the test's file cannot be written");
    }
    // What opening the folder says, without the folder.
    QString said() const
    {
        return error_of([&] { open_model(folder_.toStdString()); }).replace(folder_, "F");
    }

private slots:
    void init()
    {
        root_ = std::make_unique<QTemporaryDir>();
        folder_ = root_->filePath("model");
        QVERIFY(QDir().mkpath(folder_));
    }

    void whatTheFolderHoldsIsSaid_data()
    {
        QTest::addColumn<QStringList>("files");
        QTest::addColumn<QString>("held");
        const auto row = [](const char* name, const QStringList& files, const char* held) {
            QTest::newRow(name) << files << held;
        };
        row("unfinished", {"model.safetensors.incomplete", "tokenizer.json"},
            "A download of it did not finish: model.safetensors.incomplete. Download it again.");
        row("unfinished by a browser", {"model.safetensors.crdownload"},
            "A download of it did not finish: model.safetensors.crdownload. Download it again.");
        row("unfinished part", {"pytorch_model.bin.part"},
            "A download of it did not finish: pytorch_model.bin.part. Download it again.");
        row("shards", {"model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"},
            "It holds weights in parts, but not the index of them: model-00001-of-00002.safetensors, "
            "model-00002-of-00002.safetensors. Download model.safetensors.index.json too.");
        row("one shard of six", {"model-00003-of-00006.safetensors"},
            "It holds weights in parts, but not the index of them: model-00003-of-00006.safetensors. Download "
            "model.safetensors.index.json too.");
        row("pickled shards", {"pytorch_model-00001-of-00002.bin"},
            "It holds weights in parts, but not the index of them: pytorch_model-00001-of-00002.bin. Download "
            "pytorch_model.bin.index.json too.");
        row("TensorFlow", {"tf_model.h5"},
            "It holds weights for TensorFlow: tf_model.h5. This line of Python saves them for AttnScope: "
            "AutoModel.from_pretrained(\"F\", from_tf=True).save_pretrained(\"F\")");
        row("Flax", {"flax_model.msgpack"},
            "It holds weights for Flax: flax_model.msgpack. This line of Python saves them for AttnScope: "
            "AutoModel.from_pretrained(\"F\", from_flax=True).save_pretrained(\"F\")");
        const auto program = [&row](const char* file, const char* name) {
            row(file, {file},
                qPrintable(QString("It holds a model for %1: %2. Download the folder of the same model for "
                                   "transformers.")
                               .arg(name, file)));
        };
        program("llama-2-7b.Q4_K_M.gguf", "llama.cpp");
        program("model.onnx", "ONNX");
        program("model.tflite", "TensorFlow");
        program("saved_model.pb", "TensorFlow");
        program("model.ckpt.data-00000-of-00001", "TensorFlow");
        program("weights.msgpack", "Flax");
        program("model.mlmodel", "Core ML");
        row("cache of the hub", {"models--gpt2/refs/main", "models--bert/refs/main"},
            "It is the Hub's cache of several models. Open one of its folders: models--bert, models--gpt2.");
        row("empty folder of the cache", {"refs/main", "snapshots/abc/README.md"},
            "It is a folder of the Hub's cache without a whole model in it. Download the model again.");
        row("checkpoints of a trainer", {"checkpoint-500/config.json", "checkpoint-1000/config.json"},
            "Models stand in its folders. Open one of these: checkpoint-1000, checkpoint-500.");
        row("pipeline of diffusers", {"model_index.json", "text_encoder/config.json", "unet/config.json"},
            "Models stand in its folders. Open one of these: text_encoder, unet.");
        row("original Llama", {"consolidated.00.pth", "params.json", "tokenizer.model"},
            "It holds files under names that transformers does not give to weights: consolidated.00.pth. Name the one "
            "with the weights pytorch_model.bin.");
        row("another name", {"weights.safetensors"},
            "It holds files under names that transformers does not give to weights: weights.safetensors. Name the one "
            "with the weights model.safetensors.");
    }
    void whatTheFolderHoldsIsSaid()
    {
        QFETCH(QStringList, files);
        QFETCH(QString, held);
        for (const QString& file : files)
            write(file);
        QCOMPARE(said(), "F: these files are missing: config.json, model.safetensors. " + held);
        if (!files.contains("refs/main")) {
            write("config.json", "{\"model_type\": \"bert\"}");
            QCOMPARE(said(), "F: these files are missing: model.safetensors. " + held);
        }
    }

    void adapters_data()
    {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QString>("base");
        QTest::addColumn<QString>("type");
        QTest::newRow("language model") << QByteArray("{\"base_model_name_or_path\": \"meta-llama/Llama-2-7b-hf\", "
                                                      "\"peft_type\": \"LORA\", \"task_type\": \"CAUSAL_LM\"}")
                                        << "meta-llama/Llama-2-7b-hf"
                                        << "AutoPeftModelForCausalLM";
        QTest::newRow("classifier") << QByteArray("{\"base_model_name_or_path\": \"bert\", \"task_type\": \"SEQ_CLS\"}")
                                    << "bert"
                                    << "AutoPeftModelForSequenceClassification";
        QTest::newRow("translation") << QByteArray("{\"base_model_name_or_path\": \"t5\", "
                                                   "\"task_type\": \"SEQ_2_SEQ_LM\"}")
                                     << "t5"
                                     << "AutoPeftModelForSeq2SeqLM";
        QTest::newRow("no task") << QByteArray("{\"base_model_name_or_path\": \"/m/vit\", \"task_type\": null}")
                                 << "/m/vit"
                                 << "AutoPeftModel";
        QTest::newRow("broken") << QByteArray("{") << "another model"
                                << "AutoPeftModel";
    }
    void adapters()
    {
        QFETCH(QByteArray, config);
        QFETCH(QString, base);
        QFETCH(QString, type);
        write("adapter_config.json", config);
        write("adapter_model.safetensors");
        QCOMPARE(said(),
                 "F: these files are missing: config.json, model.safetensors. It holds an adapter of " + base
                     + ", which is no model without that one. This line of Python saves both as one: peft." + type
                     + ".from_pretrained(\"F\").merge_and_unload().save_pretrained(\"merged\")");
    }

    // Whatever stands under the name of the weights is named.
    void brokenWeights_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("message");
        for (const char* name : {"model.safetensors", "pytorch_model.bin"}) {
            const auto row = [name](const char* kind, const QByteArray& bytes, const char* message) {
                QTest::addRow("%s: %s", name, kind) << name << bytes << QString("F/%1: %2").arg(name, message);
            };
            row("pointer", pointer,
                "this is only a pointer of git-lfs, and the file itself was not downloaded. Run git lfs pull in its "
                "folder.");
            row("web page", "<!DOCTYPE html>\n<html>",
                "this is a web page that was saved under the name of the file. Download the file itself.");
            row("empty", "", "the file is empty, so that its download did not finish. Download it again.");
            row("GGUF", "GGUF\3",
                "this is a GGUF file, a model for llama.cpp. Open the folder of the same model for transformers, with "
                "config.json and model.safetensors.");
            row("gzip", QByteArray::fromHex("1f8b0808"),
                name == QByteArray("pytorch_model.bin")
                    ? "it is packed by gzip. Unpack it first: gunzip \"pytorch_model.bin\""
                    : "it is packed by gzip. Unpack it first: gunzip \"model.safetensors\"");
        }
        QTest::newRow("cut pickle") << "pytorch_model.bin" << QByteArray("PK\3\4\0\0\0")
                                    << "F/pytorch_model.bin: archive: the directory at its end is missing, so that it "
                                       "was cut short. Copy or download it again.";
    }
    void brokenWeights()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        QFETCH(QString, message);
        write("config.json", "{\"model_type\": \"bert\"}");
        write(name, bytes);
        QCOMPARE(said(), message);
    }

    void brokenConfig()
    {
        write("config.json", pointer);
        QCOMPARE(
            said(),
            QString("F/config.json: this is only a pointer of git-lfs, and the file itself was not downloaded. Run "
                    "git lfs pull in its folder."));
        write("config.json", "<html>");
        QCOMPARE(said(),
                 QString("F/config.json: this is a web page that was saved under the name of the file. Download the "
                         "file itself."));
    }

    // Before files that are missing or broken, which nobody need download.
    void unknownFamilyIsSaidFirst_data()
    {
        QTest::addColumn<QString>("weights");
        QTest::newRow("none") << "";
        QTest::newRow("pointer") << "model.safetensors";
        QTest::newRow("TensorFlow") << "tf_model.h5";
        QTest::newRow("shards") << "model-00001-of-00002.safetensors";
    }
    void unknownFamilyIsSaidFirst()
    {
        QFETCH(QString, weights);
        write("config.json", "{\"model_type\": \"mamba\"}");
        if (!weights.isEmpty())
            write(weights, pointer);
        QVERIFY2(said().startsWith("F/config.json: model_type: \"mamba\" is not known. It must be one of bart, bert,"),
                 qPrintable(said()));
    }

    void snapshotsOfTheHub()
    {
        folder_ = root_->filePath("models--openai--gpt2");
        const auto snapshot = [this] {
            return QString::fromStdString(snapshot_in(folder_.toStdString()).value_or(""));
        };
        QCOMPARE(snapshot(), QString());
        write("snapshots/empty/README.md");
        QCOMPARE(snapshot(), QString());
        write("snapshots/abc/config.json");
        QCOMPARE(snapshot(), folder_ + "/snapshots/abc");
        write("snapshots/def/pytorch_model.bin");
        write("refs/main", "abc\n");
        QCOMPARE(snapshot(), folder_ + "/snapshots/abc");
        write("refs/main", "def");
        QCOMPARE(snapshot(), folder_ + "/snapshots/def");
        write("refs/main", "../../..");
        QVERIFY(snapshot().startsWith(folder_ + "/snapshots/"));
        QCOMPARE(hub_name(snapshot().toStdString()), std::string("openai/gpt2"));
        QCOMPARE(hub_name(folder_.toStdString()), std::string());
        QCOMPARE(hub_name("/models/gpt2"), std::string());
        write("config.json"); // a folder that is a model itself
        QCOMPARE(snapshot(), QString());
    }

    void nothingIsHeld()
    {
        write("README.md");
        write("training_args.bin");
        QVERIFY(!held_instead(folder_.toStdString()));
        QCOMPARE(said(), QString("F: these files are missing: config.json, model.safetensors."));
    }
};

QTEST_GUILESS_MAIN(TestModelFolder)
#include "tst_model_folder.moc"
