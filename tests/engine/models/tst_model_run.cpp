// SPDX-License-Identifier: GPL-3.0-or-later
// What a run takes over from the run before, model.inputs are refused, and how it is stopped. What it computes is
// tested by tst_reference_models.

#include "engine/models/model_run.h"
#include "tests/engine/error_of.h"
#include "tests/engine/models/whole_logits.h"
#include "tests/made/changed_model.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <mutex>
#include <random>

using namespace attn;

namespace {

std::shared_ptr<const Model> reference(const std::string& name)
{
    return open_model(std::string(ATTN_REFERENCE) + '/' + name);
}

bool sameRows(const SharedRows& a, const SharedRows& b)
{
    if (a.rows() != b.rows() || a.columns() != b.columns())
        return false;
    for (Index row = 0; row < a.rows(); ++row)
        if (!std::equal(a.row(row), a.row(row) + a.columns(), b.row(row)))
            return false;
    return true;
}

bool sameNormalizers(const LayerAttention& a, const LayerAttention& b)
{
    return std::ranges::equal(a.rows, b.rows, [](const auto& x, const auto& y) {
        return std::ranges::equal(x, y, [](const RowNormalizer& r, const RowNormalizer& s) {
            return r.maximum == s.maximum && r.sum == s.sum && r.open == s.open;
        });
    });
}

bool sameAttention(const LayerAttention& a, const LayerAttention& b)
{
    return sameRows(a.queries, b.queries) && sameRows(a.keys, b.keys) && sameRows(a.values, b.values)
        && sameNormalizers(a, b);
}

void requireSame(const ModelRun& made, const ModelRun& whole)
{
    for (const AttentionKind kind :
         {AttentionKind::self, AttentionKind::encoder, AttentionKind::decoder, AttentionKind::cross}) {
        QCOMPARE(made.attention(kind).size(), whole.attention(kind).size());
        for (std::size_t layer = 0; layer < whole.attention(kind).size(); ++layer)
            QVERIFY(sameAttention(*made.attention(kind)[layer], *whole.attention(kind)[layer]));
    }
    QVERIFY(made.input == whole.input);
    QVERIFY(made.last == whole.last);
    QVERIFY(made.hidden == whole.hidden);
    QVERIFY(made.encoder_last == whole.encoder_last);
    QVERIFY(made.encoder_hidden == whole.encoder_hidden);
    QVERIFY(logits(made) == logits(whole));
}

// A change as somebody who types makes it.
void edit(std::vector<TokenId>& ids, std::mt19937& random)
{
    const auto below = [&random](std::size_t count) { return random() % count; };
    const auto place = ids.begin() + static_cast<std::ptrdiff_t>(below(ids.size()));
    switch (below(4)) {
    case 0:
        if (ids.size() < 16)
            ids.push_back(static_cast<TokenId>(below(30)));
        break;
    case 1:
        if (ids.size() > 1)
            ids.erase(place);
        break;
    case 2:
        if (ids.size() < 16)
            ids.insert(place, static_cast<TokenId>(below(30)));
        break;
    default: *place = static_cast<TokenId>(below(30));
    }
}

} // namespace

class TestModelRun : public QObject {
    Q_OBJECT
private slots:
    void takesOverWhatIsTheSame_data()
    {
        QTest::addColumn<std::string>("name");
        QTest::addColumn<bool>("keepHidden");
        for (const char* name :
             {"gpt2", "llama", "mistral-window", "qwen2-window", "llama-linear-classifier", "bert"}) {
            QTest::addRow("%s", name) << std::string(name) << false;
            QTest::addRow("%s with hidden states", name) << std::string(name) << true;
        }
    }
    void takesOverWhatIsTheSame()
    {
        QFETCH(std::string, name);
        QFETCH(bool, keepHidden);
        const std::shared_ptr<const Model> model = reference(name);
        std::mt19937 random(7);
        ModelInput input{.ids = {5, 6, 7, 8}};
        std::shared_ptr<const ModelRun> before = run_model(model, input, {.keep_hidden = keepHidden});
        for (int i = 0; i < 40; ++i) {
            edit(input.ids, random);
            const std::shared_ptr<const ModelRun> made =
                run_model(model, input, {.keep_hidden = keepHidden}, before.get());
            requireSame(*made, *run_model(model, input, {.keep_hidden = keepHidden}));
            if (i % 5 != 0) // now and then the next run begins from an older one
                before = made;
        }
    }

