// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/generation.h"
#include "tests/engine/error_of.h"
#include "tests/engine/models/whole_logits.h"
#include "tests/made/changed_model.h"

#include <QTest>

#include <algorithm>

using namespace attn;

namespace {

struct Example {
    std::shared_ptr<const Model> model;
    ModelInput input;
};

Example opened(const ChangedModel& folder)
{
    Example example{open_model(folder.written()), {.ids = {7, 12, 30, 5}}};
    if (info_of(*example.model).type == "gpt2")
        example.input.ids = {7, 12, 30, 5, 21};
    return example;
}

const std::vector<TokenId>& text_of(const Example& example, const ModelInput& input)
{
    return info_of(*example.model).encoder_decoder ? input.decoder_ids : input.ids;
}

std::vector<TokenId>& text_of(const Example& example, ModelInput& input)
{
    return info_of(*example.model).encoder_decoder ? input.decoder_ids : input.ids;
}

// Without the tokens that were there before.
std::vector<TokenId> generated(const Example& example, const GenerationOptions& options)
{
    const std::vector<TokenId> text = text_of(example, generate(example.model, example.input, options)->input);
    const std::size_t given = info_of(*example.model).encoder_decoder ? 1 : example.input.ids.size();
    return {text.begin() + static_cast<std::ptrdiff_t>(given), text.end()};
}

// Every token from a whole run of its own.
ModelInput by_whole_runs(const Example& example, int tokens)
{
    ModelInput input = run_model(example.model, example.input)->input;
    for (int i = 0; i < tokens; ++i) {
        const std::shared_ptr<const ModelRun> run = run_model(example.model, input);
        const FloatMatrix last = logits(*run, run->last.rows - 1, run->last.rows);
        text_of(example, input)
            .push_back(static_cast<TokenId>(std::ranges::max_element(last.values) - last.values.begin()));
    }
    return input;
}

// A list of one list. Braces around the inner one would be a copy of it for some compilers and a list for others.
QJsonArray list_of(const QJsonArray& list)
{
    QJsonArray lists;
    lists.append(list);
    return lists;
}

// No token ends the text.
void without_end(ChangedModel& folder)
{
    folder.config["eos_token_id"] = 99'999;
    folder.config.remove("bad_words_ids");
}

} // namespace

