// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/bundles/bundle.h"
#include "engine/tensor/error.h"
#include "tests/engine/error_of.h"
#include "tests/made/model_folder.h"

using namespace attn;

class TestBundle : public QObject {
    Q_OBJECT

    static QString opening(const QString& path)
    {
        return code_of([&] { open_bundle(path.toStdString()); });
    }

private slots:
    void modelFoldersAreKnown()
    {
        const ModelFolder folder("gpt2");
        QVERIFY(is_model_folder(folder.text()));
        QVERIFY(!is_model_folder(folder.path("config.json").toStdString()));
        QVERIFY(!is_model_folder(folder.path("none").toStdString()));
        folder.remove("config.json");
        QVERIFY(is_model_folder(folder.text()));
        folder.remove("model.safetensors");
        QVERIFY(!is_model_folder(folder.text()));
        folder.addTokenizer();
        QVERIFY(is_model_folder(folder.text()));
    }

    void folderOfWhatIsGiven_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("folder");
        QTest::newRow("folder") << "/m/gpt2"
                                << "/m/gpt2";
        QTest::newRow("with a slash") << "/m/gpt2/"
                                      << "/m/gpt2";
        QTest::newRow("its config") << "/m/gpt2/config.json"
                                    << "/m/gpt2";
        QTest::newRow("config here") << "config.json"
                                     << ".";
        QTest::newRow("root") << "/"
                              << "/";
    }
    void folderOfWhatIsGiven()
    {
        QFETCH(QString, path);
        QFETCH(QString, folder);
        QCOMPARE(QString::fromStdString(folder_of_model(path.toStdString())), folder);
    }

    // The folder of the cache means the snapshot in it, and the model has its name on the Hub.
    void folderOfTheHubsCache()
    {
        const ModelFolder folder("gpt2");
        const QTemporaryDir root;
        const QString cached = root.filePath("models--openai--gpt2"), snapshot = cached + "/snapshots/abc";
        QVERIFY(QDir().mkpath(cached + "/snapshots") && QFile::rename(folder.path(), snapshot));
        QVERIFY(is_model_folder(cached.toStdString()));
        const auto bundle = open_bundle(cached.toStdString() + "/");
        QCOMPARE(bundle->folder, snapshot.toStdString());
        QCOMPARE(bundle->name, std::string("openai/gpt2"));
        QCOMPARE(open_bundle(bundle->folder)->name, std::string("openai/gpt2"));
    }

    // Folders that hold something else of a model are opened too, as opening says what.
    void foldersOfOtherPrograms()
    {
        const QTemporaryDir folder;
        QVERIFY(!is_model_folder(folder.path().toStdString()));
        QFile file(folder.filePath("model.gguf"));
        QVERIFY(file.open(QFile::WriteOnly));
        QVERIFY(is_model_folder(folder.path().toStdString()));
        QVERIFY2(error_of([&] { open_bundle(folder.path().toStdString()); }).contains("It holds a model for llama.cpp"),
                 qPrintable(error_of([&] { open_bundle(folder.path().toStdString()); })));
    }

    void textModel()
    {
        const ModelFolder folder("bert");
        folder.addTokenizer();
        const auto bundle = open_bundle(folder.path("config.json").toStdString());
        QCOMPARE(bundle->folder, folder.text());
        QCOMPARE(bundle->name, QFileInfo(folder.path()).fileName().toStdString());
        QCOMPARE(info_of(*bundle->model).type, std::string("bert"));
        QVERIFY(bundle->tokenizer);
        QCOMPARE(bundle->tokenizer->id("cat"), std::optional<TokenId>(6));
        QVERIFY(!bundle->preprocessor);
    }

    void visionModel()
    {
        const ModelFolder folder("vit");
        folder.addTokenizer(); // has no meaning there
        QVERIFY(!open_bundle(folder.text())->preprocessor);
        folder.write("preprocessor_config.json",
                     "{\"do_resize\": true, \"size\": 32, \"resample\": 2, \"do_normalize\": true, \"image_mean\": "
                     "[0.5, 0.5, 0.5], "
                     "\"image_std\": [0.5, 0.5, 0.5]}");
        const auto bundle = open_bundle(folder.text());
        QVERIFY(bundle->preprocessor);
        QVERIFY(!bundle->tokenizer);
    }

    // The model is of use without: ids and pixels can be given.
    void withoutTokenizer() { QVERIFY(!open_bundle(ModelFolder("gpt2").text())->tokenizer); }

    void whatIsMissingIsNamedAtOnce()
    {
        const ModelFolder folder("gpt2");
        folder.remove("config.json");
        folder.remove("model.safetensors");
        const QString message = opening(folder.path());
        QVERIFY2(message.contains("config.json") && message.contains("model.safetensors"), qPrintable(message));
    }

    void missingShardsAreNamedToo()
    {
        const ModelFolder folder("llama-sharded-bf16");
        folder.remove("config.json");
        folder.remove("model-00002-of-00003.safetensors");
        const QString message = opening(folder.path());
        QVERIFY2(message.contains("config.json") && message.contains("model-00002-of-00003.safetensors"),
                 qPrintable(message));
    }

    void noFolder()
    {
        const ModelFolder folder("gpt2");
        QCOMPARE(opening("/none"), QString("bundle.no-folder(/none)"));
        const QString file = folder.path("model.safetensors");
        QCOMPARE(opening(file), "bundle.is-file(" + file + ")");
    }

    void changedFilesAreSeen()
    {
        const ModelFolder folder("gpt2");
        const FolderState before = state_of(folder.text());
        QCOMPARE(before.size(), std::size_t{2});
        folder.write("notes.md", "a");
        QVERIFY(state_of(folder.text()) == before);
        folder.addTokenizer();
        QVERIFY(state_of(folder.text()) != before);
    }
};

QTEST_GUILESS_MAIN(TestBundle)
#include "tst_bundle.moc"