    void takesOverEncoderAndDecoder_data()
    {
        QTest::addColumn<std::string>("name");
        for (const char* name : {"bart", "marian", "marian-sines", "t5", "t5-gated"})
            QTest::newRow(name) << std::string(name);
    }
    void takesOverEncoderAndDecoder()
    {
        QFETCH(std::string, name);
        const std::shared_ptr<const Model> model = reference(name);
        std::mt19937 random(8);
        ModelInput input{.ids = {5, 6, 7, 8}, .decoder_ids = {1, 2, 3}};
        std::shared_ptr<const ModelRun> before = run_model(model, input, {.keep_hidden = true});
        for (int i = 0; i < 40; ++i) {
            edit(i % 3 == 0 ? input.ids : input.decoder_ids, random);
            const std::shared_ptr<const ModelRun> made = run_model(model, input, {.keep_hidden = true}, before.get());
            requireSame(*made, *run_model(model, input, {.keep_hidden = true}));
            QCOMPARE(made->encoder == before->encoder, made->input.ids == before->input.ids);
            before = made;
        }
    }

    void sharesRowsOfTokensBefore()
    {
        const std::shared_ptr<const Model> model = reference("gpt2");
        const auto before = run_model(model, {.ids = {1, 2, 3, 4}});
        const auto first = run_model(model, {.ids = {1, 2, 3, 4, 5}}, {}, before.get());
        const auto second = run_model(model, {.ids = {1, 2, 3, 4, 5, 6}}, {}, first.get());
        QVERIFY(second->self[1]->keys.row(0) == first->self[1]->keys.row(0));
        QVERIFY(second->self[1]->values.row(4) == first->self[1]->values.row(4));
    }

    void sameInputSharesEverything()
    {
        const std::shared_ptr<const Model> model = reference("bert");
        const ModelInput input{.ids = {1, 2, 3}, .types = {0, 0, 1}};
        const auto before = run_model(model, input);
        const auto after = run_model(model, input, {}, before.get());
        QVERIFY(after->self == before->self);
        QVERIFY(after->last == before->last);
    }

    void maskIsPartOfWhatIsTheSame()
    {
        for (const char* name : {"bert", "gpt2"}) {
            const std::shared_ptr<const Model> model = reference(name);
            const auto before = run_model(model, {.ids = {1, 2, 3, 4}});
            const ModelInput masked{.ids = {1, 2, 3, 4}, .attended = {1, 0, 1, 1}};
            requireSame(*run_model(model, masked, {}, before.get()), *run_model(model, masked));
            QVERIFY(!(run_model(model, masked)->last == before->last));
        }
        const std::shared_ptr<const Model> bert = reference("bert");
        const auto before = run_model(bert, {.ids = {1, 2, 3}});
        const ModelInput typed{.ids = {1, 2, 3}, .types = {0, 0, 1}};
        requireSame(*run_model(bert, typed, {}, before.get()), *run_model(bert, typed));
    }

    void hiddenStatesAreKeptWhenAskedFor()
    {
        const std::shared_ptr<const Model> model = reference("gpt2");
        const ModelInput input{.ids = {1, 2, 3}};
        const auto without = run_model(model, input);
        QVERIFY(without->hidden.empty());
        const auto with = run_model(model, input, {.keep_hidden = true}, without.get());
        QCOMPARE(with->hidden.size(), std::size_t(4));
        QVERIFY(with->hidden.back() == without->last);
        QVERIFY(run_model(model, input, {}, with.get())->hidden.empty());
    }

    void runsOfAnotherModelAreNotTakenOver()
    {
        const auto before = run_model(reference("gpt2"), {.ids = {1, 2, 3}});
        const std::shared_ptr<const Model> other = reference("llama");
        requireSame(*run_model(other, {.ids = {1, 2, 3, 4}}, {}, before.get()),
                    *run_model(other, {.ids = {1, 2, 3, 4}}));
    }