class TestGeneration : public QObject {
    Q_OBJECT

private slots:
    void greedyIsWhatWholeRunsSay_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"gpt2", "llama", "bart", "marian-sines", "t5", "t5-gated"})
            QTest::newRow(name) << name;
    }
    void greedyIsWhatWholeRunsSay()
    {
        QFETCH(QString, name);
        ChangedModel folder(name);
        without_end(folder);
        const Example example = opened(folder);
        constexpr int tokens = 12;
        const std::shared_ptr<const ModelRun> run = generate(example.model, example.input, {.tokens = tokens});
        const ModelInput expected = by_whole_runs(example, tokens);
        QCOMPARE(text_of(example, run->input), text_of(example, expected));
        // The run is that of all tokens, the last one among them.
        QCOMPARE(logits(*run).values, logits(*run_model(example.model, expected)).values);
    }

    void seeds()
    {
        ChangedModel folder("gpt2");
        without_end(folder);
        const Example example = opened(folder);
        const GenerationOptions options{.tokens = 20, .temperature = 2.0, .seed = 5};
        QCOMPARE(generated(example, options), generated(example, options));
        GenerationOptions other = options;
        other.seed = 6;
        QVERIFY(generated(example, options) != generated(example, other));
        other = options;
        other.top_k = 1;
        QCOMPARE(generated(example, other), generated(example, {.tokens = 20}));
    }

    void stopsAtAnEnd_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("several");
        QTest::newRow("config") << "config.json" << false;
        QTest::newRow("config, several") << "config.json" << true;
        QTest::newRow("generation config") << "generation_config.json" << false;
        QTest::newRow("generation config, several") << "generation_config.json" << true;
    }
    void stopsAtAnEnd()
    {
        QFETCH(QString, file);
        QFETCH(bool, several);
        for (const char* name : {"gpt2", "marian-sines"}) {
            ChangedModel folder(name);
            without_end(folder);
            const std::vector<TokenId> all = generated(opened(folder), {.tokens = 10});
            const TokenId end = all[3];
            const auto place = std::ranges::find(all, end);
            const QJsonValue value = several ? QJsonValue(QJsonArray{98'765, end}) : QJsonValue(end);
            if (file == "config.json")
                folder.config["eos_token_id"] = value;
            else
                ChangedModel::write(QFileInfo(folder.configPath()).path() + '/' + file,
                                    QJsonDocument(QJsonObject{{"eos_token_id", value}}).toJson());
            QCOMPARE(generated(opened(folder), {.tokens = 10}), std::vector<TokenId>(all.begin(), place + 1));
        }
    }

    void bannedTokens()
    {
        ChangedModel folder("t5");
        without_end(folder);
        const std::vector<TokenId> all = generated(opened(folder), {.tokens = 6});
        folder.config["bad_words_ids"] = list_of({all[0]});
        const std::vector<TokenId> without = generated(opened(folder), {.tokens = 6});
        QVERIFY(std::ranges::find(without, all[0]) == without.end());
        // Two in a row: the first alone may stand there.
        folder.config["bad_words_ids"] = list_of({all[0], all[1]});
        const std::vector<TokenId> others = generated(opened(folder), {.tokens = 6});
        QCOMPARE(others[0], all[0]);
        QVERIFY(others[1] != all[1]);
    }

    void paddingOfMarianIsNeverMade()
    {
        const Example example = opened(ChangedModel("marian-sines"));
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            const std::vector<TokenId> tokens = generated(example, {.tokens = 20, .temperature = 20.0, .seed = seed});
            QVERIFY(std::ranges::find(tokens, 39) == tokens.end());
        }
    }

    void forcedFirstToken()
    {
        ChangedModel folder("bart");
        without_end(folder);
        folder.config["forced_bos_token_id"] = 33;
        const Example example = opened(folder);
        QCOMPARE(generated(example, {.tokens = 3})[0], 33);
        ModelInput further = example.input;
        further.decoder_ids = {2, 8};
        QVERIFY(generate(example.model, further, {.tokens = 1})->input.decoder_ids.back() != 33);
    }

    void eachTokenIsTold()
    {
        const Example example = opened(ChangedModel("gpt2"));
        std::vector<TokenId> told;
        double last = 0.0;
        bool falls = false;
        const RunControl control{.progress = [&](double share, std::string_view) {
            falls = falls || share < last || share > 1.0;
            last = share;
        }};
        const std::shared_ptr<const ModelRun> run =
            generate(example.model, example.input, {.tokens = 5}, nullptr, control,
                     [&told](TokenId token) { told.push_back(token); });
        QCOMPARE(told, std::vector<TokenId>(run->input.ids.begin() + 5, run->input.ids.end()));
        QVERIFY(!falls && last > 0.5);
    }

    void maskAndTypesGrow()
    {
        Example example = opened(ChangedModel("gpt2"));
        example.input.attended = {0, 1, 1, 1, 1};
        const std::shared_ptr<const ModelRun> run = generate(example.model, example.input, {.tokens = 2});
        QCOMPARE(run->input.ids.size(), std::size_t{7});
        QCOMPARE(run->input.attended, (std::vector<unsigned char>{0, 1, 1, 1, 1, 1, 1}));
        QCOMPARE(logits(*run).values, logits(*run_model(example.model, run->input)).values);
    }

    void noTokens()
    {
        const Example example = opened(ChangedModel("t5"));
        const std::shared_ptr<const ModelRun> run = generate(example.model, example.input, {.tokens = 0});
        QCOMPARE(run->input.decoder_ids, std::vector<TokenId>{0});
    }

    void goesOnFromARunBefore()
    {
        const Example example = opened(ChangedModel("bart"));
        const std::shared_ptr<const ModelRun> before = run_model(example.model, example.input);
        const std::shared_ptr<const ModelRun> run = generate(example.model, example.input, {.tokens = 3}, before.get());
        QVERIFY(run->encoder == before->encoder);
        QCOMPARE(run->input, generate(example.model, example.input, {.tokens = 3})->input);
        const std::shared_ptr<const ModelRun> further = generate(example.model, run->input, {.tokens = 3}, run.get());
        QCOMPARE(further->input, generate(example.model, example.input, {.tokens = 6})->input);
    }

    void stopsWherePositionsEnd()
    {
        ChangedModel folder("gpt2");
        without_end(folder);
        const Example example = opened(folder);
        QCOMPARE(generate(example.model, example.input, {.tokens = 100})->input.ids.size(), std::size_t{32});
    }

    void cancelled()
    {
        ChangedModel folder("llama");
        without_end(folder);
        const Example example = opened(folder);
        std::stop_source stop;
        int told = 0;
        const auto call = [&] {
            generate(example.model, example.input, {.tokens = 1000}, nullptr, {.stop = stop.get_token()}, [&](TokenId) {
                if (++told == 3)
                    stop.request_stop();
            });
        };
        QVERIFY_THROWS_EXCEPTION(Cancelled, call());
        QCOMPARE(told, 3);
    }

    void refused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<GenerationOptions>("options");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const GenerationOptions& options, const char* message) {
            QTest::addRow("%s", message) << name << options << message;
        };
        row("bert", {}, "generation.no-language-model");
        row("bart-classifier", {}, "generation.no-language-model");
        row("gpt2", {.tokens = -1}, "generation.tokens(-1)");
        row("gpt2", {.temperature = -0.5}, "generation.temperature");
        row("gpt2", {.temperature = std::numeric_limits<double>::quiet_NaN()}, "generation.temperature");
        row("gpt2", {.top_k = -1}, "generation.top-k(-1)");
    }
    void refused()
    {
        QFETCH(QString, name);
        QFETCH(GenerationOptions, options);
        QFETCH(QString, message);
        const Example example = opened(ChangedModel(name));
        QCOMPARE(code_of<SettingError>([&] { generate(example.model, example.input, options); }), message);
    }

    void paddingAtTheEnd()
    {
        Example example = opened(ChangedModel("gpt2"));
        example.input.attended = {1, 1, 1, 1, 0};
        QCOMPARE(code_of<SettingError>([&] { generate(example.model, example.input, {}); }),
                 QString("generation.padding"));
    }

    void brokenRules_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* field, const QJsonValue& value, const char* message, const char* item = "") {
            QTest::addRow("%s %d", field, value.type()) << field << value << item + QString(": ") + message;
        };
        row("eos_token_id", "x", "json.expected(json.integer-within(-1, 100000000))");
        row("eos_token_id", QJsonArray{1, "x"}, "json.expected(json.integer-within(-1, 100000000))", "[1]");
        row("bad_words_ids", 4, "json.expected(json.list)");
        row("bad_words_ids", QJsonArray{4}, "json.expected(json.list)", "[0]");
    }
    void brokenRules()
    {
        QFETCH(QString, field);
        QFETCH(QJsonValue, value);
        QFETCH(QString, message);
        ChangedModel folder("gpt2");
        const QString path = QFileInfo(folder.configPath()).path() + "/generation_config.json";
        ChangedModel::write(path, QJsonDocument(QJsonObject{{field, value}}).toJson());
        QCOMPARE(code_of([&] { opened(folder); }), path + ": " + field + message);
    }
};

QTEST_GUILESS_MAIN(TestGeneration)
#include "tst_generation.moc"