    void paddingDoesNotChangeTheRest_data()
    {
        QTest::addColumn<std::string>("name");
        for (const char* name : {"gpt2", "bert", "distilbert", "roberta", "llama"})
            QTest::newRow(name) << std::string(name);
    }
    void paddingDoesNotChangeTheRest()
    {
        QFETCH(std::string, name);
        const std::shared_ptr<const Model> model = reference(name);
        const auto alone = run_model(model, {.ids = {9, 8, 7}});
        const auto padded = run_model(model, {.ids = {9, 8, 7, 1, 1}, .attended = {1, 1, 1, 0, 0}});
        QCOMPARE(padded->last.rows, Index(5));
        for (Index row = 0; row < 3; ++row)
            for (Index column = 0; column < alone->last.columns; ++column)
                QVERIFY(std::abs(alone->last(row, column) - padded->last(row, column)) < 1e-5f);
        for (const auto& layer : padded->self) {
            const auto weights = weights_of(layer, HeadIndex{1});
            for (Index query = 0; query < 5; ++query)
                QVERIFY(weights->at(query, 3) == 0.0 && weights->at(query, 4) == 0.0);
        }
    }

    void inputIsRefused_data()
    {
        QTest::addColumn<std::string>("name");
        QTest::addColumn<ModelInput>("input");
        QTest::addColumn<QString>("message");
        const auto add = [](const char* row, const char* name, const ModelInput& input, const char* message) {
            QTest::newRow(row) << std::string(name) << input << message;
        };
        add("beyond", "gpt2", {.ids = {5, 100}}, "input.token(unit.token, 1, 100, 99)");
        add("negative", "llama", {.ids = {-1}}, "input.token(unit.token, 0, -1, 99)");
        add("empty", "gpt2", {}, "input.empty(unit.token)");
        add("long", "gpt2", {.ids = std::vector<TokenId>(33, 1)}, "input.too-long(33, unit.token, 32)");
        add("long roberta", "roberta", {.ids = std::vector<TokenId>(39, 2)}, "input.too-long(39, unit.token, 38)");
        add("types", "bert", {.ids = {1, 2}, .types = {0}}, "input.counts(1, unit.token-types, 2)");
        add("type", "bert", {.ids = {1, 2}, .types = {0, 2}}, "input.token-type(1, 2, 1)");
        add("no types", "gpt2", {.ids = {1, 2}, .types = {0, 1}}, "input.token-type(1, 1, 0)");
        add("mask", "bert", {.ids = {1, 2}, .attended = {1, 1, 0}}, "input.counts(3, unit.attention-mask, 2)");
        add("decoder", "bert", {.ids = {1}, .decoder_ids = {1}}, "input.no-decoder");
        add("pixels", "gpt2", {.ids = {1}, .pixels = std::make_shared<Pixels>()}, "input.takes-text");
        add("decoder beyond", "t5", {.ids = {1}, .decoder_ids = {0, 5, 100}},
            "input.token(unit.decoder-token, 2, 100, 99)");
        add("tokens", "vit", {.ids = {1}}, "input.takes-pixels");
        add("no pixels", "vit", {}, "input.no-pixels");
    }
    void inputIsRefused()
    {
        QFETCH(std::string, name);
        QFETCH(ModelInput, input);
        QFETCH(QString, message);
        QCOMPARE(code_of<SettingError>([&] { run_model(reference(name), input); }), message);
    }

    void pixelsAreRefused_data()
    {
        QTest::addColumn<Pixels>("pixels");
        QTest::addColumn<QString>("message");
        const auto pixels = [](Index channels, Index height, Index width) {
            return Pixels{channels, height, width,
                          std::vector<float>(static_cast<std::size_t>(channels * height * width))};
        };
        QTest::newRow("channels") << pixels(1, 32, 32) << "pixels.channels(1, 3)";
        QTest::newRow("height") << pixels(3, 7, 32) << "pixels.side(unit.height, 7, 8)";
        QTest::newRow("width") << pixels(3, 32, 0) << "pixels.side(unit.width, 0, 8)";
        QTest::newRow("numbers") << Pixels{3, 32, 32, {1.0f}} << "pixels.count(1, 3, 32, 32)";
    }
    void pixelsAreRefused()
    {
        QFETCH(Pixels, pixels);
        QFETCH(QString, message);
        QCOMPARE(
            code_of<SettingError>([&] { run_model(reference("vit"), {.pixels = std::make_shared<Pixels>(pixels)}); }),
            message);
    }

    // As a convolution does: what is behind the last whole patch is not looked at.
    void pixelsBehindTheLastPatchDoNotCount()
    {
        const auto made = [](Index height, Index width) {
            auto pixels = std::make_shared<Pixels>(Pixels{3, height, width, {}});
            for (Index i = 0; i < 3 * height * width; ++i) {
                const Index y = i / width % height;
                const Index x = i % width;
                pixels->values.push_back(y < 24 && x < 32 ? float((y * 7 + x * 3 + i / (height * width)) % 11) : 1e6f);
            }
            return pixels;
        };
        const FloatMatrix exact = logits(*run_model(reference("vit"), {.pixels = made(24, 32)}));
        for (const auto& [height, width] : {std::pair<Index, Index>{24, 39}, {31, 32}, {25, 33}})
            QCOMPARE(logits(*run_model(reference("vit"), {.pixels = made(height, width)})).values, exact.values);
    }

    void memoryIsRefused()
    {
        const ModelInput input{.ids = std::vector<TokenId>(3000, 1)};
        QCOMPARE(code_of<MemoryError>([&] { run_model(reference("llama"), input, {.memory = MemoryBudget(1e6)}); }),
                 "memory.too-little(model.input, 5.2 MB, 1.0 MB, advice.shorter-input)");
    }

    void logitsOfAFewRows()
    {
        const auto run = run_model(reference("gpt2"), {.ids = {1, 2, 3, 4}});
        const FloatMatrix all = logits(*run);
        const FloatMatrix some = logits(*run, 1, 3);
        QCOMPARE(some.rows, Index(2));
        QVERIFY(std::ranges::equal(some.row(0), all.row(1)) && std::ranges::equal(some.row(1), all.row(2)));
        QCOMPARE(logits(*run, 2, 2).rows, Index(0));
        QCOMPARE(code_of<SettingError>([&] { logits(*run, 2, 5); }), "logits.positions(2, 5, 4)");
    }

    void decoderStartsWhereNothingIsSaid()
    {
        QCOMPARE(run_model(reference("marian"), {.ids = {1, 2, 3}})->input.decoder_ids, std::vector<TokenId>{99});
        // Classifiers read the whole text in the decoder too, behind its start token.
        const std::shared_ptr<const Model> classifier = reference("bart-classifier");
        const TokenId start = *info_of(*classifier).decoder_start_token;
        QCOMPARE(run_model(classifier, {.ids = {7, 8, 2}})->input.decoder_ids, (std::vector<TokenId>{start, 7, 8}));
    }

    void classifiersAnswerOnce()
    {
        const auto run = run_model(reference("bert-classifier"), {.ids = {1, 2, 3, 4}});
        QCOMPARE(logits(*run).rows, Index(1));
        QCOMPARE(logits(*run).columns, Index(3));
        QVERIFY(logits(*run, 2, 4) == logits(*run));
    }

    void backboneHasNoLogits()
    {
        const auto run = run_model(reference("bert-backbone"), {.ids = {1, 2}});
        QCOMPARE(code_of<SettingError>([&] { logits(*run); }), "logits.no-head");
    }

    void stops()
    {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(
            Cancelled, run_model(reference("gpt2"), {.ids = {1, 2}}, {}, nullptr, {.stop = stop.get_token()}));
        // In the middle of it as well.
        std::stop_source later;
        const RunControl control{later.get_token(), [&later](double share, std::string_view) {
                                     if (share > 0.5)
                                         later.request_stop();
                                 }};
        QVERIFY_THROWS_EXCEPTION(Cancelled, run_model(reference("gpt2"), {.ids = {1, 2}}, {}, nullptr, control));
    }

    void reportsLayers()
    {
        std::mutex mutex;
        std::vector<std::string> stages;
        run_model(reference("gpt2"), {.ids = {1, 2}}, {}, nullptr, {{}, [&](double, std::string_view stage) {
                                                                        const std::lock_guard lock(mutex);
                                                                        stages.emplace_back(stage);
                                                                    }});
        QCOMPARE(stages, (std::vector<std::string>{"layer 1 of 3", "layer 2 of 3", "layer 3 of 3"}));
    }

    void changedFileIsAnError()
    {
        const ChangedModel folder("gpt2");
        const std::shared_ptr<const Model> model = open_model(folder.written());
        run_model(model, {.ids = {1, 2}});
        QVERIFY(QFile(folder.weightsPath()).resize(5000));
        QVERIFY(error_of([&] { run_model(model, {.ids = {1, 2}}); }).startsWith(folder.weightsPath()));
    }
};

QTEST_GUILESS_MAIN(TestModelRun)
#include "tst_model_run.moc"
